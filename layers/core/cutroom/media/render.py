"""An Edit rendered: compiled, run in a folder of its own, and put in place only when it is whole."""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cutroom.kit.errors import Invalid, Unplayable
from cutroom.media import ffmpeg, places, segments
from cutroom.media.compile import Command, Level, compile_edit, compile_frame
from cutroom.media.compile.encoding import NVENC, Encoder
from cutroom.media.edit import Edit
from cutroom.media.loudness import Tried, heard, measure, mended, prepare
from cutroom.media.probe import streams
from cutroom.media.segments import STALL_S

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
    Cancelled, FfmpegFailed, and Invalid where a source is missing or the disk is too full.
    """
    check_sources(edit)
    check_streams(edit)
    out = places.ready(out, _files(edit))
    _check_disk(edit, out.parent)
    encoder = encoder_for(edit.format.codec)
    with tempfile.TemporaryDirectory(prefix=".cutroom-", dir=out.parent) as name:
        folder = Path(name)
        level = measure(edit, folder, cancelled=cancelled, timeout_s=timeout_s)
        if parts > 1 or segments.needs_parts(edit):
            made = segments.render_parts(
                edit, segments.divide(edit, parts), folder, level, at_once=max(1, min(parts, os.cpu_count() or 1)),
                encoder=encoder, progress=progress, cancelled=cancelled, timeout_s=timeout_s,
            )  # fmt: skip
        else:
            made = _whole(edit, folder, level, encoder, progress, cancelled, timeout_s)
        os.replace(made, out)  # noqa: PTH105


def frame(edit: Edit, out: Path, at_ms: int, *, timeout_s: float = 60) -> None:
    """The one frame of `edit` that is shown at `at_ms`, as a PNG file: what a render would show there.

    Raises FfmpegFailed, and Invalid where a source is missing.
    """
    check_sources(edit)
    out = places.ready(out, _files(edit))
    with tempfile.TemporaryDirectory(prefix=".cutroom-", dir=out.parent) as name:
        folder = Path(name)
        command = compile_frame(edit, folder, at_ms)
        prepare(command, folder)
        try:
            ffmpeg.run(command.args, cwd=folder, env=command.env or None, timeout_s=timeout_s)
        except ffmpeg.FfmpegFailed:
            check_streams(edit)  # only now: a frame is wanted at once
            raise
        os.replace(folder / command.output, out)  # noqa: PTH105


def check_sources(edit: Edit) -> None:
    """Raises Invalid, with the place named, where a file that `edit` takes from is not there."""
    for name, source in edit.sources.items():
        _check_file(source.uri, f"sources.{name}.uri")
    for i, image in enumerate(edit.images):
        _check_file(image.uri, f"images[{i}].uri")


def check_streams(edit: Edit) -> None:
    """Raises Invalid, with the place named, where a file is no video or has not the streams that `edit` says."""
    for name, source in edit.sources.items():
        if places.is_remote(source.uri):
            continue
        place = f"sources.{name}"
        try:
            pictures, sounds = streams(source.uri)
        except Unplayable as wrong:
            raise Invalid(f"{place}.uri: {wrong.message}", place=f"{place}.uri") from wrong
        for stream, there, what in (("video_stream", pictures, "picture"), ("audio_stream", sounds, "sound")):
            number = getattr(source.info, stream)
            if number is not None and number not in there:
                raise Invalid(
                    f"{place}.info.{stream}: the file has no {what} {number}.", place=f"{place}.info.{stream}"
                )


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
    edit: Edit, folder: Path, level: Level | None, encoder: Encoder, progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None, timeout_s: float | None,
) -> Path:  # fmt: skip
    command: Command = compile_edit(edit, folder, level, encoder)
    prepare(command, folder)
    ffmpeg.run(
        command.args, cwd=folder, env=command.env or None, total_ms=edit.duration_ms, progress=progress,
        cancelled=cancelled, timeout_s=timeout_s, stall_s=STALL_S,
    )  # fmt: skip
    made = folder / command.output
    tried = [Tried(level, heard(made))] if level else []
    better = mended(edit, tried) if tried else None
    if better is None:
        return made
    sound = segments.render_sound(
        edit, folder / "sound", better, tried=tried, cancelled=cancelled, timeout_s=timeout_s
    )  # fmt: skip
    joined = folder / "joined" / command.output
    joined.parent.mkdir()
    segments.join(edit, [made], sound, joined)
    return joined


def _files(edit: Edit) -> list[str]:
    """What `edit` is made from."""
    return [*(source.uri for source in edit.sources.values()), *(image.uri for image in edit.images)]


def _check_file(uri: str, place: str) -> None:
    if places.is_remote(uri):
        if not urlsplit(uri).hostname:
            raise Invalid(f"{place}: {uri!r} is no complete web address.", place=place)
    elif not _is_file(uri):
        raise Invalid(f"{place}: there is no file {uri!r}; put it there, or name another.", place=place)


def _is_file(uri: str) -> bool:
    try:
        return Path(uri).is_file()
    except OSError:  # a name that is too long for any file
        return False


def _check_disk(edit: Edit, folder: Path) -> None:
    out = edit.format
    expected = edit.duration_ms / 1000 * (out.width * out.height * 4 + out.audio_kbps * 1000) / 8
    if shutil.disk_usage(folder).free < expected + SPARE_BYTES:
        raise Invalid("There is not enough free disk space for this video.", needed_bytes=round(expected))
