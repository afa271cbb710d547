"""What comes out."""

from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from cutroom.media.edit.units import Grid
from cutroom.media.schema import Document

SLOWEST_FPS, FASTEST_FPS = 15, 60


class Format(Document):
    """Size in pixels (even), frames per second as num/den, codec, quality, loudness in LUFS (None: as is).

    `crf` counts as H.264's does (lower is better, 18-28 is usual) for every codec; `video_kbps` takes its place.
    """

    width: int = Field(default=720, ge=64, le=4096, multiple_of=2)
    height: int = Field(default=1280, ge=64, le=4096, multiple_of=2)
    fps: str = "30/1"
    codec: Literal["h264", "h265", "vp9", "av1"] = "h264"
    container: Literal["mp4", "webm"] = "mp4"
    crf: int = Field(default=21, ge=0, le=51)
    video_kbps: int | None = Field(default=None, ge=100, le=100_000)
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"] = "veryfast"
    audio_kbps: int = Field(default=256, ge=32, le=512)
    loudness_lufs: float | None = Field(default=-14.0, ge=-40, le=-5, allow_inf_nan=False)

    @field_validator("fps")
    @classmethod
    def sane(cls, fps: str) -> str:
        """15 to 60 frames per second, as a fraction."""
        num, slash, den = fps.partition("/")
        digits = all(part.isascii() and part.isdigit() and len(part) <= 7 for part in (num, den))
        if not (slash and digits and int(den) and SLOWEST_FPS <= Fraction(int(num), int(den)) <= FASTEST_FPS):
            raise ValueError(f"fps must be num/den between {SLOWEST_FPS} and {FASTEST_FPS}")
        return fps

    @model_validator(mode="after")
    def belongs_together(self) -> Self:
        """WebM holds VP9 and AV1 only."""
        if self.container == "webm" and self.codec not in ("vp9", "av1"):
            raise ValueError("a webm file holds vp9 or av1; choose one of them, or mp4")
        return self

    @property
    def grid(self) -> Grid:
        """The frames of the output."""
        return Grid(Fraction(self.fps))
