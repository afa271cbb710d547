"""All SQL that reads runs and their stages, or ends many at once. Others reach it through `jobs.runs`."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from cutroom.jobs.models import Run, RunStage
from cutroom.jobs.rules import ACTIVE, DELETED
from cutroom.jobs.schemas import ListJobs, RunState, StageState
from cutroom.runtime.database import now, one


def get(session: Session, run_id: UUID, *, lock: bool = False) -> Run:
    """The actor's run; whoever is going to change its status locks it. Raises NotFound."""
    query = select(Run).where(Run.id == run_id)
    return one(session, query.with_for_update() if lock else query, "The job")


def of_ids(session: Session, run_ids: Collection[UUID]) -> dict[UUID, RunState]:
    """The actor's runs among these, by id, in one query."""
    return {run.id: run.state for run in session.scalars(select(Run).where(Run.id.in_(run_ids)))}


def ids_of(session: Session, owner_id: UUID) -> Sequence[UUID]:
    """Every run of an owner."""
    return session.scalars(select(Run.id).where(Run.owner_id == owner_id)).all()


def latest(session: Session, subject_id: UUID, machine: str) -> RunState | None:
    """The newest run of a machine for a subject; None where there was none."""
    query = select(Run).where(Run.subject_id == subject_id, Run.machine == machine).order_by(Run.id.desc()).limit(1)
    run = session.scalars(query).one_or_none()
    return run and run.state


def cancel_all(session: Session, subject_id: UUID) -> list[RunState]:
    """Mark every unfinished run that works on a deleted thing as cancelled; give them, so that they can be stopped."""
    unfinished = (_concerns(subject_id), Run.status.in_(ACTIVE))
    values = {"status": "cancelled", "error_code": DELETED, "error": "It was deleted.", "updated_at": now()}
    return _states(session.scalars(update(Run).where(*unfinished).values(**values).returning(Run)))


def cancel_all_of(session: Session, owner_id: UUID) -> list[RunState]:
    """The same for everything that works for an owner whose account is closed."""
    unfinished = (Run.owner_id == owner_id, Run.status.in_(ACTIVE))
    values = {"status": "cancelled", "error_code": DELETED, "error": "The account was deleted.", "updated_at": now()}
    return _states(session.scalars(update(Run).where(*unfinished).values(**values).returning(Run)))


def deleted_of(session: Session, owner_id: UUID) -> list[RunState]:
    """An owner's runs that were cancelled because what they worked on, or the whole account, was deleted."""
    return _states(session.scalars(select(Run).where(Run.owner_id == owner_id, Run.error_code == DELETED)))


def _concerns(subject_id: UUID) -> ColumnElement[bool]:
    """Which runs work on a thing: those made for it, and those whose input names it as their video."""
    return or_(Run.subject_id == subject_id, Run.input["video_id"].astext == str(subject_id))


def of_subject(session: Session, subject_id: UUID) -> list[RunState]:
    """Every run that has worked on a thing; they outlive it."""
    return _states(session.scalars(select(Run).where(_concerns(subject_id))))


def _states(runs: Iterable[Run]) -> list[RunState]:
    return [run.state for run in runs]


def stages(session: Session, run_id: UUID) -> list[StageState]:
    """What is recorded of each stage's parts, oldest first."""
    return stages_of(session, [run_id])[run_id]


def blame(session: Session, run_id: UUID) -> tuple[str | None, str | None]:
    """The code and the sentence of the part that failed last; (None, None) where none of them says why."""
    failed = (RunStage.run_id == run_id, RunStage.status == "failed", RunStage.error.is_not(None))
    order = (RunStage.started_at.desc(), RunStage.index.desc())
    part = session.scalars(select(RunStage).where(*failed).order_by(*order).limit(1)).one_or_none()
    return (part.error_code, part.error) if part else (None, None)


def stages_of(session: Session, run_ids: Collection[UUID]) -> dict[UUID, list[StageState]]:
    """The same for many runs, in one query."""
    query = select(RunStage).where(RunStage.run_id.in_(run_ids)).order_by(RunStage.started_at, RunStage.index)
    parts: dict[UUID, list[StageState]] = {run_id: [] for run_id in run_ids}
    for part in session.scalars(query):
        parts[part.run_id].append(part.state)
    return parts


def page(session: Session, request: ListJobs) -> tuple[Sequence[Run], int]:
    """One page of the actor's runs, newest first, and how many there are in all."""
    wanted = [Run.machine == request.kind] if request.kind else []
    if request.active is not None:
        unfinished = Run.status.in_(ACTIVE)
        wanted.append(unfinished if request.active else ~unfinished)
    total = session.scalar(select(func.count()).select_from(Run).where(*wanted)) or 0
    query = select(Run).where(*wanted).order_by(Run.id.desc())
    return session.scalars(query.offset(request.offset).limit(request.limit)).all(), total
