"""How loud an Edit's sound is, before and behind its encoder, and what gain and ceiling bring it to what is wanted."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cutroom.media.compile import Gain, compile_measure
from cutroom.media.compile.sound import ceiling_db
from cutroom.media.edit import Edit
from cutroom.media.render.execution import execute
from cutroom.media.source import ffmpeg, inputs
from cutroom.media.source.control import FREE, RunControl

MEASURE_S = 900
SILENT_LUFS = -60.0  # quieter than this is silence, which no gain makes speech
HEADROOM_DB = -4.5  # sample peaks below this stay below -1 dBTP between the samples and behind the encoder
HIGHEST_DBTP = -1.1  # as it is read, to a tenth: -1.0 may be a little more
SPARE_DB = 0.2
TOLERANCE_LU = 0.4
MOST_MORE_DB = 3.0  # that are added at once for what a limiter takes away
LEAST_STEP_DB = 1.0  # of gain, from which its effect can be told: loudness is read to a tenth
MOST_NEEDED = 3.0


class Loudness(NamedTuple):
    """What a finished file's sound measures: integrated loudness and true peak (EBU R128); None for silence."""

    lufs: float | None
    peak_dbtp: float | None


class Attempt(NamedTuple):
    """What a sound was made with, and what it became."""

    level: Gain
    loudness: Loudness


def measure(edit: Edit, folder: Path, control: RunControl = FREE) -> Gain | None:
    """The gain that brings `edit`'s mix to its wanted loudness; None where nothing sounds or no loudness is wanted.

    Measured on the mix (EBU R128), and once more behind the limiter where one is needed, which takes some away.
    """
    target = edit.format.loudness_lufs
    if not edit.audio or target is None:
        return None

    bounded = control.silent._replace(timeout_s=control.timeout_s or MEASURE_S)

    def log_of(level: Gain | None) -> str:
        return execute(compile_measure(edit, level), folder, bounded).log

    log = log_of(None)
    loudness, peak = read_loudness(log), read_peak(log)
    if loudness is None or loudness < SILENT_LUFS:
        return None
    gain_db = target - loudness
    if peak is not None and peak + gain_db < HEADROOM_DB:
        return Gain(gain_db)
    first = Gain(gain_db, ceiling_db(edit.format))
    limited = read_loudness(log_of(first))
    return first if limited is None else first._replace(gain_db=gain_db + min(MOST_MORE_DB, target - limited))


def corrected(edit: Edit, tried: Sequence[Attempt]) -> Gain | None:
    """What to make the sound with instead of what it was made with last; None where nothing better is known.

    An encoder leaves out what is not heard, and its loudness and peaks change: by how much is known only afterwards.
    """
    target = edit.format.loudness_lufs
    level, loudness = tried[-1]
    if target is None or loudness.lufs is None or loudness.peak_dbtp is None:
        return None
    off, over = target - loudness.lufs, loudness.peak_dbtp - HIGHEST_DBTP
    if over <= 0 and abs(off) <= TOLERANCE_LU:
        return None
    needed = 1.0 if level.ceiling_db is None else _needed(tried)
    if needed is None and over <= 0:
        return None
    ceiling = level.ceiling_db
    if over > 0:
        ceiling = (HEADROOM_DB if ceiling is None else ceiling) - over - SPARE_DB
    elif ceiling is None and loudness.peak_dbtp + off > HIGHEST_DBTP:
        ceiling = ceiling_db(edit.format)
    return Gain(level.gain_db + min(MOST_MORE_DB, off * (needed or 0.0)), ceiling)


def best(edit: Edit, tried: Sequence[Attempt]) -> int:
    """The index of what came nearest to the wanted loudness, of those whose peaks are low enough if there are any."""
    target = edit.format.loudness_lufs or 0.0

    def rank(i: int) -> tuple[float, float]:
        lufs, peak = tried[i].loudness
        return max(0.0, (peak or HIGHEST_DBTP) - HIGHEST_DBTP), abs(target - (lufs or target))

    return min(range(len(tried)), key=rank)


def _needed(tried: Sequence[Attempt]) -> float | None:
    """The dB of gain that one more LU takes behind this limiter; None where it takes away nearly all that is added."""
    if len(tried) < 2 or tried[-2].level.ceiling_db != tried[-1].level.ceiling_db:
        return 1.0
    (before, was), (after, now) = tried[-2:]
    added, gained = after.gain_db - before.gain_db, (now.lufs or 0.0) - (was.lufs or 0.0)
    if abs(added) < LEAST_STEP_DB:
        return MOST_NEEDED / 2
    return min(MOST_NEEDED, added / gained) if gained / added >= 1 / MOST_NEEDED / 2 else None


def measure_file(path: Path) -> Loudness:
    """Loudness and true peak of a file's first sound."""
    args = ["-v", "info", "-nostats", *inputs.source_args(str(path)), "-map", "0:a:0"]
    log = ffmpeg.run([*args, "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"], timeout_s=MEASURE_S).log
    return Loudness(read_loudness(log), read_peak(log))


def read_loudness(log: str) -> float | None:
    """Integrated loudness in LUFS from ebur128's summary; None where it is not a number (silence)."""
    numbers = re.findall(r"^\s*I:\s+(-?[\d.]+) LUFS", log, re.MULTILINE)
    return float(numbers[-1]) if numbers else None


def read_peak(log: str) -> float | None:
    """The highest peak in dBFS from ebur128's summary; None for silence."""
    numbers = re.findall(r"^\s*Peak:\s+(-?[\d.]+) dBFS", log, re.MULTILINE)
    return float(numbers[-1]) if numbers else None
