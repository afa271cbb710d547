"""Whom analyses tell how they ended: whoever asked for them."""

from uuid import UUID

from cutroom.analysis import queries
from cutroom.analysis.schemas import AnalysisFinished
from cutroom.jobs import runs
from cutroom.jobs.schemas import JobFailed
from cutroom.kit.errors import NotFound
from cutroom.library import sources
from cutroom.notifications.telling import News, tell
from cutroom.runtime.context import Context


def on_analysis_finished(ctx: Context, data: AnalysisFinished) -> None:
    """Tell that a video's clips were found."""
    _tell(ctx, data.owner_id, data.analysis_id, "ready", "")


def on_job_failed(ctx: Context, data: JobFailed) -> None:
    """Tell that no clips were found, once for each time that it was tried; other kinds of jobs are not ours."""
    try:
        with ctx.transaction(data.owner_id) as session:
            run = runs.get(session, data.run_id)
    except NotFound:
        return
    if run.machine == "analysis" and run.status == "failed":
        _tell(ctx, data.owner_id, run.subject_id, "failed", str(run.attempt))


def _tell(ctx: Context, owner_id: UUID, analysis_id: UUID, case: str, key: str) -> None:
    """A video that was deleted meanwhile is nobody's news."""
    try:
        with ctx.transaction(owner_id) as session:
            row = queries.get(session, analysis_id)
        title = sources.source(ctx, owner_id, row.video_id).title
    except NotFound:
        return
    facts = {"title": title, "video_id": str(row.video_id)}
    tell(ctx, News(owner_id, "analysis_ended", row.id, facts, case, f"{case}{key}"), [row.created_by])
