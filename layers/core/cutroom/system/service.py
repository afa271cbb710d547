"""Use cases over every kind of job."""

from uuid import UUID

from sqlalchemy import func, select

from cutroom.analysis import service as analysis
from cutroom.analysis.rules import STAGES as ANALYSIS_STAGES
from cutroom.kit.schemas import Page
from cutroom.privacy.rules import STAGES as TAKEOUT_STAGES
from cutroom.renders.rules import stages as render_stages
from cutroom.runtime import runs
from cutroom.runtime.context import Actor, Context
from cutroom.system.schemas import JobView, ListJobs

STAGES = {"ingest": ("probe", "previews"), "analysis": ANALYSIS_STAGES, "takeout": TAKEOUT_STAGES}


def list_jobs(ctx: Context, actor: Actor, request: ListJobs) -> Page[JobView]:
    """A page of the actor's jobs, newest first."""
    wanted = [runs.Run.machine == request.kind] if request.kind else []
    if request.active is not None:
        active = runs.Run.status.in_(runs.ACTIVE)
        wanted.append(active if request.active else ~active)
    with ctx.transaction(actor) as session:
        total = session.scalar(select(func.count()).select_from(runs.Run).where(*wanted)) or 0
        query = select(runs.Run).where(*wanted).order_by(runs.Run.id.desc())
        found = session.scalars(query.offset(request.offset).limit(request.limit)).all()
        parts = runs.stages_of(session, [run.id for run in found])
    items = [_view(run, parts[run.id], {}) for run in found]
    return Page[JobView](items=items, total=total, page=request.page, limit=request.limit)


def get_job(ctx: Context, actor: Actor, job_id: UUID) -> JobView:
    """One job with its stages. Raises NotFound."""
    with ctx.transaction(actor) as session:
        run = runs.get(session, job_id)
        parts = list(runs.stages(session, job_id))
    return _view(run, parts, ctx.state.progress(job_id) if run.status == "running" else {})


def cancel_job(ctx: Context, actor: Actor, job_id: UUID) -> JobView:
    """Stop a job. Raises NotFound, Conflict when it has ended."""
    runs.cancel(ctx, actor, job_id)
    return get_job(ctx, actor, job_id)


def retry_job(ctx: Context, actor: Actor, job_id: UUID) -> JobView:
    """Run the stage that failed again; what was done stays done. Raises NotFound, Conflict when it has not failed."""
    runs.retry(ctx, actor, job_id)
    return get_job(ctx, actor, job_id)


def _view(run: runs.Run, parts: list[runs.RunStage], fractions: dict[tuple[str, int], float]) -> JobView:
    names = STAGES.get(run.machine) or render_stages({part.name for part in parts})
    status, stages, progress = analysis.standing(run, names, parts, fractions)
    return JobView(
        id=run.id,
        kind=run.machine,  # type: ignore[arg-type]
        subject_id=run.subject_id,
        status=status,
        progress=progress,
        stages=stages,
        attempt=run.attempt,
        error=run.error,
        created_at=run.created_at,
        updated_at=run.updated_at,
    )
