"""Exports of an Edit that another capability has put together, such as a studio project's.

What it costs is the caller's business: nothing is set aside here.
"""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cutroom.jobs import rules as jobs
from cutroom.jobs import runs
from cutroom.kit.errors import Conflict
from cutroom.media.edit import Edit
from cutroom.renders import composing, queries, service
from cutroom.renders.composing import Composed
from cutroom.renders.models import Export
from cutroom.renders.schemas import ExportState, Format, Metadata, Source, StartExport
from cutroom.runtime.context import Actor, Context


class Given(NamedTuple):
    """An Edit whose sources are objects' keys, what it is called, of which project it is, and who asked for it."""

    edit: Edit
    title: str
    project_id: UUID
    resolution: str
    created_by: UUID | None


def add(ctx: Context, session: Session, actor: Actor, made: Given) -> UUID:
    """An export of the Edit; one that was rendered before is finished at once. Its job waits for its turn."""
    template = made.edit.captions.template if made.edit.captions else None
    form = Format.model_validate({"resolution": made.resolution})
    wanted = StartExport(
        source=Source(edit={}), format=form, captions=template, metadata=Metadata(title=made.title[:200])
    )
    composed = Composed(made.edit, made.title, None, project_id=made.project_id)
    started = service.add(ctx, session, actor, wanted, composed, composing.fingerprint(made.edit), charged=False)
    queries.get(session, started.export_id).created_by = made.created_by
    return started.export_id


def states_of(session: Session, export_ids: Collection[UUID]) -> dict[UUID, ExportState]:
    """How exports stand, by id; those that were deleted are left out."""
    rows = session.execute(select(Export.id, Export.run_id).where(Export.id.in_(export_ids))).all()
    run_ids = {run_id for _, run_id in rows}
    states, parts = runs.of_ids(session, run_ids), runs.stages_of(session, run_ids)
    states_by_export = dict[UUID, ExportState]()
    for export_id, run_id in rows:
        progress = jobs.progress("render", states[run_id], parts[run_id], {})
        states_by_export[export_id] = ExportState(progress.status, progress.fraction, states[run_id].error)
    return states_by_export


def require_finished(session: Session, project_id: UUID) -> None:
    """Raises Conflict while an export of a project is being rendered: it reads the project's files."""
    rendering = select(Export.id).where(Export.project_id == project_id, Export.run_id.in_(runs.active())).limit(1)
    if session.scalar(rendering):
        raise Conflict("This video is rendering. Cancel it first.")


def forget_project(session: Session, project_id: UUID) -> None:
    """The project's exports stay, without it."""
    session.execute(update(Export).where(Export.project_id == project_id).values(project_id=None))
