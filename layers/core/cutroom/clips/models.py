"""Tables of clips."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Base, Tenant, created_column, id_column, now

SIZE = 384  # of every vector, whichever model made it
COSINE = {"embedding": "vector_cosine_ops"}


class Clip(Tenant, Base):
    """A moment of a video, with its scores and the reasons for them."""

    __tablename__ = "clips"
    __table_args__ = (
        CheckConstraint("end_ms > start_ms", name="ends_after_start"),
        UniqueConstraint("analysis_id", "rank"),
        Index("ix_clips_embedding", "embedding", postgresql_using="hnsw", postgresql_ops=COSINE),
    )

    id: Mapped[UUID] = id_column()
    video_id: Mapped[UUID] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), index=True)
    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("analyses.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    title: Mapped[str]
    titled_by_person: Mapped[bool | None]  # None of clips from before anybody noted it
    attention_score: Mapped[float]
    visual_score: Mapped[float]
    audio_score: Mapped[float]
    motion_score: Mapped[float]
    subscores: Mapped[dict[str, Any]]
    reasons: Mapped[list[Any]]
    hooks: Mapped[list[Any]]
    emotion: Mapped[str | None]
    text: Mapped[str] = mapped_column(default="")
    embedding: Mapped[list[float] | None] = mapped_column(Vector(SIZE))
    embedding_model: Mapped[str | None]
    selected: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class ClipDefaults(Tenant, Base):
    """How a workspace's shorts are made where nothing was chosen for a clip; no row: as Cutroom does it."""

    __tablename__ = "clip_defaults"
    __table_args__ = (UniqueConstraint("owner_id"),)

    id: Mapped[UUID] = id_column()
    settings: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class ClipSentence(Tenant, Base):
    """One sentence of a clip and its meaning: what a search finds a clip by."""

    __tablename__ = "clip_sentences"
    __table_args__ = (
        UniqueConstraint("clip_id", "position"),
        Index("ix_clip_sentences_embedding", "embedding", postgresql_using="hnsw", postgresql_ops=COSINE),
    )

    id: Mapped[UUID] = id_column()
    clip_id: Mapped[UUID] = mapped_column(ForeignKey(Clip.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]
    start_ms: Mapped[int]
    text: Mapped[str]
    embedding: Mapped[list[float]] = mapped_column(Vector(SIZE))
    embedding_model: Mapped[str]
