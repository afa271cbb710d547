"""What is seen: sources, the layers that take from them, and how one layer gives way to the next."""

from fractions import Fraction
from itertools import pairwise
from typing import Literal, Self, cast

from pydantic import Field, field_validator, model_validator

from cutroom.media.edit.units import WHOLE, Colour, Length, Ms, Part, Rect, Share, Speed, Uri, ratio
from cutroom.media.schema import Document
from cutroom.media.source.info import MediaInfo

MOST_POINTS = 5000


class Source(Document):
    """A file or URL that layers take from, with what `probe` found."""

    uri: Uri
    info: MediaInfo


class CropPoint(Document):
    """Where the crop's centre is at a time from the layer's start; `jump` sets it there at once, as a cut does."""

    at_ms: Ms
    x: Share
    y: Share
    jump: bool = False


class Crop(Document):
    """A window of constant size (shares of the displayed frame) whose centre moves along straight lines."""

    w: Part
    h: Part
    points: list[CropPoint] = Field(min_length=1, max_length=MOST_POINTS)

    @field_validator("points")
    @classmethod
    def in_order(cls, points: list[CropPoint]) -> list[CropPoint]:
        """Points must follow each other in time."""
        if any(b.at_ms <= a.at_ms for a, b in pairwise(points)):
            raise ValueError("crop points must be in order of time")
        return points


class Zoom(Document):
    """The picture grows to `scale` around (x, y) from `start_ms` to `end_ms` of the layer.

    It takes `ease_ms` to get there and as long to come back; 0 is a hard punch-in.
    """

    start_ms: Ms
    end_ms: Ms
    scale: float = Field(default=1.15, gt=1, le=4, allow_inf_nan=False)
    x: Share = 0.5
    y: Share = 0.42
    ease_ms: int = Field(default=220, ge=0, le=10_000)

    @model_validator(mode="after")
    def has_time(self) -> Self:
        """Both slopes must fit in."""
        if self.end_ms - self.start_ms < max(1, 2 * self.ease_ms):
            raise ValueError("a zoom must last at least twice its ease_ms, and some time")
        return self


class Transition(Document):
    """How a layer follows the one before it on its track; it starts `duration_ms` before that one ends.

    `fade` goes through black, `dissolve` mixes, `slide` and `wipe` go towards `direction`, `zoom` flies in.
    """

    kind: Literal["cut", "fade", "dissolve", "slide", "wipe", "zoom"] = "dissolve"
    duration_ms: int = Field(default=400, ge=0, le=5000)
    direction: Literal["left", "right", "up", "down"] = "left"

    @model_validator(mode="before")
    @classmethod
    def a_cut_takes_no_time(cls, data: object) -> object:
        """A cut that says nothing of its length has none."""
        if isinstance(data, dict) and cast("dict[str, object]", data).get("kind") == "cut":
            return {"duration_ms": 0, **cast("dict[str, object]", data)}
        return cast("object", data)

    @model_validator(mode="after")
    def lasts(self) -> Self:
        """A cut takes no time, and all others do."""
        if (self.kind == "cut") != (self.duration_ms == 0):
            raise ValueError("a cut takes no time, and every other transition takes some")
        return self


class Placed(Document):
    """A stretch of a source at a place on the output's time line; `duration_ms` is how long it is shown."""

    source: str = Field(max_length=200)
    at_ms: Ms = 0
    source_in_ms: Ms = 0
    duration_ms: Length
    speed: Speed = 1

    @property
    def end_ms(self) -> int:
        """Where it ends on the output's time line."""
        return self.at_ms + self.duration_ms

    @property
    def source_out_ms(self) -> Fraction:
        """Where it stops taking from its source."""
        return self.source_in_ms + self.duration_ms * ratio(self.speed)


class VideoLayer(Placed):
    """Moving pictures: cropped, then fitted into `rect`.

    `fill` covers it, `fit` shows all between bars of the background, `blur` shows all over a blurred copy of itself.
    """

    crop: Crop | None = None
    fit: Literal["fill", "fit", "blur"] = "fill"
    rect: Rect = WHOLE
    opacity: float = Field(default=1, gt=0, le=1, allow_inf_nan=False)
    fade_in_ms: int = Field(default=0, ge=0, le=10_000)
    fade_out_ms: int = Field(default=0, ge=0, le=10_000)
    zooms: list[Zoom] = Field(default_factory=list[Zoom], max_length=100)
    transition: Transition | None = None

    @model_validator(mode="after")
    def within_itself(self) -> Self:
        """Fades and zooms happen inside the layer, and zooms one after the other."""
        if self.fade_in_ms + self.fade_out_ms > self.duration_ms:
            raise ValueError("fade_in_ms and fade_out_ms together are longer than the layer")
        if any(b.start_ms < a.end_ms for a, b in pairwise(self.zooms)):
            raise ValueError("zooms must be in order and not overlap")
        if self.zooms and self.zooms[-1].end_ms > self.duration_ms:
            raise ValueError("a zoom must end before its layer does")
        return self

    @property
    def overlap_ms(self) -> int:
        """How long it is shown together with the layer before it."""
        return self.transition.duration_ms if self.transition else 0


class Track(Document):
    """Layers that follow each other; later tracks lie over earlier ones."""

    layers: list[VideoLayer] = Field(min_length=1, max_length=2000)


class Background(Document):
    """What is seen where no layer is: a plain colour, or with `blur` the lowest track, enlarged and soft."""

    colour: Colour = "#000000"
    blur: bool = False
