"""The `Edit`: one document that describes any video Cutroom makes, and from which one compiler makes one ffmpeg run."""

from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from cutroom.media.probe import MediaInfo
from cutroom.media.schema import Document

VERSION = 1
Share = Annotated[float, Field(ge=0, le=1)]
Ms = Annotated[int, Field(ge=0, le=24 * 3_600_000)]
Length = Annotated[int, Field(gt=0, le=24 * 3_600_000)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class Source(Document):
    """A file or URL that layers take from, with what `probe` found."""

    uri: str = Field(min_length=1)
    info: MediaInfo


class Rect(Document):
    """A part of the output frame, in shares of it."""

    x: Share = 0
    y: Share = 0
    w: float = Field(default=1, gt=0, le=1)
    h: float = Field(default=1, gt=0, le=1)


class CropPoint(Document):
    """Where the crop's centre is at a time from the layer's start; `jump` sets it there at once, as a cut does."""

    at_ms: Ms
    x: Share
    y: Share
    jump: bool = False


class Crop(Document):
    """A window of constant size (shares of the displayed frame) whose centre moves along straight lines."""

    w: float = Field(gt=0, le=1)
    h: float = Field(gt=0, le=1)
    points: list[CropPoint] = Field(min_length=1, max_length=5000)

    @field_validator("points")
    @classmethod
    def in_order(cls, points: list[CropPoint]) -> list[CropPoint]:
        """Points must follow each other in time."""
        if any(b.at_ms <= a.at_ms for a, b in pairwise(points)):
            raise ValueError("crop points must be in order of time")
        return points


class Placed(Document):
    """A stretch of a source at a place on the output's time line."""

    source: str
    at_ms: Ms = 0
    source_in_ms: Ms = 0
    duration_ms: Length

    @property
    def end_ms(self) -> int:
        """Where it ends on the output's time line."""
        return self.at_ms + self.duration_ms


class VideoLayer(Placed):
    """Moving pictures: cropped, then fitted into `rect` (`fill` covers it, `fit` shows all with bars)."""

    crop: Crop | None = None
    fit: Literal["fill", "fit"] = "fill"
    rect: Rect = Rect()


class AudioLayer(Placed):
    """Sound; gain in dB, fades at both ends against clicks."""

    gain_db: float = Field(default=0, ge=-60, le=30)
    fade_in_ms: int = Field(default=0, ge=0, le=10_000)
    fade_out_ms: int = Field(default=0, ge=0, le=10_000)


class Track(Document):
    """Layers that follow each other; later tracks lie over earlier ones."""

    layers: list[VideoLayer] = Field(min_length=1, max_length=500)

    @field_validator("layers")
    @classmethod
    def apart(cls, layers: list[VideoLayer]) -> list[VideoLayer]:
        """Layers of one track are in order and do not overlap."""
        if any(b.at_ms < a.end_ms for a, b in pairwise(layers)):
            raise ValueError("layers of one track must not overlap")
        return layers


class CaptionWord(Document):
    """A word on the output's time line."""

    text: str = Field(min_length=1, max_length=200)
    start_ms: Ms
    end_ms: Ms


class Captions(Document):
    """Word-timed captions in a named look."""

    template: Literal["clean"] = "clean"
    words: list[CaptionWord] = Field(max_length=50_000)
    position: Share = 0.78  # of the frame's height, where the lower line stands


class TextOverlay(Document):
    """A line of text over the picture for a while; `x`, `y` is its middle, size in pixels of the output."""

    text: str = Field(min_length=1, max_length=500)
    start_ms: Ms
    end_ms: Ms
    x: Share = 0.5
    y: Share = 0.15
    size: int = Field(default=48, ge=12, le=144)
    colour: Colour = "#ffffff"
    animation: Literal["none", "fade_in"] = "fade_in"

    @model_validator(mode="after")
    def lasts(self) -> Self:
        """A text must be seen for a while."""
        if self.end_ms <= self.start_ms:
            raise ValueError("a text must end after it starts")
        return self


class Format(Document):
    """What comes out: size in pixels (even), frames per second as num/den, quality, loudness in LUFS (None: as is)."""

    width: int = Field(default=720, ge=64, le=4096, multiple_of=2)
    height: int = Field(default=1280, ge=64, le=4096, multiple_of=2)
    fps: str = "30/1"
    crf: int = Field(default=21, ge=0, le=51)
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"] = "veryfast"
    audio_kbps: int = Field(default=160, ge=32, le=512)
    loudness_lufs: float | None = Field(default=-14.0, ge=-40, le=-5)

    @field_validator("fps")
    @classmethod
    def sane(cls, fps: str) -> str:
        """1 to 120 frames per second, as a fraction."""
        num, slash, den = fps.partition("/")
        if not (slash and num.isdigit() and den.isdigit() and int(den) and 1 <= Fraction(int(num), int(den)) <= 120):
            raise ValueError("fps must be num/den between 1 and 120")
        return fps


class Edit(Document):
    """The whole video. Layers name a key of `sources`; its duration is where the last layer ends."""

    version: Literal[1] = VERSION
    sources: dict[str, Source]
    tracks: list[Track] = Field(min_length=1, max_length=16)
    audio: list[AudioLayer] = Field(default_factory=list[AudioLayer], max_length=64)
    captions: Captions | None = None
    texts: list[TextOverlay] = Field(default_factory=list[TextOverlay], max_length=200)
    background: Colour = "#000000"
    format: Format = Format()

    @property
    def duration_ms(self) -> int:
        """Length of the output."""
        return max(layer.end_ms for layer in self.layers)

    @property
    def layers(self) -> list[VideoLayer]:
        """All video layers, lowest first."""
        return [layer for track in self.tracks for layer in track.layers]

    @model_validator(mode="after")
    def takes_from_what_there_is(self) -> Self:
        """Every layer's source is known and reaches as far as the layer takes from it; sound comes from sound."""
        for layer in [*self.layers, *self.audio]:
            if layer.source not in self.sources:
                raise ValueError(f"there is no source named {layer.source!r}")
            if layer.source_in_ms >= self.sources[layer.source].info.duration_ms:
                raise ValueError(f"a layer starts after the end of source {layer.source!r}")
        for layer in self.audio:
            if self.sources[layer.source].info.audio_stream is None:
                raise ValueError(f"source {layer.source!r} has no sound")
        return self
