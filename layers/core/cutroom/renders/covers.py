"""Which frame stands for an export: candidates before it is made, and the chosen one as a picture."""

from uuid import UUID

from cutroom.media.compose import covers
from cutroom.media.edit import Edit
from cutroom.renders import composing, queries, rules, service
from cutroom.renders.models import Export
from cutroom.renders.preview_schemas import (
    ChooseCover,
    CoverCandidate,
    CoverCandidates,
    CoverInput,
    CoverView,
    FindCovers,
    Picture,
)
from cutroom.runtime import calls
from cutroom.runtime.context import Actor, Context


def candidates(ctx: Context, actor: Actor, request: FindCovers) -> CoverCandidates:
    """Frames that could stand for a video, best first. Raises NotFound, Invalid."""
    edit = composing.compose(ctx, actor, composing.with_settings(ctx, actor, request)).edit
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
    key = rules.cover_key(actor.workspace_id, export, at_ms)
    if not ctx.blobs.exists(key):
        wanted = CoverInput(owner_id=actor.workspace_id, export_id=export_id, at_ms=at_ms)
        calls.call(ctx, "renders.cover", wanted, Picture)
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
