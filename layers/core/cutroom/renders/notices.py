"""Whom exports tell how they ended: whoever asked for them. Nothing here needs the engine."""

from collections.abc import Sequence

from cutroom.jobs import runs
from cutroom.jobs.schemas import JobFailed
from cutroom.kit.errors import NotFound
from cutroom.notifications.telling import News, tell
from cutroom.renders import queries
from cutroom.renders.models import Export
from cutroom.renders.schemas import ExportFinished
from cutroom.runtime.context import Context


def on_export_finished(ctx: Context, data: ExportFinished) -> None:
    """Tell that a file is ready; of one that was deleted meanwhile nothing is told."""
    try:
        with ctx.transaction(data.owner_id) as session:
            export = queries.get(session, data.export_id)
    except NotFound:
        return
    _tell(ctx, export, "ready", "")


def on_job_failed(ctx: Context, data: JobFailed) -> None:
    """Tell everybody whose export a job was to make, once for each time that it was tried."""
    try:
        with ctx.transaction(data.owner_id) as session:
            run = runs.get(session, data.run_id)
            has_failed = run.machine == "render" and run.status == "failed"
            exports: Sequence[Export] = queries.of_run(session, run.id) if has_failed else ()
    except NotFound:
        return
    for export in exports:
        _tell(ctx, export, "failed", str(run.attempt))


def _tell(ctx: Context, export: Export, case: str, key: str) -> None:
    facts = {"title": export.title, "export_id": str(export.id)}
    tell(ctx, News(export.owner_id, "export_ended", export.id, facts, case, f"{case}{key}"), [export.created_by])
