"""How a clip's short is made, kept with the clip: every export of it, from any place and in bulk, uses this."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cutroom.branding.schemas import BrandName
from cutroom.kit.schemas import Schema
from cutroom.media.compose.layouts import Layout
from cutroom.media.edit.overlays import Template

Hashtag = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^#?[^\s#]{1,100}$")]
Resolution = Literal["720x1280", "1080x1920", "1080x1080", "1920x1080"]
Codec = Literal["h264", "h265", "vp9", "av1"]
Preset = Literal["tiktok", "reels", "shorts", "facebook", "youtube"]
FrameRate = Annotated[int, Field(ge=15, le=60, description="The source's own rate where none is given")]
Hook = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Moment = Annotated[int, Field(ge=0, le=24 * 3_600_000)]
ShotLayouts = Annotated[dict[Annotated[int, Field(ge=0, le=10**6)], Layout], Field(max_length=2000)]


class ClipSettings(Schema):
    """What was chosen for a clip's short: its file, its look, and what goes with it when it is posted.

    `captions` names a template, null leaves them out. `layout` holds for every shot but those that `shot_layouts` name
    by their number in the analysis. `hook` is the text over the first seconds; null is the one that Cutroom suggests,
    and an empty one leaves it out. `cover_ms` is on the short's own time line; null is the best frame.
    """

    preset: Preset | None = None
    resolution: Resolution = "1080x1920"
    fps: FrameRate | None = None
    codec: Codec = "h264"
    captions: Template | None = "clean"
    hook: Hook | None = None
    layout: Layout = "auto"
    shot_layouts: ShotLayouts = Field(default_factory=dict[int, Layout])
    brand: BrandName | None = None
    cover_ms: Moment | None = None
    description: Annotated[str, Field(max_length=5000)] = ""
    hashtags: list[Hashtag] = Field(default_factory=list[Hashtag], max_length=30)
