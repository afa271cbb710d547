"""All SQL of exports."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session, defer

from cutroom.jobs import runs
from cutroom.kit.errors import NotFound
from cutroom.renders.models import Export, ExportShare
from cutroom.renders.schemas import ListExports
from cutroom.runtime import database
from cutroom.runtime.database import one


def get(session: Session, export_id: UUID, *, lock: bool = False) -> Export:
    """The actor's export. Raises NotFound."""
    query = select(Export).where(Export.id == export_id)
    return one(session, query.with_for_update() if lock else query, "This export")


def looks(session: Session, export_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """(export, length, whether it is of a clip, captions, hook, tightening, brand) of those that are finished."""
    request: Any = Export.request
    chosen = [request[name].astext for name in ("captions", "hook", "tightening", "brand")]
    columns: list[Any] = [Export.id, Export.duration_ms, request[("source", "clip_id")].astext.is_not(None), *chosen]
    query: Any = select(*columns).where(Export.id.in_(export_ids), Export.duration_ms.is_not(None))
    return session.execute(query).all()


def list_exports(session: Session, request: ListExports) -> tuple[Sequence[Export], int]:
    """One page of the actor's exports, newest first, and how many there are in all."""
    asked = {"video_id": request.video_id, "clip_id": request.clip_id, "splice_id": request.splice_id,
             "project_id": request.project_id}  # fmt: skip
    wanted = [getattr(Export, name) == value for name, value in asked.items() if value is not None]
    total = session.scalar(select(func.count()).select_from(Export).where(*wanted)) or 0
    query = select(Export).where(*wanted).options(defer(Export.edit)).order_by(Export.id.desc())
    return session.scalars(query.offset(request.offset).limit(request.limit)).all(), total


def lock_fingerprint(session: Session, owner_id: UUID, fingerprint: str) -> None:
    """One decision about an Edit's file at a time, to the end of the transaction."""
    database.lock(session, "export", f"{owner_id}:{fingerprint}")


def rendered(session: Session, fingerprint: str) -> Export | None:
    """An export of the same Edit that is finished or being made."""
    usable = Export.run_id.in_(runs.active()) | Export.storage_key.is_not(None)
    query = select(Export).where(Export.fingerprint == fingerprint, usable)
    return session.scalars(query.order_by(Export.storage_key.is_(None), Export.id).limit(1)).one_or_none()


def stored_bytes(session: Session) -> int:
    """What the workspace's finished files take; exports of one Edit share theirs."""
    files = select(Export.storage_key, func.max(Export.size_bytes).label("size")).group_by(Export.storage_key)
    return int(session.scalar(select(func.coalesce(func.sum(files.subquery().c.size), 0))) or 0)


def of_run(session: Session, run_id: UUID, *, lock: bool = False) -> Sequence[Export]:
    """The exports that share a job and its file. Raises NotFound when all of them were deleted."""
    query = select(Export).where(Export.run_id == run_id).order_by(Export.id)
    found = session.scalars(query.with_for_update() if lock else query).all()
    if not found:
        raise NotFound("This export was deleted.")
    return found


def others_of_run(session: Session, export: Export) -> bool:
    """Whether another export needs the same job or file."""
    query = select(Export.id).where(Export.run_id == export.run_id, Export.id != export.id).limit(1)
    return session.scalar(query) is not None


def share(session: Session, export_id: UUID, share_id: UUID) -> ExportShare:
    """A link of the actor's. Raises NotFound."""
    query = select(ExportShare).where(ExportShare.id == share_id, ExportShare.export_id == export_id)
    return one(session, query.with_for_update(), "This link")


def shares(session: Session, export_id: UUID) -> Sequence[ExportShare]:
    """The links of an export, newest first."""
    query = select(ExportShare).where(ExportShare.export_id == export_id).order_by(ExportShare.id.desc())
    return session.scalars(query).all()


def share_of_token(session: Session, token_hash: str) -> ExportShare | None:
    return session.scalars(select(ExportShare).where(ExportShare.token_hash == token_hash)).one_or_none()


def owner_of_share_for_system(session: Session, token_hash: str) -> UUID | None:
    """Whose link this is: asked by a stranger who has it, answered by a definer function."""
    return session.scalar(text("select owner_of_share(:hash)"), {"hash": token_hash})
