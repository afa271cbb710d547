"""Whom exports tell how they ended: whoever asked for them. Nothing here needs the engine."""

from collections.abc import Sequence
from uuid import UUID

from cutroom.jobs import runs
from cutroom.jobs.schemas import JobFailed
from cutroom.kit.errors import NotFound
from cutroom.notifications.telling import News, tell
from cutroom.renders import notice_queries
from cutroom.renders.notice_queries import ToldExport
from cutroom.renders.schemas import ExportFinished
from cutroom.runtime.context import Context


def on_export_finished(ctx: Context, data: ExportFinished) -> None:
    """Tell that a file is ready; of one that was deleted meanwhile nothing is told."""
    with ctx.transaction(data.owner_id) as session:
        exports = notice_queries.by_id(session, data.export_id)
    _tell(ctx, data.owner_id, exports, "ready", "")


def on_job_failed(ctx: Context, data: JobFailed) -> None:
    """Tell everybody whose export a job was to make, once for each time that it was tried."""
    with ctx.transaction(data.owner_id) as session:
        try:
            run = runs.get(session, data.run_id)
        except NotFound:
            return
        exports = notice_queries.of_run(session, run.id)
    if run.machine == "render" and run.status == "failed":
        _tell(ctx, data.owner_id, exports, "failed", str(run.attempt))


def _tell(ctx: Context, owner_id: UUID, exports: Sequence[ToldExport], case: str, key: str) -> None:
    for export in exports:
        facts = {"title": export.title, "export_id": str(export.id)}
        tell(ctx, News(owner_id, "export_ended", export.id, facts, case, f"{case}{key}"), [export.created_by])
