"""Which frame stands for an export: candidates before it is made, and the chosen one as a picture."""

from pathlib import Path
from uuid import UUID

from cutroom.media.compose import covers
from cutroom.media.edit import Edit
from cutroom.media.source import ffmpeg, inputs
from cutroom.renders import composing, queries, rules, service
from cutroom.renders.models import Export
from cutroom.renders.schemas import ChooseCover, CoverCandidate, CoverCandidates, CoverView, FindCovers
from cutroom.runtime.context import Actor, Context

# JPEG's colours are BT.601's over the full range; between two kinds of YUV the scaler leaves the matrix as it is.
JPEG = "format=rgb24,scale=out_color_matrix=bt601:out_range=full,format=yuvj420p"

SECONDS = 20


def candidates(ctx: Context, actor: Actor, request: FindCovers) -> CoverCandidates:
    """Frames that could stand for a video, best first. Raises NotFound, Invalid."""
    edit = composing.compose(ctx, actor, request).edit
    found = covers.candidates(edit, composing.analyses(ctx, actor.workspace_id, edit), request.count)
    items = [CoverCandidate(timestamp_ms=one.at_ms, score=one.score, reasons=one.reasons) for one in found]
    return CoverCandidates(items=items)


def choose(ctx: Context, actor: Actor, export_id: UUID, request: ChooseCover) -> CoverView:
    """Let another frame stand for an export. Raises NotFound, Conflict while it is not ready."""
    _, edit = _finished(ctx, actor, export_id)
    with ctx.transaction(actor) as session:
        export = queries.get(session, export_id, lock=True)
        export.cover_ms = max(0, min(request.timestamp_ms, edit.duration_ms - 1))
    return cover(ctx, actor, export_id)


def cover(ctx: Context, actor: Actor, export_id: UUID) -> CoverView:
    """The frame that stands for an export, taken from its file once. Raises NotFound, Conflict while not ready."""
    export, edit = _finished(ctx, actor, export_id)
    at_ms = _best(ctx, actor, export_id, edit) if export.cover_ms is None else export.cover_ms
    at_ms = max(0, min(at_ms, edit.duration_ms - 1))
    key = rules.preview_key(actor.workspace_id, export.fingerprint or str(export_id), f"cover-{at_ms}.jpg")
    if not ctx.blobs.exists(key):
        with ctx.scratch() as folder:
            still = folder / "cover.jpg"
            _take(ctx.blobs.url(export.storage_key or ""), edit, at_ms, still)
            ctx.blobs.put_file(key, still, "image/jpeg")
    return CoverView(url=ctx.blobs.url(key), timestamp_ms=at_ms, width=edit.format.width, height=edit.format.height)


def _finished(ctx: Context, actor: Actor, export_id: UUID) -> tuple[Export, Edit]:
    service.finished(ctx, actor, export_id)
    return service.edit_of(ctx, actor, export_id)


def _best(ctx: Context, actor: Actor, export_id: UUID, edit: Edit) -> int:
    """The best candidate, which stays the cover from then on."""
    found = covers.candidates(edit, composing.analyses(ctx, actor.workspace_id, edit), 1)
    at_ms = found[0].at_ms if found else 0
    with ctx.transaction(actor) as session:
        queries.get(session, export_id, lock=True).cover_ms = at_ms
    return at_ms


def _take(url: str, edit: Edit, at_ms: int, out: Path) -> None:
    frame = min(edit.format.grid.frame(at_ms), edit.frames - 1)
    at = [*inputs.seek_args(edit.format.grid.seconds(frame)), *inputs.source_args(url)]
    ffmpeg.run(
        ["-v", "error", *at, "-vf", JPEG, "-frames:v", "1", "-q:v", "2", "-update", "1", f"file:{out}"],
        timeout_s=SECONDS,
    )
