"""Tables of exports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column


class Export(Authored, Tenant, Base):
    """A video file made from an Edit; how far it is stands in its run.

    It was made of a video (of its clip or splice) or of a studio project, whose id is no foreign key: the studio is
    above. Exports of the same Edit (`fingerprint`) have the same run and the same object: it is rendered once.
    """

    __tablename__ = "exports"
    __table_args__ = (Index("ix_exports_owner_id_fingerprint", "owner_id", "fingerprint"),)

    id: Mapped[UUID] = id_column()
    video_id: Mapped[UUID | None] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), index=True)
    clip_id: Mapped[UUID | None] = mapped_column(ForeignKey("clips.id", ondelete="SET NULL"), index=True)
    splice_id: Mapped[UUID | None] = mapped_column(ForeignKey("splices.id", ondelete="SET NULL"), index=True)
    project_id: Mapped[UUID | None] = mapped_column(index=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    filename: Mapped[str]
    request: Mapped[dict[str, Any]]
    edit: Mapped[dict[str, Any] | None]
    fingerprint: Mapped[str | None]
    storage_key: Mapped[str | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    duration_ms: Mapped[int | None]
    report: Mapped[dict[str, Any] | None]
    cover_ms: Mapped[int | None]
    created_at: Mapped[datetime] = created_column()
    finished_at: Mapped[datetime | None]


class ExportShare(Tenant, Base):
    """A link to an export for anybody who has it; only the hash of its secret is kept."""

    __tablename__ = "export_shares"

    id: Mapped[UUID] = id_column()
    export_id: Mapped[UUID] = mapped_column(ForeignKey(Export.id, ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = created_column()
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
