"""When a file's picture and sound begin and end, told by its own packets and decoded samples."""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from cutroom.media.source import ffmpeg, inputs
from cutroom.media.source.packets import NO_TIME, packet_base


class Ends(NamedTuple):
    """When something begins and ends on the file's own time line, in seconds."""

    begin: Fraction
    end: Fraction

    @property
    def ms(self) -> int:
        """How long it lasts."""
        return round((self.end - self.begin) * 1000)


def picture(path: Path) -> Ends:
    """From the first frame's time to the end of the last one's."""
    return _ends(path, "0:v:0", "copy") or Ends(Fraction(0), Fraction(0))


def sound(path: Path) -> Ends | None:
    """From the first sample that is heard to the last one: without what a decoder throws away. None without sound.

    MP4 tells the end by its last packet's length, WebM by what the decoder is told to leave out: the earlier one holds.
    """
    packets, decoded = _ends(path, "0:a:0", "copy"), _ends(path, "0:a:0", "pcm_s16le")
    if packets is None or decoded is None:
        return None
    return Ends(decoded.begin, min(packets.end, decoded.end))


def apart_ms(one: Fraction, other: Fraction) -> float:
    """How much later `other` is than `one`, in ms to the hundredth."""
    return round(float((other - one) * 1000), 2)


def _ends(path: Path, stream: str, codec: str) -> Ends | None:
    args = ["-v", "error", "-copyts", *inputs.source_args(str(path)), "-map", stream, "-c", codec]
    listing = ffmpeg.run([*args, "-f", "framecrc", "pipe:1"]).stdout.decode("ascii", "replace")
    rows = [line.split(",") for line in listing.splitlines() if line and not line.startswith("#")]
    times = [(int(row[2]), int(row[1]), int(row[3])) for row in rows if len(row) >= 5]
    unit = packet_base(listing)
    if not times or unit is None:
        return None
    shown = not any(at == NO_TIME for at, _, _ in times)  # AVI states decoding times alone
    spans = [(at if shown else decoded, lasts) for at, decoded, lasts in times]
    return Ends(min(at for at, _ in spans) * unit, max(at + lasts for at, lasts in spans) * unit)
