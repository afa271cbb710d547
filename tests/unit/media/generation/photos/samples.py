"""Facts of photos as tests need them."""

from datetime import UTC, datetime, timedelta

from cutroom.media.generation.photos.arranging import Candidate
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.media.schema import Box

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def facts(
    *, at_s: float | None = None, size: tuple[int, int] = (3000, 4000), faces: tuple[Box, ...] = (), print_: int = 0,
    grey: float = 0.5, sharpness: float = 10, detail: float = 0,
) -> PhotoFacts:  # fmt: skip
    """A photo of a plain grey whose fingerprint is `print_`."""
    taken_at = None if at_s is None else NOON + timedelta(seconds=at_s)
    return PhotoFacts(
        width=size[0], height=size[1], taken_at=taken_at, faces=list(faces), fingerprint=f"{print_:016x}",
        colours=[grey] * 48, sharpness=sharpness, detail=detail,
    )  # fmt: skip


def face(x: float, y: float, side: float = 0.15) -> Box:
    return Box(x=x, y=y, w=side, h=side, score=0.9)


def candidates(*photos: PhotoFacts) -> list[Candidate]:
    return [Candidate(f"IMG_{k}.jpg", photo) for k, photo in enumerate(photos)]
