"""What a render needs, estimated before it starts: processor seconds, openings of sources, bytes. Pure.

The figures are fitted to renders of 1080p sources on one machine; what counts is how they compare with each other.
"""

from cutroom.media.compile import openings, whole
from cutroom.media.edit import Edit
from cutroom.media.edit.output import Format

DECODE = 0.13  # processor seconds per second of a layer
WORDS = 0.06  # per second with captions or texts
ENCODE = {"h264": 0.012, "h265": 0.05, "vp9": 0.06, "av1": 0.06}  # per million pixels, at `veryfast`
PRESETS = {"ultrafast": 0.5, "superfast": 0.7, "veryfast": 1, "faster": 1.5, "fast": 1.9, "medium": 2.3, "slow": 3.6}
SMALLER = {"h264": 1, "h265": 0.65, "vp9": 0.7, "av1": 0.6}
BITS_PER_PIXEL = 0.1  # of lively pictures in H.264 at crf 21; six steps of crf halve or double it


def cpu_seconds(edit: Edit) -> float:
    """About how many seconds one processor needs: what decides where, and in how many parts, an Edit is rendered."""
    output = edit.format
    shown_s = sum(layer.duration_ms for layer in edit.layers) / 1000
    pixels = output.width * output.height * edit.frames / 1e6
    words = WORDS * edit.duration_ms / 1000 if edit.captions or edit.texts else 0
    return round(DECODE * shown_s + pixels * ENCODE[output.codec] * PRESETS[output.preset] + words, 1)


def expected_bytes(output: Format, duration_ms: int) -> int:
    """About how large a file becomes: by its bitrate, or by what its quality usually needs."""
    bits = output.width * output.height * float(output.grid.rate) * BITS_PER_PIXEL * 2 ** ((21 - output.crf) / 6)
    kbps = output.video_kbps or bits / 1000 * SMALLER[output.codec]
    return round((kbps + output.audio_kbps) * duration_ms / 8)


def parts(edit: Edit, seconds: float, processors: int = 1) -> int:
    """In how many parts `edit` must be rendered for each to take at most `seconds` on `processors`, at least one."""
    return max(1, -(-int(cpu_seconds(edit)) // max(1, int(seconds * processors))))


def memory_mb(edit: Edit) -> int:
    """About how much memory one run holds: a base, and what each opening of a source decodes ahead."""
    output = edit.format
    each = max((s.info.width * s.info.height for s in edit.sources.values()), default=0) * 1.5 * 12 / 1e6
    return round(90 + output.width * output.height * 1.5 * 60 / 1e6 + each * openings(edit, whole(edit)))
