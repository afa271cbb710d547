"""How a file is divided into the pieces that a platform takes. Pure.

TikTok: https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide (pieces of 5 to 64 MB, decimal; the
last one up to 128 MB; their number is the size divided by the piece, rounded down; one piece is the whole file).
Several pieces of about 64 MB are refused in practice, so larger files go in pieces of 10 MB.
"""

from collections.abc import Iterator
from typing import NamedTuple

TIKTOK_WHOLE = 64_000_000
TIKTOK_PIECE = 10_000_000
TIKTOK_LARGEST = 4_000_000_000
YOUTUBE_MULTIPLE = 262_144
YOUTUBE_PIECE = 32 * YOUTUBE_MULTIPLE  # 8 MiB


class Plan(NamedTuple):
    """A file of `total` bytes in `pieces` pieces of `size` bytes each; the last one takes what is left."""

    total: int
    size: int
    pieces: int

    def ranges(self) -> Iterator[tuple[int, int]]:
        """First and last byte of each piece, in order."""
        for index in range(self.pieces):
            last = self.total if index == self.pieces - 1 else (index + 1) * self.size
            yield index * self.size, last - 1


def tiktok(total: int) -> Plan:
    """The pieces in which TikTok takes a file. Raises ValueError for an empty file or one above 4 GB."""
    if not 0 < total <= TIKTOK_LARGEST:
        raise ValueError(f"TikTok takes files of 1 to {TIKTOK_LARGEST} bytes")
    if total <= TIKTOK_WHOLE:
        return Plan(total, total, 1)
    return Plan(total, TIKTOK_PIECE, total // TIKTOK_PIECE)


def youtube_piece(total: int, offset: int) -> tuple[int, int]:
    """First and last byte of the next piece from `offset` on: a multiple of 256 KiB unless it is the last one."""
    return offset, min(offset + YOUTUBE_PIECE, total) - 1
