"""Tables of the studio."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column, now


class Project(Authored, Tenant, Base):
    """A video as it is planned; `version` counts its changes and `rendered_version` is the one that was last made.

    One of photos has no prompt: `opening` is written over its first photo, `seconds` is 0 where the photos say how long
    it is, and `keep_order` says that a person put them in order. `run_id` is the newest job that makes it;
    `composed_run_id` the one whose Edit is in the export.
    """

    __tablename__ = "studio_projects"

    id: Mapped[UUID] = id_column()
    kind: Mapped[str]
    title: Mapped[str]
    prompt: Mapped[str]
    aspect: Mapped[str]
    seconds: Mapped[int]
    style: Mapped[str]
    voice: Mapped[str]
    mood: Mapped[str]
    language: Mapped[str]
    intent: Mapped[str]
    outline: Mapped[bool]
    questions: Mapped[list[Any]]
    opening: Mapped[str] = mapped_column(default="")
    keep_order: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    rendered_version: Mapped[int | None]
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs.id", ondelete="SET NULL"), index=True)
    composed_run_id: Mapped[UUID | None]
    export_id: Mapped[UUID | None] = mapped_column(ForeignKey("exports.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Scene(Tenant, Base):
    """One scene of a project; `position` counts from 0. Its length is known once its voice was made (`voice_print`)."""

    __tablename__ = "studio_scenes"

    id: Mapped[UUID] = id_column()
    project_id: Mapped[UUID] = mapped_column(ForeignKey(Project.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]
    role: Mapped[str]
    narration: Mapped[str]
    heading: Mapped[str]
    visual: Mapped[str]
    design: Mapped[str | None]
    subject: Mapped[str | None]
    seed: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(default=1)
    error: Mapped[str | None]
    voice_print: Mapped[str | None]
    duration_ms: Mapped[int | None]
    created_at: Mapped[datetime] = created_column()


class Revision(Tenant, Base):
    """One look of a scene, to go back to."""

    __tablename__ = "studio_revisions"
    __table_args__ = (UniqueConstraint("scene_id", "number"),)

    id: Mapped[UUID] = id_column()
    scene_id: Mapped[UUID] = mapped_column(ForeignKey(Scene.id, ondelete="CASCADE"))
    number: Mapped[int]
    visual: Mapped[str]
    design: Mapped[str | None]
    subject: Mapped[str | None]
    seed: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = created_column()


class Photo(Tenant, Base):
    """A photo of a project, as it was read: upright, without the camera's notes. `size_bytes` is what is kept of it.

    `position` counts from 0 and `facts` are the engine's `PhotoFacts`. One that is not `shown` is left out.
    """

    __tablename__ = "studio_photos"

    id: Mapped[UUID] = id_column()
    project_id: Mapped[UUID] = mapped_column(ForeignKey(Project.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]
    shown: Mapped[bool] = mapped_column(default=True)
    name: Mapped[str]
    caption: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]]
    error: Mapped[str | None]
    created_at: Mapped[datetime] = created_column()
