"""Decisions of the library: how an upload is cut into parts, and where things lie in storage."""

from pathlib import PurePosixPath
from typing import NamedTuple
from uuid import UUID, uuid5

from cutroom.kit.schemas import storable

MIB = 1024 * 1024
SMALLEST_PART = 8 * MIB
MOST_PARTS = 500
DROPS = UUID("0190a0d4-5f3e-7c41-9b0e-6f1f6f2d7a10")


class DropKey(NamedTuple):
    """`drop/{workspace_id}/{name}`, taken apart."""

    owner_id: UUID
    name: str


def part_size(size_bytes: int) -> int:
    """How large each part of an upload is: 8 MiB, more where that would make over 500 parts (S3 takes 10,000)."""
    needed = -(-size_bytes // MOST_PARTS)
    return max(SMALLEST_PART, -(-needed // MIB) * MIB)


def part_sizes(size_bytes: int, part_size_bytes: int) -> list[int]:
    """The size of every part in order; only the last may be smaller."""
    whole, rest = divmod(size_bytes, part_size_bytes)
    return [part_size_bytes] * whole + ([rest] if rest else [])


def source_key(owner_id: UUID, video_id: UUID) -> str:
    return f"uploads/{owner_id}/{video_id}/source"


def media_prefix(owner_id: UUID, video_id: UUID) -> str:
    return f"media/{owner_id}/{video_id}/"


def dropped_id(reference: str) -> UUID:
    """The id of the video that is made of a drop: the same however often the news of it arrive."""
    return uuid5(DROPS, reference)


def drop_key(key: str) -> DropKey | None:
    """Who dropped what; None where the key names no workspace. A name keeps what a database can hold of it."""
    head, _, rest = key.partition("/")
    owner, _, name = rest.partition("/")
    shown = "".join(letter for letter in name if storable(letter))
    try:
        return DropKey(UUID(owner), shown) if head == "drop" and shown else None
    except ValueError:
        return None


def title_of(filename: str) -> str:
    """A title from a file's name: no folder, no ending, never empty."""
    stem = PurePosixPath(filename.replace("\\", "/")).stem.replace("_", " ").strip()
    return (stem or "Untitled video")[:200]
