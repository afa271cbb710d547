"""Use cases over every kind of job."""

from collections.abc import Sequence
from uuid import UUID

from cutroom.jobs import queries, rules, runs
from cutroom.jobs.models import Run
from cutroom.jobs.schemas import JobView, ListJobs, RunState, StageState
from cutroom.kit.schemas import Page
from cutroom.runtime.context import Actor, Context


def list_jobs(ctx: Context, actor: Actor, request: ListJobs) -> Page[JobView]:
    """A page of the actor's jobs, newest first."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.page(session, request)
        parts = queries.stages_of(session, [run.id for run in rows])
    items = [_view(run, parts[run.id], {}) for run in rows]
    return Page[JobView](items=items, total=total, page=request.page, limit=request.limit)


def get_job(ctx: Context, actor: Actor, job_id: UUID) -> JobView:
    """One job with its stages. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        run = queries.get(session, job_id)
        parts = runs.stages(session, job_id)
    return _view(run, parts, fractions(ctx, run.state))


def cancel_job(ctx: Context, actor: Actor, job_id: UUID) -> JobView:
    """Stop a job. Raises NotFound, Conflict when it has ended."""
    runs.cancel(ctx, actor, job_id)
    return get_job(ctx, actor, job_id)


def retry_job(ctx: Context, actor: Actor, job_id: UUID) -> JobView:
    """Run the stage that failed again; what was done stays done. Raises NotFound, Conflict when it has not failed."""
    runs.retry(ctx, actor, job_id)
    return get_job(ctx, actor, job_id)


def fractions(ctx: Context, run: RunState) -> rules.Fractions:
    """What the parts of a running job last reported; nothing of one that is not running."""
    return ctx.state.progress(run.id) if run.status == "running" else {}


def _view(run: Run, parts: Sequence[StageState], reported: rules.Fractions) -> JobView:
    progress = rules.progress(run.machine, run.state, parts, reported)
    return JobView(
        id=run.id,
        kind=run.machine,
        subject_id=run.subject_id,
        status=progress.status,
        progress=progress.fraction,
        stages=progress.stages,
        attempt=run.attempt,
        error=run.error,
        created_at=run.created_at,
        updated_at=run.updated_at,
    )
