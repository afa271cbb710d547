"""Tables of the library."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column, now


class Upload(Authored, Tenant, Base):
    """A multipart upload on its way into storage."""

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint("size_bytes > 0", name="size"),)

    id: Mapped[UUID] = id_column()
    video_id: Mapped[UUID]
    filename: Mapped[str]
    title: Mapped[str]
    content_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    part_size_bytes: Mapped[int]
    storage_key: Mapped[str]
    storage_upload_id: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime] = created_column()
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Video(Authored, Tenant, Base):
    """A video in the library."""

    __tablename__ = "videos"
    __table_args__ = (
        Index("ix_videos_owner_id_created_at", "owner_id", "created_at", "id"),
        Index("ix_videos_tags", "tags", postgresql_using="gin"),
    )

    id: Mapped[UUID] = id_column()
    owner_id: Mapped[UUID] = mapped_column()  # the index above begins with it
    title: Mapped[str]
    original_filename: Mapped[str]
    came_by: Mapped[str]
    drop_reference: Mapped[str | None] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default="uploaded")
    failure_reason: Mapped[str | None]
    source_key: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    duration_ms: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    media_info: Mapped[dict[str, Any] | None]
    previews: Mapped[dict[str, Any] | None]
    transcript: Mapped[str | None] = mapped_column(Text)
    folder: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
