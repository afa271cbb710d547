"""Tables of clips."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.analysis.models import AnalysisRow
from cutroom.library.models import Video
from cutroom.runtime.database import Base, Tenant, created_column, id_column, now


class Clip(Tenant, Base):
    """A moment of a video, with its scores and the reasons for them."""

    __tablename__ = "clips"
    __table_args__ = (
        CheckConstraint("end_ms > start_ms", name="ends_after_start"),
        UniqueConstraint("analysis_id", "rank"),
    )

    id: Mapped[UUID] = id_column()
    video_id: Mapped[UUID] = mapped_column(ForeignKey(Video.id, ondelete="CASCADE"), index=True)
    analysis_id: Mapped[UUID] = mapped_column(ForeignKey(AnalysisRow.id, ondelete="CASCADE"), index=True)
    rank: Mapped[int]
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    title: Mapped[str]
    attention_score: Mapped[float]
    visual_score: Mapped[float]
    audio_score: Mapped[float]
    motion_score: Mapped[float]
    subscores: Mapped[dict[str, Any]]
    reasons: Mapped[list[Any]]
    hooks: Mapped[list[Any]]
    emotion: Mapped[str | None]
    selected: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
