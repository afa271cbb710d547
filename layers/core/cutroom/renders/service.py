"""Use cases of exports."""

from collections.abc import Sequence
from uuid import UUID

from cutroom.analysis import service as analysis
from cutroom.clips import service as clips
from cutroom.kit.errors import Conflict
from cutroom.kit.ids import new_id
from cutroom.kit.schemas import Page
from cutroom.renders import queries, rules
from cutroom.renders.models import Export
from cutroom.renders.schemas import Download, ExportView, ListExports, StartExport
from cutroom.runtime import idempotency, runs
from cutroom.runtime.context import Actor, Context


class _Started(idempotency.BaseModel):
    export_id: UUID
    run_id: UUID


def start(ctx: Context, actor: Actor, request: StartExport, key: str | None = None) -> ExportView:
    """Render a clip to a file. The same `key` gives the same export. Raises NotFound for an unknown clip."""
    clip = clips.get(ctx, actor, request.source.clip_id)
    title = request.metadata.title or clip.title

    def do() -> _Started:
        export_id = new_id()
        run = runs.create(session, actor.user_id, "render", export_id, export_id=export_id, video_id=clip.video_id)
        session.add(
            Export(
                id=export_id,
                owner_id=actor.user_id,
                video_id=clip.video_id,
                clip_id=clip.id,
                run_id=run.id,
                title=title,
                filename=f"{rules.slug(title)}.mp4",
                request=request.model_dump(mode="json"),
            )
        )
        return _Started(export_id=export_id, run_id=run.id)

    with ctx.transaction(actor) as session:
        started = idempotency.once(session, actor.user_id, key, request, do, view=_Started)
        run = runs.get(session, started.run_id)
    if run.status == "queued":
        runs.launch(ctx, run)
    return get(ctx, actor, started.export_id)


def get(ctx: Context, actor: Actor, export_id: UUID) -> ExportView:
    """An export with a bar for each stage, its file's address and its quality report. Raises NotFound."""
    with ctx.transaction(actor) as session:
        export = queries.get(session, export_id)
        run = runs.get(session, export.run_id)
        parts = runs.stages(session, run.id)
    fractions = ctx.state.progress(run.id) if run.status == "running" else {}
    return _view(ctx, export, run, parts, fractions)


def list_exports(ctx: Context, actor: Actor, request: ListExports) -> Page[ExportView]:
    """A page of exports, newest first."""
    with ctx.transaction(actor) as session:
        rows, total = queries.list_exports(session, request)
        items = [_view(ctx, export, run, runs.stages(session, run.id), {}) for export, run in rows]
    return Page[ExportView](items=items, total=total, page=request.page, limit=request.limit)


def download(ctx: Context, actor: Actor, export_id: UUID) -> Download:
    """Where to fetch the file. Raises NotFound, Conflict while it is not ready."""
    with ctx.transaction(actor) as session:
        export = queries.get(session, export_id)
    if export.storage_key is None:
        raise Conflict("This export is not ready yet.")
    url = ctx.blobs.url(export.storage_key, filename=export.filename)
    return Download(url=url, filename=export.filename, size_bytes=export.size_bytes or 0)


def delete(ctx: Context, actor: Actor, export_id: UUID) -> None:
    """Remove an export and its file, and stop it if it is still being made. Raises NotFound.

    The row goes last: whatever ends this in the middle, asking again completes it.
    """
    with ctx.transaction(actor) as session:
        queries.get(session, export_id, lock=True)
        stopped = runs.cancel_all(session, export_id)
    for run in stopped:
        runs.stop(ctx, run, "the export was deleted")
    ctx.blobs.delete([rules.storage_key(actor.user_id, export_id)])
    with ctx.transaction(actor) as session:
        session.delete(queries.get(session, export_id, lock=True))


def _view(
    ctx: Context, export: Export, run: runs.Run, parts: Sequence[runs.RunStage], fractions: dict[tuple[str, int], float]
) -> ExportView:
    request = StartExport.model_validate(export.request)
    status, stages, progress = analysis.standing(run, rules.STAGES, parts, fractions)
    return ExportView(
        id=export.id,
        video_id=export.video_id,
        clip_id=export.clip_id,
        job_id=run.id,
        status=status,
        progress=progress,
        stages=stages,
        error=run.error,
        title=export.title,
        filename=export.filename,
        format=request.format,
        captions=request.captions,
        metadata=request.metadata,
        size_bytes=export.size_bytes,
        duration_ms=export.duration_ms,
        download_url=ctx.blobs.url(export.storage_key, filename=export.filename) if export.storage_key else None,
        report=export.report,
        created_at=export.created_at,
        finished_at=export.finished_at,
    )
