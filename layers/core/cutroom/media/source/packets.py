"""The packets of a file, listed without decoding: when they are shown, and whether a stated duration is true."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from cutroom.kit.errors import Unplayable
from cutroom.media.source import ffmpeg, inputs, stream_info

NO_TIME = -(2**63)
TAIL_MS = 6000  # the stretch at the end that is looked at, to see that it is there
LONG_MS = 600_000  # a shorter video costs little, however empty it is
LEAST_BYTES_PER_S = 16  # an hour of a black picture in H.264 takes 80 bytes a second and more
SPARSE_BYTES_PER_S = 125  # below that a file is small enough to list all of its packets
HOLE_MS = 30_000  # a frame is shown for so long at most, as far as it counts


def packet_times(listing: str) -> list[Fraction]:
    """Presentation times in seconds from ffmpeg's `framecrc` listing of one stream."""
    unit = packet_base(listing)
    if unit is None:
        return []
    rows = [line.split(",") for line in listing.splitlines() if line and not line.startswith("#")]
    stamps = [(int(row[2]), int(row[1])) for row in rows if len(row) >= 5 and row[2].strip().lstrip("-").isdigit()]
    shown = not any(at == NO_TIME for at, _ in stamps)  # AVI states decoding times alone
    return [(at if shown else decoded) * unit for at, decoded in stamps if shown or decoded != NO_TIME]


def packet_base(listing: str) -> Fraction | None:
    """The unit of the times in a `framecrc` listing, in seconds."""
    base = re.search(r"^#tb 0: (\d+)/(\d+)", listing, re.MULTILINE)
    return Fraction(int(base[1]), int(base[2])) if base else None


def true_duration(source: str, header: stream_info.Banner, streams: list[int], timeout_s: float) -> int:
    """In ms: the header's duration where packets near its end exist; otherwise the time of the last packet there is."""
    if header.duration_ms and any(_reaches(source, header, stream, timeout_s) for stream in streams):
        return header.duration_ms
    ends = [_end_ms(_copy_times(source, stream, [], timeout_s * 5)) for stream in streams]
    if not ends[0]:
        raise Unplayable("This file holds no frames.")
    return max(ends)


def _end_ms(times: list[Fraction]) -> int:
    """When the last packet ends, counted from the first; 0 without packets."""
    if not times:
        return 0
    gaps = sorted(b - a for a, b in pairwise(sorted(times)))
    last_lasts = gaps[len(gaps) // 2] if gaps else Fraction(1, 25)
    return max(1, round((max(times) - min(times) + last_lasts) * 1000))


def _reaches(source: str, header: stream_info.Banner, stream: int, timeout_s: float) -> bool:
    duration_ms = header.duration_ms or 0
    near_end = max(0, duration_ms - TAIL_MS)
    times = _copy_times(source, stream, inputs.seek_args(Fraction(near_end, 1000)), timeout_s)
    tolerance = min(TAIL_MS // 2, duration_ms // 4 + 500)
    return bool(times) and max(times) * 1000 - header.start_ms >= duration_ms - tolerance


def _copy_times(source: str, stream: int, seek: list[str], timeout_s: float) -> list[Fraction]:
    args = ["-v", "error", *seek, *inputs.source_args(source), "-map", f"0:{stream}", "-c", "copy", "-copyts"]
    done = ffmpeg.run([*args, "-f", "framecrc", "pipe:1"], timeout_s=timeout_s, check=False, contained=True)
    return packet_times(done.stdout.decode("ascii", "replace"))


def check_substance(source: str, streams: Sequence[int], duration_ms: int, size: int | None, timeout_s: float) -> None:
    """Raises Unplayable where a file says that it lasts long and holds next to nothing for that time.

    Work is planned by the duration: a few kilobytes must not start hours of it.
    """
    if duration_ms <= LONG_MS or size is None or size * 1000 >= SPARSE_BYTES_PER_S * duration_ms:
        return
    enough = size * 1000 >= LEAST_BYTES_PER_S * duration_ms
    if not enough or _covered_ms(source, streams, timeout_s) * 2 < duration_ms:
        hours, minutes = divmod(duration_ms // 60_000, 60)
        raise Unplayable(f"This file says that it lasts {hours} h {minutes} min, but holds too little for that.")


def _covered_ms(source: str, streams: Sequence[int], timeout_s: float) -> int:
    """For how long packets follow each other without a hole, in any of the streams."""
    times = sorted(at for stream in streams for at in _copy_times(source, stream, [], timeout_s))
    return sum(min(HOLE_MS, round((after - before) * 1000)) for before, after in pairwise(times))
