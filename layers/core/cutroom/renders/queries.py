"""All SQL of exports."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from cutroom.renders.models import Export
from cutroom.renders.schemas import ListExports
from cutroom.runtime.database import one
from cutroom.runtime.runs import Run


def get(session: Session, export_id: UUID, *, lock: bool = False) -> Export:
    """The actor's export. Raises NotFound."""
    query = select(Export).where(Export.id == export_id)
    return one(session, query.with_for_update() if lock else query, "This export")


def list_exports(session: Session, request: ListExports) -> tuple[Sequence[tuple[Export, Run]], int]:
    """One page of the actor's exports with their runs, newest first, and how many there are in all."""
    asked = {"video_id": request.video_id, "clip_id": request.clip_id}
    wanted = [getattr(Export, name) == value for name, value in asked.items() if value is not None]
    total = session.scalar(select(func.count()).select_from(Export).where(*wanted)) or 0
    query = select(Export, Run).join(Run, Run.id == Export.run_id).where(*wanted).options(defer(Export.edit))
    page = query.order_by(Export.id.desc()).offset(request.offset).limit(request.limit)
    return [(row[0], row[1]) for row in session.execute(page)], total
