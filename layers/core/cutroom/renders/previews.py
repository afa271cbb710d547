"""A look at an Edit before it is rendered: the very frame that a render would show, or a short rough clip."""

from typing import Literal
from uuid import UUID

from cutroom.media.compile import Window
from cutroom.media.edit import Edit
from cutroom.renders import composing, rules
from cutroom.renders.preview_schemas import Picture, PreviewExport, PreviewInput, PreviewSplice, PreviewView
from cutroom.renders.schemas import Format, Look, Source
from cutroom.runtime import calls
from cutroom.runtime.context import Actor, Context

CLIP_MS = 3000
CLIP_SIDE = 320  # pixels of the shorter side
CLIP_FPS = 15


def of_export(ctx: Context, actor: Actor, request: PreviewExport) -> PreviewView:
    """The frame that an export would show at a time. Raises NotFound, Invalid, FfmpegFailed."""
    return _frame(
        ctx,
        actor,
        composing.compose(ctx, actor, composing.with_settings(ctx, actor, request)).edit,
        request.timestamp_ms,
    )


def of_splice(ctx: Context, actor: Actor, splice_id: UUID, request: PreviewSplice) -> PreviewView:
    """A frame of a splice, or three seconds of it, small and without sound. Raises NotFound, FfmpegFailed."""
    look = Look(source=Source(splice_id=splice_id), format=Format(resolution=request.resolution))
    edit = composing.compose(ctx, actor, look).edit
    shown = _frame if request.kind == "frame" else _clip
    return shown(ctx, actor, edit, request.timestamp_ms)


def _frame(ctx: Context, actor: Actor, edit: Edit, asked_ms: int | None) -> PreviewView:
    at_ms = _within(edit, edit.duration_ms // 2 if asked_ms is None else asked_ms)
    return _shown(ctx, actor, edit, at_ms, "image/png")


def _clip(ctx: Context, actor: Actor, edit: Edit, asked_ms: int | None) -> PreviewView:
    small = _small(edit)
    at_ms, shown = _within(small, asked_ms or 0), clip_window(small, _within(small, asked_ms or 0))
    return _shown(ctx, actor, small, at_ms, "video/mp4", small.format.grid.ms(shown.last - shown.first))


def clip_window(edit: Edit, at_ms: int) -> Window:
    """The frames that a rough clip from a time on shows."""
    grid = edit.format.grid
    first = min(grid.frame(at_ms), edit.frames - 1)
    return Window(first, min(edit.frames, first + grid.frame(CLIP_MS)))


def _small(edit: Edit) -> Edit:
    made = edit.format
    scale = CLIP_SIDE / min(made.width, made.height)
    values = {
        "width": round(made.width * scale / 2) * 2,
        "height": round(made.height * scale / 2) * 2,
        "fps": f"{CLIP_FPS}/1",
        "codec": "h264",
        "container": "mp4",
        "crf": 28,
        "video_kbps": None,
        "preset": "ultrafast",
    }
    return edit.model_copy(update={"format": made.model_copy(update=values)})


def _within(edit: Edit, at_ms: int) -> int:
    return max(0, min(at_ms, edit.duration_ms - 1))


def _shown(
    ctx: Context,
    actor: Actor,
    edit: Edit,
    at_ms: int,
    content_type: Literal["image/png", "video/mp4"],
    duration_ms: int = 0,
) -> PreviewView:
    """Made once for each Edit and time, by a function with ffmpeg; asked again, it is there."""
    wanted = PreviewInput(owner_id=actor.workspace_id, fingerprint=composing.fingerprint(edit), at_ms=at_ms)
    key = rules.picture_key(wanted, content_type)
    if not ctx.blobs.exists(key):
        ctx.blobs.put_json(rules.edit_key(wanted), edit.model_dump_json())
        task = "renders.frame" if content_type == "image/png" else "renders.rough_clip"
        calls.call(ctx, task, wanted, Picture)
    return PreviewView(
        url=ctx.blobs.url(key),
        content_type=content_type,
        timestamp_ms=at_ms,
        duration_ms=duration_ms,
        width=edit.format.width,
        height=edit.format.height,
    )
