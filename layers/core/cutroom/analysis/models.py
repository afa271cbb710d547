"""Tables of analyses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column


class AnalysisRow(Authored, Tenant, Base):
    """One request to analyse a video; how far it is stands in its run.

    `result_key` is where lies what was seen and heard: set as it ends, or from the start where an earlier analysis's
    is chosen from again.
    """

    __tablename__ = "analyses"

    id: Mapped[UUID] = id_column()
    video_id: Mapped[UUID] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs.id", ondelete="SET NULL"))
    options: Mapped[dict[str, Any]]
    result_key: Mapped[str | None]
    notes: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime] = created_column()
    finished_at: Mapped[datetime | None]


class WordEdit(Tenant, Base):
    """A word that a person put right: what was heard, when, and what was said.

    It is kept by its time and by what was heard, not by its number: another analysis of the same video finds it again.
    """

    __tablename__ = "word_edits"
    __table_args__ = (UniqueConstraint("video_id", "start_ms", "heard"),)

    id: Mapped[UUID] = id_column()
    video_id: Mapped[UUID] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), index=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    heard: Mapped[str]
    text: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime] = created_column()
