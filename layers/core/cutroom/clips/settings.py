"""How a clip's short is made, kept with the clip: every export of it, from any place and in bulk, uses this."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from cutroom.branding.schemas import BrandName
from cutroom.kit.schemas import Schema
from cutroom.media.compose.layouts import Layout
from cutroom.media.compose.tightening import Tightening
from cutroom.media.edit.overlays import Posted, Rows, Template
from cutroom.media.edit.units import Colour

Hashtag = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^#?[^\s#]{1,100}$")]
Resolution = Literal["720x1280", "1080x1920", "2160x3840", "1080x1350", "1080x1080", "1920x1080"]
Codec = Literal["h264", "h265", "vp9", "av1"]
Preset = Literal["tiktok", "reels", "shorts", "facebook", "youtube"]
FrameRate = Annotated[int, Field(ge=15, le=60, description="The source's own rate where none is given")]
Hook = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Moment = Annotated[int, Field(ge=0, le=24 * 3_600_000)]
ShotLayouts = Annotated[dict[Annotated[int, Field(ge=0, le=10**6)], Layout], Field(max_length=2000)]


class CaptionOptions(Schema):
    """How captions differ from their template; what is null is as the template or the brand has it.

    `position` is where the lower line stands, a share of the height; null finds a place for every phrase. `posted` says
    whether the short goes out as an advert, of which platforms cover more.
    """

    position: Annotated[float, Field(ge=0, le=1)] | None = None
    size: Annotated[float, Field(ge=0.5, le=1.6)] = 1
    colour: Colour | None = None
    case: Literal["as_is", "upper"] | None = None
    lines: Rows | None = None
    posted: Posted = "organic"


class Stretch(Schema):
    """From when to when of a video."""

    start_ms: Moment
    end_ms: Moment

    @model_validator(mode="after")
    def _lasts(self) -> "Stretch":
        if self.end_ms <= self.start_ms:
            raise ValueError("end_ms must be after start_ms")
        return self


Restored = Annotated[list[Stretch], Field(max_length=1000)]


class ClipSettings(Schema):
    """What was chosen for a clip's short: its file, its look, and what goes with it when it is posted.

    `captions` names a template, null leaves them out. `layout` holds for every shot but those that `shot_layouts` name
    by their number in the analysis. `hook` is the text over the first seconds; null is the one that Cutroom suggests,
    and an empty one leaves it out. `tightening` takes pauses and fillers out, but for those that `restored` covers, in
    times of the video. `cover_ms` is on the short's own time line; null is the best frame.
    """

    preset: Preset | None = None
    resolution: Resolution = "1080x1920"
    fps: FrameRate | None = None
    codec: Codec = "h264"
    captions: Template | None = "clean"
    hook: Hook | None = None
    caption_options: CaptionOptions = CaptionOptions()
    layout: Layout = "auto"
    shot_layouts: ShotLayouts = Field(default_factory=dict[int, Layout])
    tightening: Tightening = "gentle"
    restored: Restored = Field(default_factory=list[Stretch])
    brand: BrandName | None = None
    cover_ms: Moment | None = None
    description: Annotated[str, Field(max_length=5000)] = ""
    hashtags: list[Hashtag] = Field(default_factory=list[Hashtag], max_length=30)
