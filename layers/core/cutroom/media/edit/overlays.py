"""What lies over the picture: captions, texts and images."""

from typing import Literal, Self

from pydantic import Field, model_validator

from cutroom.media.edit.units import Colour, Ms, Rect, Share, Uri
from cutroom.media.schema import Document

Template = Literal[
    "clean", "karaoke", "pop", "box", "single_word", "bold", "neon", "minimal", "highlight", "typewriter"
]
Font = Literal["Anton", "Bebas Neue", "Bangers", "Montserrat", "Noto Sans", "Courier Prime", "Poppins"]
Platform = Literal["none", "tiktok", "reels", "shorts"]
Posted = Literal["organic", "advert"]  # adverts carry a button more, so platforms keep more of the frame free
Rows = Literal[1, 2]


class Lasting(Document):
    """Something that is seen from `start_ms` until `end_ms` of the output."""

    start_ms: Ms
    end_ms: Ms

    @model_validator(mode="after")
    def lasts(self) -> Self:
        """It must be seen for a while."""
        if self.end_ms <= self.start_ms:
            raise ValueError("end_ms must be after start_ms")
        return self


class CaptionPlace(Document):
    """Where a phrase stands: its lower line as a share of the height, its size beside the style's, its most lines."""

    position: Share
    scale: float = Field(default=1, ge=0.3, le=2, allow_inf_nan=False)
    lines: Rows = 2


class CaptionWord(Document):
    """A word on the output's time line; `emphasis` marks a keyword, `emoji` is shown beside it.

    `place` is where its phrase stands; None is where the captions stand. Words of different places share no phrase.
    """

    text: str = Field(min_length=1, max_length=200)
    start_ms: Ms
    end_ms: Ms
    emphasis: bool = False
    emoji: str | None = Field(default=None, min_length=1, max_length=16)
    place: CaptionPlace | None = None

    @model_validator(mode="after")
    def forwards(self) -> Self:
        """Time goes forwards."""
        if self.end_ms < self.start_ms:
            raise ValueError("a word must not end before it starts")
        return self


class Captions(Document):
    """Word-timed captions in a named look; what is None is the look's own choice.

    `position` is where the lower line stands, as a share of the frame's height; captions stay out of what the
    `safe_area` platform covers with its buttons and names, on posts or on adverts. `upper` sets capitals throughout or
    nowhere, `lines` the most lines of a phrase.
    """

    template: Template = "clean"
    words: list[CaptionWord] = Field(max_length=50_000)
    position: Share = 0.78
    font: Font | None = None
    colour: Colour | None = None
    accent: Colour | None = None
    scale: float = Field(default=1, ge=0.5, le=2, allow_inf_nan=False)
    safe_area: Platform = "none"
    posted: Posted = "organic"
    upper: bool | None = None
    lines: Rows | None = None


class TextOverlay(Lasting):
    """A line of text over the picture; `x`, `y` is its middle. `size` is in pixels of a frame that is 1280 high."""

    text: str = Field(min_length=1, max_length=500)
    x: Share = 0.5
    y: Share = 0.15
    font: Font = "Anton"
    size: int = Field(default=48, ge=12, le=72)
    colour: Colour = "#ffffff"
    bold: bool = False
    italic: bool = False
    shadow: bool = True
    outline: Colour | None = "#000000"
    box: Colour | None = None
    animation: Literal["none", "fade_in", "slide_up", "typewriter", "pop"] = "fade_in"


class ImageOverlay(Lasting):
    """A picture (PNG, JPEG, WebP) shown whole in the middle of `rect`: a logo, a watermark, a sticker."""

    uri: Uri
    rect: Rect
    opacity: float = Field(default=1, gt=0, le=1, allow_inf_nan=False)
    fade_ms: int = Field(default=0, ge=0, le=5000)
