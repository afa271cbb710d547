"""Tables of privacy."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Base, Tenant, created_column, id_column


class Takeout(Tenant, Base):
    """All that is kept of a person, as one file that can be fetched for a while; how far it is stands in its run."""

    __tablename__ = "takeouts"

    id: Mapped[UUID] = id_column()
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    storage_key: Mapped[str | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = created_column()
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
