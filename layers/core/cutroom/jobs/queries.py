"""All SQL that reads runs and their stages, or ends many at once. Others reach it through `jobs.runs`."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from cutroom.jobs.models import Run, RunStage
from cutroom.jobs.rules import ACTIVE, DELETED
from cutroom.jobs.schemas import ListJobs
from cutroom.runtime.database import now, one


def get(session: Session, run_id: UUID, *, lock: bool = False) -> Run:
    """The actor's run; whoever is going to change its status locks it. Raises NotFound."""
    query = select(Run).where(Run.id == run_id)
    return one(session, query.with_for_update() if lock else query, "The job")


def latest(session: Session, subject_id: UUID, machine: str) -> Run | None:
    """The newest run of a machine for a subject; None where there was none."""
    query = select(Run).where(Run.subject_id == subject_id, Run.machine == machine).order_by(Run.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def cancel_all(session: Session, subject_id: UUID) -> Sequence[Run]:
    """Mark every unfinished run that works on a deleted thing as cancelled; give them, so that they can be stopped."""
    active = (_concerns(subject_id), Run.status.in_(ACTIVE))
    values = {"status": "cancelled", "error_code": DELETED, "error": "It was deleted.", "updated_at": now()}
    return session.scalars(update(Run).where(*active).values(**values).returning(Run)).all()


def cancel_all_of(session: Session, owner_id: UUID) -> Sequence[Run]:
    """The same for everything that works for an owner whose account is closed."""
    active = (Run.owner_id == owner_id, Run.status.in_(ACTIVE))
    values = {"status": "cancelled", "error_code": DELETED, "error": "The account was deleted.", "updated_at": now()}
    return session.scalars(update(Run).where(*active).values(**values).returning(Run)).all()


def deleted_of(session: Session, owner_id: UUID) -> Sequence[Run]:
    """An owner's runs that were cancelled because what they worked on, or the whole account, was deleted."""
    return session.scalars(select(Run).where(Run.owner_id == owner_id, Run.error_code == DELETED)).all()


def _concerns(subject_id: UUID) -> ColumnElement[bool]:
    """Which runs work on a thing: those made for it, and those whose input names it as their video."""
    return or_(Run.subject_id == subject_id, Run.input["video_id"].astext == str(subject_id))


def of_subject(session: Session, subject_id: UUID) -> Sequence[Run]:
    """Every run that has worked on a thing; they outlive it."""
    return session.scalars(select(Run).where(_concerns(subject_id))).all()


def stages(session: Session, run_id: UUID) -> Sequence[RunStage]:
    """What is recorded of each stage's parts, oldest first."""
    query = select(RunStage).where(RunStage.run_id == run_id).order_by(RunStage.started_at, RunStage.index)
    return session.scalars(query).all()


def stages_of(session: Session, run_ids: Sequence[UUID]) -> dict[UUID, list[RunStage]]:
    """The same for many runs, in one query."""
    query = select(RunStage).where(RunStage.run_id.in_(run_ids)).order_by(RunStage.started_at, RunStage.index)
    found: dict[UUID, list[RunStage]] = {run_id: [] for run_id in run_ids}
    for part in session.scalars(query):
        found[part.run_id].append(part)
    return found


def page(session: Session, request: ListJobs) -> tuple[Sequence[Run], int]:
    """One page of the actor's runs, newest first, and how many there are in all."""
    wanted = [Run.machine == request.kind] if request.kind else []
    if request.active is not None:
        active = Run.status.in_(ACTIVE)
        wanted.append(active if request.active else ~active)
    total = session.scalar(select(func.count()).select_from(Run).where(*wanted)) or 0
    query = select(Run).where(*wanted).order_by(Run.id.desc())
    return session.scalars(query.offset(request.offset).limit(request.limit)).all(), total
