"""Pictures that requests wait for, made in a function that has ffmpeg; each becomes an object in the bucket."""

from pathlib import Path

from cutroom.media.edit import Edit
from cutroom.media.render import chunks
from cutroom.media.render import render as engine
from cutroom.media.source import ffmpeg, inputs
from cutroom.media.source.control import RunControl
from cutroom.renders import composing, previews, rules, service
from cutroom.renders.preview_schemas import CoverInput, Picture, PreviewInput
from cutroom.runtime.context import Actor, Context

SECONDS = 20  # so that a refusal is told before the caller gives up
# JPEG's colours are BT.601's over the full range; between two kinds of YUV the scaler leaves the matrix as it is.
JPEG = "format=rgb24,scale=out_color_matrix=bt601:out_range=full,format=yuvj420p"


def frame(ctx: Context, data: PreviewInput) -> Picture:
    """The frame that a render would show at a time. Raises FfmpegFailed."""
    edit, key = _edit(ctx, data), rules.picture_key(data, "image/png")
    with ctx.scratch() as folder:
        out = folder / "frame.png"
        engine.frame(composing.reachable(ctx, edit), out, data.at_ms, timeout_s=SECONDS)
        ctx.blobs.put_file(key, out, "image/png")
    return Picture(key=key)


def rough_clip(ctx: Context, data: PreviewInput) -> Picture:
    """A few seconds of an Edit from a time on, without sound. Raises FfmpegFailed."""
    edit, key = _edit(ctx, data), rules.picture_key(data, "video/mp4")
    with ctx.scratch() as folder:
        window = previews.clip_window(edit, data.at_ms)
        control = RunControl(timeout_s=SECONDS)
        part = chunks.render_window(composing.reachable(ctx, edit), window, folder / "part", control)
        ctx.blobs.put_file(key, part, "video/mp4")
    return Picture(key=key)


def cover(ctx: Context, data: CoverInput) -> Picture:
    """A frame of an export's file. Raises NotFound, FfmpegFailed."""
    export, edit = service.edit_of(ctx, Actor.system(data.owner_id), data.export_id)
    key = rules.cover_key(data.owner_id, export, data.at_ms)
    with ctx.scratch() as folder:
        still = folder / "cover.jpg"
        _take(ctx.blobs.url(export.storage_key or ""), edit, data.at_ms, still)
        ctx.blobs.put_file(key, still, "image/jpeg")
    return Picture(key=key)


def _edit(ctx: Context, data: PreviewInput) -> Edit:
    return Edit.model_validate(ctx.blobs.get_json(rules.edit_key(data)))


def _take(url: str, edit: Edit, at_ms: int, out: Path) -> None:
    frame = min(edit.format.grid.frame(at_ms), edit.frames - 1)
    at = [*inputs.seek_args(edit.format.grid.seconds(frame)), *inputs.source_args(url)]
    ffmpeg.run(
        ["-v", "error", *at, "-vf", JPEG, "-frames:v", "1", "-q:v", "2", "-update", "1", f"file:{out}"],
        timeout_s=SECONDS,
    )
