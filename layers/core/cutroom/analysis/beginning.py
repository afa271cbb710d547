"""Whether an analysis may begin, and its run where it may."""

from sqlalchemy.orm import Session

from cutroom.analysis import queries
from cutroom.analysis.models import AnalysisRow
from cutroom.billing import plans
from cutroom.jobs import quota, runs
from cutroom.jobs.schemas import RunState
from cutroom.kit.errors import QuotaExceeded
from cutroom.runtime import limits
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.limits import Use


def require_room(ctx: Context, session: Session, actor: Actor, minutes: int) -> None:
    """Raises QuotaExceeded when too many jobs run or wait, or fewer minutes than these are left to analyze."""
    quota.require_job(ctx, session, actor.workspace_id)
    message = "Too many videos wait for their analysis already. Wait for one to start, or delete one."
    waiting, most = queries.count_waiting(session), quota.limits_of(ctx, session).running_jobs
    limits.require(Use("running_jobs", waiting, most), 1, message)
    if minutes:
        plans.require_minutes(ctx, session, actor.workspace_id, minutes)


def give_run(ctx: Context, session: Session, row: AnalysisRow, minutes: int) -> RunState:
    """The row's run; it has failed at once where the video is longer than what the plan has left to analyze.

    Moments that are chosen from an earlier analysis take no minutes.
    """
    machine = "analysis" if row.result_key is None else "selection"
    run = runs.create(session, row.owner_id, machine, row.id, analysis_id=row.id, video_id=row.video_id)
    row.run_id = run.id
    if row.result_key is None:
        try:
            plans.require_minutes(ctx, session, row.owner_id, minutes)
        except QuotaExceeded as refused:
            return runs.refuse(session, run.id, refused)
        plans.meter(session, row.owner_id, run.id, minutes)
    session.flush()
    return run
