"""A look at an Edit before it is rendered: the very frame that a render would show, or a short rough clip."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal
from uuid import UUID

from cutroom.media.compile import Window
from cutroom.media.edit import Edit
from cutroom.media.render import chunks
from cutroom.media.render import render as engine
from cutroom.media.source.control import RunControl
from cutroom.renders import composing, rules
from cutroom.renders.schemas import Format, Look, PreviewExport, PreviewSplice, PreviewView, Source
from cutroom.runtime.context import Actor, Context

CLIP_MS = 3000
CLIP_SIDE = 320  # pixels of the shorter side
CLIP_FPS = 15
MOST_SECONDS = 25  # an answer has to be there before the API's own time is up


def of_export(ctx: Context, actor: Actor, request: PreviewExport) -> PreviewView:
    """The frame that an export would show at a time. Raises NotFound, Invalid, FfmpegFailed."""
    return _frame(ctx, actor, composing.compose(ctx, actor, request).edit, request.timestamp_ms)


def of_splice(ctx: Context, actor: Actor, splice_id: UUID, request: PreviewSplice) -> PreviewView:
    """A frame of a splice, or three seconds of it, small and without sound. Raises NotFound, FfmpegFailed."""
    look = Look(source=Source(splice_id=splice_id), format=Format(resolution=request.resolution))
    edit = composing.compose(ctx, actor, look).edit
    shown = _frame if request.kind == "frame" else _clip
    return shown(ctx, actor, edit, request.timestamp_ms)


def _frame(ctx: Context, actor: Actor, edit: Edit, asked_ms: int | None) -> PreviewView:
    at_ms = _within(edit, edit.duration_ms // 2 if asked_ms is None else asked_ms)

    def make(folder: Path) -> Path:
        out = folder / "frame.png"
        engine.frame(composing.reachable(ctx, edit), out, at_ms, timeout_s=MOST_SECONDS)
        return out

    return _shown(ctx, actor, edit, at_ms, 0, "image/png", make)


def _clip(ctx: Context, actor: Actor, edit: Edit, asked_ms: int | None) -> PreviewView:
    small = _small(edit)
    at_ms = _within(small, asked_ms or 0)
    grid = small.format.grid
    first = min(grid.frame(at_ms), small.frames - 1)
    window = Window(first, min(small.frames, first + grid.frame(CLIP_MS)))

    def make(folder: Path) -> Path:
        part = chunks.render_window(
            composing.reachable(ctx, small), window, folder / "part", RunControl(timeout_s=MOST_SECONDS)
        )
        return part

    return _shown(ctx, actor, small, at_ms, grid.ms(window.last - window.first), "video/mp4", make)


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
    duration_ms: int,
    content_type: Literal["image/png", "video/mp4"],
    make: Callable[[Path], Path],
) -> PreviewView:
    """Made once for each Edit and time; asked again, it is there."""
    ending = content_type.rpartition("/")[2]
    key = rules.preview_key(actor.workspace_id, composing.fingerprint(edit), f"{at_ms}.{ending}")
    if not ctx.blobs.exists(key):
        with ctx.scratch() as folder:
            ctx.blobs.put_file(key, make(folder), content_type)
    return PreviewView(
        url=ctx.blobs.url(key),
        content_type=content_type,
        timestamp_ms=at_ms,
        duration_ms=duration_ms,
        width=edit.format.width,
        height=edit.format.height,
    )
