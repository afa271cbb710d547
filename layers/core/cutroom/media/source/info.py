"""What is known of a video once it has been probed: data alone, for whoever never opens a file."""

from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict

MAX_SIDE = 16_384
MIN_SIDE = 16
NEAR_BEGINNING_MS = 200  # of the first frame: how far from it the first key frame may be
BROADCAST = ("mpegts", "mpeg")  # streams without an index, which ffmpeg seeks in too late, and loses their clock
FIELDS = {"top first", "bottom first", "top coded first (swapped)", "bottom coded first (swapped)"}
NO_SPACES = {"tv", "pc", "progressive", *FIELDS}
Side = Literal["left", "right"]
HDR = {"smpte2084": "pq", "arib-std-b67": "hlg"}


class MediaInfo(BaseModel):
    """A playable video. Sizes are as displayed, after rotation and pixel shape; its time line starts at 0.

    `start_ms` is what the file's own clock says there, and `first_frame_ms` when its first picture comes. `colour` is
    what ffmpeg says of range, matrix/primaries/transfer and fields: "pc, bt470bg/bt709/smpte170m, progressive".
    `audio_side` is the one side of a stereo recording that is heard, where the other one is silent; `last_frame_ms`
    when the last picture came that could be decoded. An analysis tells both.
    """

    model_config = ConfigDict(frozen=True)

    container: str
    duration_ms: int
    width: int
    height: int
    rotation: int
    sar: str
    fps: str
    vfr: bool
    video_codec: str
    pixel_format: str
    colour: str = ""
    hdr: str | None = None
    audio_codec: str | None = None
    audio_channels: int = 0
    audio_layout: str = ""
    audio_side: Side | None = None
    sample_rate: int = 0
    start_ms: int = 0
    first_frame_ms: int = 0
    last_frame_ms: int | None = None
    bit_rate: int = 0
    size_bytes: int | None = None
    video_stream: int = 0
    audio_stream: int | None = None

    @property
    def rate(self) -> Fraction:
        """Frames per second."""
        return Fraction(self.fps)

    @property
    def full_range(self) -> bool:
        """Whether black is 0 and not 16, as computers have it."""
        return "pc" in self.colour.split(", ")

    @property
    def interlaced(self) -> bool:
        """Whether a frame holds two fields, each of its own time."""
        return not FIELDS.isdisjoint(self.colour.split(", "))

    @property
    def colour_space(self) -> tuple[str | None, str | None]:
        """The matrix and the primaries under ffmpeg's names; None where they are not stated."""
        stated = next((part for part in self.colour.split(", ") if part not in NO_SPACES), "unknown")
        matrix, primaries, *_ = stated.split("/") if "/" in stated else (stated, stated)
        return tuple(None if one in ("unknown", "") else one for one in (matrix, primaries))  # pyright: ignore

    @property
    def seekable(self) -> bool:
        """Whether reading may begin anywhere; else all is read from the beginning."""
        return self.container not in BROADCAST

    def opened_at(self, at_ms: Fraction) -> Fraction:
        """Where reading begins for what is at a time: there, or at the very beginning.

        Before its first key frame a container finds no place to begin, and goes on from where it was looked into.
        """
        return at_ms if self.seekable and at_ms > self.first_frame_ms + NEAR_BEGINNING_MS else Fraction(0)

    def frame_ms(self, at_ms: int) -> int:
        """When the frame began that is seen at a time, so far as a steady rate tells; else that time itself.

        A frame that begins a millisecond later counts: times are whole ones, wherever they came from.
        """
        first = self.first_frame_ms
        number = (at_ms + Fraction(3, 2) - first) * self.rate // 1000
        return at_ms if self.vfr or number < 0 else min(at_ms + 1, first + round(number * 1000 / self.rate))
