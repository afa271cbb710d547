"""What every part of an Edit is measured in, and the grid of frames that its times fall on."""

from fractions import Fraction
from typing import Annotated, NamedTuple

from pydantic import Field

from cutroom.media.schema import Document

LONGEST_MS = 24 * 3_600_000
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Part = Annotated[float, Field(ge=0.005, le=1, allow_inf_nan=False)]
Ms = Annotated[int, Field(ge=0, le=LONGEST_MS)]
Length = Annotated[int, Field(gt=0, le=LONGEST_MS)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Decibel = Annotated[float, Field(ge=-60, le=30, allow_inf_nan=False)]
Uri = Annotated[str, Field(min_length=1, max_length=4096, pattern=r"^[^\x00]+$")]
Speed = Annotated[float, Field(ge=0.25, le=4, allow_inf_nan=False)]


class Rect(Document):
    """A part of the output frame, in shares of it."""

    x: Share = 0
    y: Share = 0
    w: Part = 1
    h: Part = 1


WHOLE = Rect()


class Grid(NamedTuple):
    """The frames of the output: frame `n` is shown from `n / rate` seconds on."""

    rate: Fraction

    def frame(self, at_ms: int) -> int:
        """The frame nearest to a time; halves go up, so that what lasts a frame is never rounded away."""
        return int(Fraction(at_ms) * self.rate / 1000 + Fraction(1, 2))

    def ms(self, frame: int) -> int:
        """The whole millisecond nearest to a frame's time; `frame` of it gives the same frame again."""
        return int(Fraction(frame * 1000) / self.rate + Fraction(1, 2))

    def seconds(self, frames: int) -> Fraction:
        """How long so many frames last."""
        return Fraction(frames) / self.rate


def ratio(speed: float) -> Fraction:
    """A speed as the fraction that it stands for: 1.1 is 11/10."""
    return Fraction(speed).limit_denominator(1000)
