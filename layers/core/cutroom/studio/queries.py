"""All SQL of the studio."""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom.kit.errors import NotFound
from cutroom.kit.schemas import PageRequest
from cutroom.runtime.database import one
from cutroom.studio.models import Photo, Project, Revision, Scene

Part = TypeVar("Part", Scene, Photo)


def get(session: Session, project_id: UUID, *, lock: bool = False) -> Project:
    """The actor's project. Raises NotFound."""
    query = select(Project).where(Project.id == project_id)
    return one(session, query.with_for_update() if lock else query, "This project")


def list_projects(session: Session, request: PageRequest) -> tuple[Sequence[Project], int]:
    """One page of the actor's projects, those changed last first, and how many there are in all."""
    total = session.scalar(select(func.count()).select_from(Project)) or 0
    query = select(Project).order_by(Project.updated_at.desc(), Project.id)
    return session.scalars(query.offset(request.offset).limit(request.limit)).all(), total


def scenes(session: Session, project_id: UUID) -> list[Scene]:
    """The scenes of a project, in their order."""
    return scenes_of(session, [project_id])[project_id]


def scenes_of(session: Session, project_ids: Iterable[UUID]) -> dict[UUID, list[Scene]]:
    """The scenes of several projects, by project."""
    return _by_project(session, Scene, project_ids)


def _by_project(session: Session, part: type[Part], project_ids: Iterable[UUID]) -> dict[UUID, list[Part]]:
    """The scenes or the photos of each project, in their order."""
    parts: dict[UUID, list[Part]] = {project_id: [] for project_id in project_ids}
    query = select(part).where(part.project_id.in_(parts)).order_by(part.position, part.id)
    for row in session.scalars(query):
        parts[row.project_id].append(row)
    return parts


def scene(session: Session, project_id: UUID, scene_id: UUID) -> Scene:
    """A scene of a project. Raises NotFound."""
    query = select(Scene).where(Scene.id == scene_id, Scene.project_id == project_id)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("This scene does not exist any more. Reload the project.")
    return found


def revisions(session: Session, scene_ids: Iterable[UUID]) -> dict[UUID, list[Revision]]:
    """The looks of scenes, oldest first, by scene."""
    found: dict[UUID, list[Revision]] = {scene_id: [] for scene_id in scene_ids}
    query = select(Revision).where(Revision.scene_id.in_(found)).order_by(Revision.number)
    for revision in session.scalars(query):
        found[revision.scene_id].append(revision)
    return found


def photos(session: Session, project_id: UUID) -> list[Photo]:
    """The photos of a project, in their order."""
    return photos_of(session, [project_id])[project_id]


def photos_of(session: Session, project_ids: Iterable[UUID]) -> dict[UUID, list[Photo]]:
    """The photos of several projects, by project."""
    return _by_project(session, Photo, project_ids)


def photo(session: Session, project_id: UUID, photo_id: UUID) -> Photo:
    """A photo of a project. Raises NotFound."""
    found = photo_or_none(session, photo_id)
    if found is None or found.project_id != project_id:
        raise NotFound("This photo does not exist any more. Reload the project.")
    return found


def photo_or_none(session: Session, photo_id: UUID) -> Photo | None:
    """A photo of the workspace, if there is one."""
    return session.scalars(select(Photo).where(Photo.id == photo_id)).one_or_none()


def photo_bytes(session: Session) -> int:
    """What the workspace's photos take."""
    return int(session.scalar(select(func.coalesce(func.sum(Photo.size_bytes), 0))) or 0)
