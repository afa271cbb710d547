"""The stages of an export."""

from fractions import Fraction

from cutroom.analysis import service as analysis
from cutroom.clips import service as clips
from cutroom.kit.errors import NotFound
from cutroom.library import service as library
from cutroom.media import render as engine
from cutroom.media import report, shorts
from cutroom.media.edit import Edit
from cutroom.media.schema import Timed
from cutroom.renders import queries, rules
from cutroom.renders.models import Export
from cutroom.renders.schemas import ExportFinished, ExportInput, PreparedExport, StartExport
from cutroom.runtime import runs
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

URL_SECONDS = 6 * 3600
MOST_SECONDS = 14 * 60


def prepare(ctx: Context, data: ExportInput) -> PreparedExport:
    """Write the Edit, and decide where it is rendered."""
    with runs.stage(ctx, data, "prepare"):
        with ctx.transaction(data.owner_id) as session:
            export = queries.get(session, data.export_id)
        edit = Edit.model_validate(export.edit) if export.edit else _edit(ctx, export)
        with ctx.transaction(data.owner_id) as session:
            queries.get(session, data.export_id, lock=True).edit = edit.model_dump(mode="json")
    made = edit.format
    where = rules.target(made.width, made.height, Fraction(made.fps), edit.duration_ms)
    return PreparedExport(**data.model_dump(), target=where)


def _edit(ctx: Context, export: Export) -> Edit:
    if export.clip_id is None:
        raise NotFound("The clip was deleted before it could be exported.")
    clip = clips.get(ctx, Actor(export.owner_id), export.clip_id)
    found = analysis.result(ctx, export.owner_id, export.video_id)
    request = StartExport.model_validate(export.request)
    width, height = request.format.size
    # The Edit keeps the object's key: addresses run out, and an Edit is for good.
    source = library.source(ctx, export.owner_id, export.video_id).source_key
    moment = Timed(start_ms=clip.start_ms, end_ms=clip.end_ms)
    edit = shorts.short(found, moment, source, width=width, height=height, captions=request.captions)
    rate = {"fps": f"{request.format.fps}/1"} if request.format.fps else {}
    made = edit.format.model_copy(update={"codec": request.format.codec, **rate})
    return edit.model_copy(update={"format": made})


def _reachable(ctx: Context, edit: Edit) -> Edit:
    """The same Edit with addresses in place of the objects' keys."""
    sources = {
        name: source.model_copy(update={"uri": ctx.blobs.url(source.uri, seconds=URL_SECONDS)})
        for name, source in edit.sources.items()
    }
    return edit.model_copy(update={"sources": sources})


def render(ctx: Context, data: PreparedExport) -> PreparedExport:
    """Render the Edit to a file and report its quality; with that the export is complete."""
    key = rules.storage_key(data.owner_id, data.export_id)
    with runs.stage(ctx, data, "render", leaves=key) as stage, ctx.scratch() as folder:
        with ctx.transaction(data.owner_id) as session:
            export = queries.get(session, data.export_id)
        edit = Edit.model_validate(export.edit)
        reachable = _reachable(ctx, edit)
        out = folder / "video.mp4"
        engine.render(reachable, out, progress=stage.progress, cancelled=stage.cancelled, timeout_s=MOST_SECONDS)
        made = report.report(out, reachable)
        ctx.blobs.put_file(key, out, "video/mp4")
        with ctx.transaction(data.owner_id) as session:
            export = queries.get(session, data.export_id, lock=True)
            export.storage_key, export.size_bytes = key, out.stat().st_size
            export.duration_ms, export.report = edit.duration_ms, made.model_dump(mode="json")
            export.finished_at = now()
            runs.succeed(session, data.run_id)
            ctx.outbox.add(session, ExportFinished(owner_id=data.owner_id, export_id=data.export_id))
    return data
