"""An Edit rendered: compiled, run in a folder of its own, and put in place only when it is whole."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from cutroom.kit.errors import Invalid
from cutroom.media.compile import Gain, compile_edit, compile_frame
from cutroom.media.compile.encoding import NVENC, Encoder
from cutroom.media.edit import Edit
from cutroom.media.render import chunks, sources
from cutroom.media.render.execution import execute
from cutroom.media.render.loudness import Attempt, corrected, measure, measure_file
from cutroom.media.source import ffmpeg, paths
from cutroom.media.source.control import FREE, RunControl

SPARE_BYTES = 64 << 20


def render(
    edit: Edit,
    out: Path,
    *,
    parts: int = 1,
    control: RunControl = FREE,
) -> None:
    """Make `edit` into the file `out`.

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
        level = measure(edit, folder, control)
        if parts > 1 or chunks.needs_parts(edit):
            at_once = max(1, min(parts, os.cpu_count() or 1))
            windows = chunks.divide(edit, parts)
            video = chunks.render_parts(edit, windows, folder, level, control, at_once=at_once, encoder=encoder)
        else:
            video = _whole(edit, folder, level, encoder, control)
        os.replace(video, out)  # noqa: PTH105


def frame(edit: Edit, out: Path, at_ms: int, *, timeout_s: float = 60) -> None:
    """The one frame of `edit` that is shown at `at_ms`, as a PNG file: what a render would show there.

    Raises FfmpegFailed, and Invalid where a source is missing.
    """
    sources.check_exist(edit)
    out = paths.prepare_output(out, _files(edit))
    with sources.translate_errors(edit), tempfile.TemporaryDirectory(prefix=".cutroom-", dir=out.parent) as name:
        folder = Path(name)
        command = compile_frame(edit, folder, at_ms)
        execute(command, folder, RunControl(timeout_s=timeout_s))
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


def _whole(edit: Edit, folder: Path, level: Gain | None, encoder: Encoder, control: RunControl) -> Path:
    command = compile_edit(edit, folder, level, encoder)
    execute(command, folder, control, total_ms=edit.duration_ms)
    video = folder / command.output
    attempts = [Attempt(level, measure_file(video))] if level else []
    better = corrected(edit, attempts) if attempts else None
    if better is None:
        return video
    sound = chunks.render_sound(edit, folder / "sound", better, control, tried=attempts)
    joined = folder / "joined" / command.output
    joined.parent.mkdir()
    chunks.join(edit, [video], sound, joined)
    return joined


def _files(edit: Edit) -> list[str]:
    """What `edit` is made from."""
    return [*(source.uri for source in edit.sources.values()), *(image.uri for image in edit.images)]


def _check_disk(edit: Edit, folder: Path) -> None:
    out = edit.format
    expected = edit.duration_ms / 1000 * (out.width * out.height * 4 + out.audio_kbps * 1000) / 8
    if shutil.disk_usage(folder).free < expected + SPARE_BYTES:
        raise Invalid("There is not enough free disk space for this video.", needed_bytes=round(expected))
