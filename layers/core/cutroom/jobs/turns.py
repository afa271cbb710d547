"""Whose job is next: a workspace runs so many jobs at a time, and its others wait in the order in which they came.

So that one person's two hundred jobs never stand before another's first. A run that ends while others wait says so
(`TurnFreed`); the clock that looks for lost runs gives turns too, should that be lost.
"""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom.jobs import quota
from cutroom.jobs.models import Run
from cutroom.jobs.rules import ACTIVE
from cutroom.jobs.schemas import RunState, TurnFreed
from cutroom.runtime import database
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now

ACTIVE_RUNS = Run.status.in_(ACTIVE)


def begin(ctx: Context, owner_id: UUID) -> list[RunState]:
    """Start the executions of those waiting jobs of a workspace whose turn it is; gives them."""
    with ctx.transaction(owner_id) as session:
        chosen = _chosen(ctx, session, owner_id)
    for run in chosen:
        execute(ctx, run)
    return chosen


def _chosen(ctx: Context, session: Session, owner_id: UUID) -> list[RunState]:
    database.lock(session, "turn", owner_id)
    most = quota.limits_of(ctx, session).concurrent_jobs
    running = select(func.count()).where(Run.owner_id == owner_id, ACTIVE_RUNS, Run.launched_at.is_not(None))
    waiting = select(Run).where(*_waiting(owner_id)).order_by(Run.created_at, Run.id)
    if most is not None:
        waiting = waiting.limit(max(0, most - (session.scalar(running) or 0)))
    rows = session.scalars(waiting.with_for_update()).all()
    for row in rows:
        row.launched_at = now()
    return [row.state for row in rows]


def _waiting(owner_id: UUID) -> tuple[Any, ...]:
    return Run.owner_id == owner_id, ACTIVE_RUNS, Run.launched_at.is_(None)


def has_begun(session: Session, run_id: UUID) -> bool:
    """Whether a run has had its turn."""
    return session.scalar(select(Run.launched_at).where(Run.id == run_id)) is not None


def freed(ctx: Context, session: Session, owner_id: UUID) -> None:
    """A job of the workspace has ended: tell so where others wait."""
    if session.scalar(select(Run.id).where(*_waiting(owner_id)).limit(1)):
        ctx.outbox.add(session, TurnFreed(owner_id=owner_id))


def owner_of(run: RunState) -> UUID:
    """The workspace of a run."""
    return UUID(cast(str, run.input["owner_id"]))


def execute(ctx: Context, run: RunState) -> None:
    """Start the run's execution now; if that fails the sweeper starts it within a minute."""
    try:
        ctx.workflows.start(run.machine, run.execution, run.input)
    except Exception:
        log.exception("the run stays queued until the next sweep", run_id=str(run.id))
