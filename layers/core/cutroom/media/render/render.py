"""An Edit rendered: compiled, run in a folder of its own, and put in place only when it is whole."""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from cutroom.kit.errors import Invalid
from cutroom.media.compile import Command, Gain, compile_edit, compile_frame
from cutroom.media.compile.encoding import NVENC, Encoder
from cutroom.media.edit import Edit
from cutroom.media.render import chunks, sources
from cutroom.media.render.chunks import STALL_S
from cutroom.media.render.loudness import Attempt, corrected, measure, measure_file, prepare
from cutroom.media.source import ffmpeg, paths

SPARE_BYTES = 64 << 20


def render(
    edit: Edit,
    out: Path,
    *,
    parts: int = 1,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    timeout_s: float | None = None,
) -> None:
    """Make `edit` into the file `out`. `progress` hears the share done, 0 to 1.

    In `parts` the picture is rendered in windows side by side, and joined. `out` appears whole or not at all. Raises
    Cancelled, FfmpegFailed, and Invalid where a source is missing or no video, or the disk is too full.
    """
    sources.check_exist(edit)
    out = paths.prepare_output(out, _files(edit))
    _check_disk(edit, out.parent)
    sources.check_streams(edit)
    encoder = encoder_for(edit.format.codec)
    with sources.translate_errors(edit), tempfile.TemporaryDirectory(prefix=".cutroom-", dir=out.parent) as name:
        folder = Path(name)
        level = measure(edit, folder, cancelled=cancelled, timeout_s=timeout_s)
        if parts > 1 or chunks.needs_parts(edit):
            made = chunks.render_parts(
                edit, chunks.divide(edit, parts), folder, level, at_once=max(1, min(parts, os.cpu_count() or 1)),
                encoder=encoder, progress=progress, cancelled=cancelled, timeout_s=timeout_s,
            )  # fmt: skip
        else:
            made = _whole(edit, folder, level, encoder, progress, cancelled, timeout_s)
        os.replace(made, out)  # noqa: PTH105


def frame(edit: Edit, out: Path, at_ms: int, *, timeout_s: float = 60) -> None:
    """The one frame of `edit` that is shown at `at_ms`, as a PNG file: what a render would show there.

    Raises FfmpegFailed, and Invalid where a source is missing.
    """
    sources.check_exist(edit)
    out = paths.prepare_output(out, _files(edit))
    with sources.translate_errors(edit), tempfile.TemporaryDirectory(prefix=".cutroom-", dir=out.parent) as name:
        folder = Path(name)
        command = compile_frame(edit, folder, at_ms)
        prepare(command, folder)
        ffmpeg.run(command.args, cwd=folder, env=command.env or None, timeout_s=timeout_s)
        os.replace(folder / command.output, out)  # noqa: PTH105


@cache
def encoder_for(codec: str) -> Encoder:
    """Hardware where this machine's ffmpeg has an encoder for the codec and can open it; software elsewhere."""
    name = NVENC.get(codec)
    if name is None or name not in ffmpeg.run(["-v", "error", "-encoders"], check=False).stdout.decode():
        return "software"
    trial = ["-v", "error", "-f", "lavfi", "-i", "color=s=256x256:d=0.1", "-c:v", name, "-f", "null", "-"]
    try:
        ffmpeg.run(trial, timeout_s=20)
    except ffmpeg.FfmpegFailed:
        return "software"
    return "nvenc"


def _whole(
    edit: Edit, folder: Path, level: Gain | None, encoder: Encoder, progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None, timeout_s: float | None,
) -> Path:  # fmt: skip
    command: Command = compile_edit(edit, folder, level, encoder)
    prepare(command, folder)
    ffmpeg.run(
        command.args, cwd=folder, env=command.env or None, total_ms=edit.duration_ms, progress=progress,
        cancelled=cancelled, timeout_s=timeout_s, stall_s=STALL_S,
    )  # fmt: skip
    made = folder / command.output
    tried = [Attempt(level, measure_file(made))] if level else []
    better = corrected(edit, tried) if tried else None
    if better is None:
        return made
    sound = chunks.render_sound(
        edit, folder / "sound", better, tried=tried, cancelled=cancelled, timeout_s=timeout_s
    )  # fmt: skip
    joined = folder / "joined" / command.output
    joined.parent.mkdir()
    chunks.join(edit, [made], sound, joined)
    return joined


def _files(edit: Edit) -> list[str]:
    """What `edit` is made from."""
    return [*(source.uri for source in edit.sources.values()), *(image.uri for image in edit.images)]


def _check_disk(edit: Edit, folder: Path) -> None:
    out = edit.format
    expected = edit.duration_ms / 1000 * (out.width * out.height * 4 + out.audio_kbps * 1000) / 8
    if shutil.disk_usage(folder).free < expected + SPARE_BYTES:
        raise Invalid("There is not enough free disk space for this video.", needed_bytes=round(expected))
