"""How an MP4 file is laid out, read from its own boxes (ISO/IEC 14496-12), and what platforms would refuse of it."""

import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

FOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}
INDEX_BYTES = 64 << 20  # of an index that is read
GROUP_S = Fraction(51, 100)  # half the rate, as YouTube's sheet asks for, and the rounding to whole frames
AUDIO_HZ = 48_000
AS_OF = "2026-11"  # support.google.com/youtube/answer/1722171, developers.facebook.com (Reels: no edit lists)


class Layout(NamedTuple):
    """Whether the index comes first, how many edit lists there are, the longest group of pictures, samples a second."""

    index_first: bool
    edit_lists: int
    longest_group_s: Fraction
    audio_hz: int


def layout(path: Path) -> Layout | None:
    """How the file is laid out; None where it is no MP4 or its index cannot be read."""
    with path.open("rb") as file:
        top = list(_top_level(file))
        names = [name for name, _, _ in top]
        if b"moov" not in names or b"mdat" not in names:
            return None
        _, start, size = top[names.index(b"moov")]
        file.seek(start)
        index = file.read(size) if size <= INDEX_BYTES else b""
    try:
        found = list(_boxes(index, 0, len(index)))
        first = names.index(b"moov") < names.index(b"mdat")
        lists = sum(name == b"elst" for _, name, _ in found)
        return Layout(first, lists, _longest_group(found), _rate(found))
    except (struct.error, IndexError, ZeroDivisionError):
        return None


def problems(path: Path) -> Iterator[str]:
    """What platforms would refuse or make again of an MP4 file, each in a sentence; nothing for other containers."""
    found = layout(path)
    if found is None:
        return
    if not found.index_first:
        yield "Its index is at the end: it cannot play while it is loaded."
    if found.edit_lists:
        yield "It has edit lists, which Instagram does not take."
    if found.longest_group_s > GROUP_S:
        yield f"Its key frames are up to {float(found.longest_group_s):.1f} s apart; platforms ask for half a second."
    if found.audio_hz not in (0, AUDIO_HZ):
        yield f"Its sound has {found.audio_hz:,} samples a second; platforms ask for {AUDIO_HZ:,}."


def _top_level(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Name, beginning and bytes of the content of each outermost box."""
    at = 0
    while len(head := _read(file, at, 16)) >= 8:
        size, name = struct.unpack(">I4s", head[:8])
        ahead = 16 if size == 1 else 8
        size = struct.unpack(">Q", head[8:16])[0] if size == 1 and len(head) == 16 else size
        yield name, at + ahead, max(0, size - ahead)
        if size < ahead:
            return
        at += size


def _read(file: BinaryIO, at: int, count: int) -> bytes:
    file.seek(at)
    return file.read(count)


def _boxes(data: bytes, start: int, end: int, track: int = 0) -> Iterator[tuple[int, bytes, bytes]]:
    """The boxes of an index in their order: the number of their track, name, content."""
    at = start
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, at)
        if size < 8:
            return
        track += name == b"trak"
        if name in FOLDERS:
            yield from _boxes(data, at + 8, min(end, at + size), track)
        else:
            yield track, name, data[at + 8 : min(end, at + size)]
        at += size


def _of_kind(found: list[tuple[int, bytes, bytes]], kind: bytes) -> dict[bytes, bytes]:
    """The boxes of the first track of a kind (`vide`, `soun`), by name."""
    tracks = [track for track, name, content in found if name == b"hdlr" and content[8:12] == kind]
    return {name: content for track, name, content in found if tracks and track == tracks[0]}


def _longest_group(found: list[tuple[int, bytes, bytes]]) -> Fraction:
    """The longest time from one key frame to the next, or to the end, in seconds."""
    boxes = _of_kind(found, b"vide")
    scale = _timescale(boxes)
    lasts = [length for count, length in _pairs(boxes.get(b"stts", b"")) for _ in range(count)]
    keys = struct.unpack_from(f">{_count(boxes[b'stss'])}I", boxes[b"stss"], 8) if b"stss" in boxes else ()
    if not scale or not lasts or not keys:
        return Fraction(0)
    edges = [key - 1 for key in keys] + [len(lasts)]
    return max(Fraction(sum(lasts[a:b]), scale) for a, b in pairwise(edges))


def _rate(found: list[tuple[int, bytes, bytes]]) -> int:
    return _timescale(_of_kind(found, b"soun"))


def _timescale(boxes: dict[bytes, bytes]) -> int:
    header = boxes.get(b"mdhd", b"")
    return struct.unpack_from(">I", header, 20 if header[:1] == b"\1" else 12)[0] if header else 0


def _count(box: bytes) -> int:
    return struct.unpack_from(">I", box, 4)[0]


def _pairs(box: bytes) -> Iterator[tuple[int, int]]:
    for i in range(_count(box) if box else 0):
        yield struct.unpack_from(">II", box, 8 + 8 * i)
