"""What is known of a photo once it was read: all that arranging and framing look at. Pure data."""

from datetime import datetime
from typing import NamedTuple

from pydantic import Field

from cutroom.kit.errors import Invalid
from cutroom.media.edit.units import Share
from cutroom.media.schema import Box, Document


class UnreadablePhoto(Invalid):
    """A file that is no photo that can be used; the message says why, `details["file"]` which one."""

    code = "unreadable_photo"

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(reason, file=file, field="photos")


class PhotoFacts(Document):
    """A photo as it stands upright: sizes in pixels, and the rest measured on a copy of it.

    `taken_at` is the camera's own clock, written as if it were UTC. `sharpness` is the mean square of the Laplacian,
    `detail` the same on the eyes of its faces; both say something beside those of a like photo only. `fingerprint` is
    a difference hash of 64 bits as 16 hex digits, `colours` the mean colours of 4 by 4 parts (48 numbers, 0 to 1).
    `focus` is where a look falls without a face.
    """

    width: int = Field(ge=1)
    height: int = Field(ge=1)
    taken_at: datetime | None = None
    sharpness: float = 0
    detail: float = 0
    clipped: Share = 0
    fingerprint: str = Field(default="0" * 16, pattern=r"^[0-9a-f]{16}$")
    colours: list[float] = Field(default_factory=lambda: [0.5] * 48, min_length=48, max_length=48)
    faces: list[Box] = Field(default_factory=list[Box])
    focus: tuple[Share, Share] = (0.5, 0.5)

    @property
    def aspect(self) -> float:
        """Width by height."""
        return self.width / self.height


class Part(NamedTuple):
    """A part of a photo, in shares of it."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2

    def holds(self, other: "Part", slack: float = 1e-6) -> bool:
        """Whether `other` lies wholly in it."""
        across = self.x - slack <= other.x and other.x + other.w <= self.x + self.w + slack
        return across and self.y - slack <= other.y and other.y + other.h <= self.y + self.h + slack


WHOLE_PHOTO = Part(0, 0, 1, 1)


def faces_of(facts: PhotoFacts, margin: float = 0) -> Part | None:
    """The part that holds all faces that matter, with a share of their sides around each; None without a face.

    Faces of passers-by, under a third of the largest one's height, are left aside.
    """
    largest = max((face.h for face in facts.faces), default=0)
    shown = [face for face in facts.faces if face.h >= largest / 3]
    if not shown:
        return None
    left = min(face.x - margin * face.w for face in shown)
    top = min(face.y - margin * face.h for face in shown)
    right = max(face.x + (1 + margin) * face.w for face in shown)
    foot = max(face.y + (1 + margin) * face.h for face in shown)
    left, top, right, foot = max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, foot)
    return Part(left, top, right - left, foot - top)
