"""What the pictures of an export take and answer: previews, framing and covers, before it is made and of its file."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from cutroom.kit.schemas import Schema
from cutroom.media.compose import tightening
from cutroom.media.compose.layouts import Kind, Layout
from cutroom.media.edit.layers import VideoLayer
from cutroom.media.edit.overlays import TextOverlay
from cutroom.renders.schemas import Look, Moment, Resolution


class Trim(Schema):
    """A clip's ends as they are being moved and not saved yet."""

    start_ms: Moment
    end_ms: Moment

    @model_validator(mode="after")
    def _lasts(self) -> "Trim":
        if self.end_ms <= self.start_ms:
            raise ValueError("end_ms must be after start_ms")
        return self


class Trimmed(Look):
    """A look at something whose ends may be on the move; `trim` is for clips."""

    trim: Trim | None = None


class FindCovers(Trimmed):
    """For which video covers are sought, and how many."""

    count: Annotated[int, Field(ge=1, le=12)] = 6


class CoverCandidate(Schema):
    """A frame that could stand for the video; `POST /exports/preview` shows it."""

    timestamp_ms: int
    score: float
    reasons: list[str]


class CoverCandidates(Schema):
    """The best frames first."""

    items: list[CoverCandidate]


class ChooseCover(Schema):
    """Which frame of an export stands for it."""

    timestamp_ms: Moment


class CoverView(Schema):
    """The cover of an export as JPEG, for an hour."""

    url: str
    timestamp_ms: int
    width: int
    height: int


class PreviewExport(Trimmed):
    """Which frame to show; the middle one where no time is given."""

    timestamp_ms: Moment | None = None


class PreviewSplice(Schema):
    """Which frame of a splice to show, or the beginning of a short low-resolution clip without sound."""

    timestamp_ms: Moment | None = None
    resolution: Resolution = "720x1280"
    kind: Literal["frame", "clip"] = "frame"


class PreviewView(Schema):
    """Where to fetch the picture (PNG) or clip (MP4), for an hour."""

    url: str
    content_type: Literal["image/png", "video/mp4"]
    timestamp_ms: int
    duration_ms: int
    width: int
    height: int


class FramedShot(Schema):
    """A shot of a clip on its video's time line: the layout that is asked for, and the one that it gets."""

    index: int
    start_ms: int
    end_ms: int
    layout: Layout
    kind: Kind


class FramedCaptions(Schema):
    """Where phrases stand that begin within a stretch of the output: shares of the height, of the usual size."""

    start_ms: int
    end_ms: int
    line: float
    scale: float
    lines: int


class CaptionArea(Schema):
    """What is left free of captions at each side of the frame, in shares of it."""

    top: float
    bottom: float
    left: float
    right: float


class Removal(Schema):
    """A stretch of a clip's video that tightening takes out, and why; one that is `restored` stays in."""

    start_ms: int
    end_ms: int
    kind: tightening.Kind
    restored: bool


class Framing(Schema):
    """What of the sources is seen where: a render's pictures, the texts over them, and the shots of a clip.

    Crops and rects are shares of the displayed source and of the output; times of `layers` and `texts` are the
    output's, those of `shots` and `removals` the clip's video's.
    `caption_line` is where the lower line of captions stands unless `captions` say otherwise for a phrase, as a share
    of the height; both it and `caption_area` are None without captions.
    """

    duration_ms: int
    width: int
    height: int
    caption_line: float | None
    caption_area: CaptionArea | None = None
    captions: list[FramedCaptions] = Field(default_factory=list[FramedCaptions])
    layers: list[VideoLayer]
    texts: list[TextOverlay]
    shots: list[FramedShot]
    removals: list[Removal]


class PreviewInput(BaseModel):
    """Of which Edit, that lies in storage under its fingerprint, a picture is wanted, and when."""

    owner_id: UUID
    fingerprint: str
    at_ms: int


class CoverInput(BaseModel):
    """Of which export's file a frame is wanted."""

    owner_id: UUID
    export_id: UUID
    at_ms: int


class Picture(BaseModel):
    """Where a picture lies in storage."""

    key: str
