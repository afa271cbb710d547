"""Tables of splices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column, now


class Splice(Authored, Tenant, Base):
    """Two clips that share a frame, as a draft that saves itself; `version` counts its changes.

    The scores and reasons are those of the moment it was paired: they tell why the two came together.
    """

    __tablename__ = "splices"

    id: Mapped[UUID] = id_column()
    first_clip_id: Mapped[UUID | None] = mapped_column(ForeignKey("clips.id", ondelete="SET NULL"), index=True)
    second_clip_id: Mapped[UUID | None] = mapped_column(ForeignKey("clips.id", ondelete="SET NULL"), index=True)
    mode: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft")
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    similarity_score: Mapped[float]
    contrast_score: Mapped[float]
    reasons: Mapped[list[Any]]
    options: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
