"""An Edit rendered: compiled, run in a folder of its own, and put in place only when it is whole."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from cutroom.kit.errors import Invalid
from cutroom.media import ffmpeg
from cutroom.media.compile import Command, Level, compile_edit, compile_measure
from cutroom.media.edit import Edit

SPARE_BYTES = 64 << 20
MEASURE_S = 900
STALL_S = 120  # without a new frame for this long, ffmpeg hangs
SILENT_LUFS = -60.0  # quieter than this is silence, which no gain makes speech


def render(
    edit: Edit,
    out: Path,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    timeout_s: float | None = None,
) -> None:
    """Make `edit` into the MP4 file `out`. `progress` hears the share done, 0 to 1.

    `out` appears whole or not at all. Raises Cancelled, FfmpegFailed, and Invalid where the disk is too full.
    """
    _check_disk(edit, out.parent)
    with tempfile.TemporaryDirectory(prefix=".cutroom-", dir=out.parent) as name:
        folder = Path(name)
        level = measure(edit, folder, cancelled=cancelled, timeout_s=timeout_s)
        command = compile_edit(edit, folder, level)
        prepare(command, folder)
        ffmpeg.run(
            command.args,
            cwd=folder,
            env=command.env or None,
            total_ms=edit.duration_ms,
            progress=progress,
            cancelled=cancelled,
            timeout_s=timeout_s,
            stall_s=STALL_S,
        )
        os.replace(folder / command.output, out)  # noqa: PTH105


def measure(
    edit: Edit, folder: Path, *, cancelled: Callable[[], bool] | None = None, timeout_s: float | None = None
) -> Level | None:
    """The gain that brings `edit`'s mix to its wanted loudness; None where nothing sounds or no loudness is wanted.

    Measured on the mix, and once more behind the limiter, which takes some loudness away where peaks are high.
    """
    target = edit.format.loudness_lufs
    if not edit.audio or target is None:
        return None

    def loudness(level: Level | None) -> float | None:
        command = compile_measure(edit, level)
        prepare(command, folder)
        return read_loudness(
            ffmpeg.run(command.args, cwd=folder, cancelled=cancelled, timeout_s=timeout_s or MEASURE_S).log
        )

    found = loudness(None)
    if found is None or found < SILENT_LUFS:
        return None
    level = Level(target - found)
    limited = loudness(level)
    return level if limited is None else Level(level.gain_db + min(3.0, target - limited))


def read_loudness(log: str) -> float | None:
    """Integrated loudness in LUFS from ebur128's summary; None where it is not a number (silence)."""
    found = re.findall(r"^\s*I:\s+(-?[\d.]+) LUFS", log, re.MULTILINE)
    return float(found[-1]) if found else None


def prepare(command: Command, folder: Path) -> None:
    """Lay out a command's files and links in the folder that it runs in."""
    for name, text in command.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, target in command.links.items():
        link = folder / name
        link.parent.mkdir(exist_ok=True)
        if not link.exists():
            link.symlink_to(target)


def _check_disk(edit: Edit, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    out = edit.format
    expected = edit.duration_ms / 1000 * (out.width * out.height * 4 + out.audio_kbps * 1000) / 8
    if shutil.disk_usage(folder).free < expected + SPARE_BYTES:
        raise Invalid("There is not enough free disk space for this video.", needed_bytes=round(expected))
