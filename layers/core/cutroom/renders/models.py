"""Tables of exports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.clips.models import Clip
from cutroom.library.models import Video
from cutroom.runtime.database import Base, Tenant, created_column, id_column
from cutroom.runtime.runs import Run


class Export(Tenant, Base):
    """A video file made from a clip; how far it is stands in its run."""

    __tablename__ = "exports"

    id: Mapped[UUID] = id_column()
    video_id: Mapped[UUID] = mapped_column(ForeignKey(Video.id, ondelete="CASCADE"), index=True)
    clip_id: Mapped[UUID | None] = mapped_column(ForeignKey(Clip.id, ondelete="SET NULL"), index=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey(Run.id, ondelete="CASCADE"))
    title: Mapped[str]
    filename: Mapped[str]
    request: Mapped[dict[str, Any]]
    edit: Mapped[dict[str, Any] | None]
    storage_key: Mapped[str | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    duration_ms: Mapped[int | None]
    report: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = created_column()
    finished_at: Mapped[datetime | None]
