"""The account of calls to models."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Base, Tenant, created_column, id_column


class AiCall(Tenant, Base):
    """One call: set aside at the most that it can cost before it is made, settled at what it took.

    `status`: reserved (made, or about to be), done, cached (nothing was called), failed, or unsure (the connection was
    cut: counted at the most that it can have cost).
    """

    __tablename__ = "ai_calls"
    __table_args__ = (Index("ix_ai_calls_owner_id_created_at", "owner_id", "created_at"),)

    id: Mapped[UUID] = id_column()
    run_id: Mapped[UUID | None]
    provider: Mapped[str]
    model: Mapped[str]
    operation: Mapped[str]
    fingerprint: Mapped[str]
    status: Mapped[str]
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    sound_ms: Mapped[int] = mapped_column(default=0)
    cost_micros: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    created_at: Mapped[datetime] = created_column()
    finished_at: Mapped[datetime | None]
