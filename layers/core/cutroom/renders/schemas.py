"""What exports take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from cutroom.analysis.schemas import StageView, Status
from cutroom.branding.schemas import BrandName
from cutroom.jobs.schemas import RunInput
from cutroom.kit.schemas import PageRequest, Schema
from cutroom.media.compose.layouts import Kind, Layout
from cutroom.media.edit.layers import VideoLayer
from cutroom.media.edit.overlays import Template
from cutroom.runtime.events import Event

Hashtag = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^#?[^\s#]{1,100}$")]
Resolution = Literal["720x1280", "1080x1920", "1080x1080", "1920x1080"]
Preset = Literal["tiktok", "reels", "shorts", "facebook", "youtube"]
Form = Literal["otio", "fcpxml", "edl"]
Moment = Annotated[int, Field(ge=0, le=24 * 3_600_000)]


class Source(Schema):
    """What is exported: a clip, a splice, or an Edit whose sources have the `uri` `video:<id of a video>`."""

    clip_id: UUID | None = None
    splice_id: UUID | None = None
    edit: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _one(self) -> "Source":
        if sum(value is not None for value in (self.clip_id, self.splice_id, self.edit)) != 1:
            raise ValueError("source must name one of clip_id, splice_id and edit")
        return self


class Format(Schema):
    """The file that is wanted; without `bitrate_kbps` the quality is kept even and the bitrate follows."""

    resolution: Resolution = "720x1280"
    fps: Annotated[int, Field(ge=15, le=60, description="The source's own rate where none is given")] | None = None
    codec: Literal["h264", "h265", "vp9", "av1"] = "h264"
    bitrate_kbps: Annotated[int, Field(ge=100, le=100_000)] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, _, height = self.resolution.partition("x")
        return int(width), int(height)


class Metadata(Schema):
    """What goes with the file when it is posted."""

    title: Annotated[str, Field(max_length=200)] | None = None
    description: Annotated[str, Field(max_length=5000)] | None = None
    hashtags: list[Hashtag] = Field(default_factory=list[Hashtag], max_length=30)


class SuggestedMetadata(Metadata):
    """Words for a post, with up to three titles, one for the first seconds, and two to four words for the cover."""

    titles: list[str] = Field(default_factory=list[str])
    hook: str | None = None
    cover_text: str | None = None


class Look(Schema):
    """A source and how it is to look.

    `captions` names a template, null leaves them out; a splice has its own. `layout` holds for every shot of a clip but
    those that `shot_layouts` name by their number in the analysis. A `preset` keeps captions clear of the platform's
    buttons, and holds the video to its limits. A `brand` is applied by its name; captions that are asked for win.
    """

    source: Source
    format: Format = Format()
    preset: Preset | None = None
    layout: Layout = "auto"
    shot_layouts: dict[Annotated[int, Field(ge=0, le=10**6)], Layout] = Field(
        default_factory=dict[int, Layout], max_length=2000
    )
    captions: Template | None = "clean"
    brand: BrandName | None = None


class StartExport(Look):
    """Something to be rendered to a file, side by side in `parts` where a number is given; else the cost decides.

    The frame at `cover_ms` stands for the video; the best candidate where no time is given.
    """

    metadata: Metadata = Metadata()
    cover_ms: Moment | None = None
    parts: Annotated[int, Field(ge=1, le=40)] | None = None


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


class Framing(Schema):
    """What of the sources is seen where: the pictures of a render without its words, and the shots of a clip.

    Crops and rects are shares of the displayed source and of the output; times of `layers` are the output's.
    `caption_line` is where the lower line of captions stands, as a share of the height; None without captions.
    """

    duration_ms: int
    width: int
    height: int
    caption_line: float | None
    layers: list[VideoLayer]
    shots: list[FramedShot]


class PresetView(Schema):
    """What a platform takes; sides in pixels, `as_of` the month in which `source` said so."""

    preset: Preset
    name: str
    shortest_ms: int
    longest_ms: int
    most_bytes: int
    least_side: int
    most_side: int
    least_fps: int
    most_fps: int
    codecs: list[str]
    shapes: list[str]
    most_description_chars: int
    most_hashtags: int
    source: str
    as_of: str


class Presets(Schema):
    """The platforms that an export can be made for."""

    items: list[PresetView]


class ExportView(Schema):
    """How an export stands; exports of one Edit share a job and a file, for it is rendered once."""

    id: UUID
    video_id: UUID
    clip_id: UUID | None
    splice_id: UUID | None
    job_id: UUID
    status: Status
    progress: float
    stages: list[StageView]
    error: str | None
    title: str
    filename: str
    format: Format
    preset: Preset | None
    layout: Layout
    captions: str | None
    brand: str | None
    cover_ms: int | None
    metadata: Metadata
    size_bytes: int | None
    duration_ms: int | None
    download_url: str | None
    report: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None


class ListExports(PageRequest):
    """Which exports."""

    video_id: UUID | None = None
    clip_id: UUID | None = None
    splice_id: UUID | None = None


class Download(Schema):
    """Where to fetch the file, for an hour."""

    url: str
    filename: str
    size_bytes: int


class ShareExport(Schema):
    """For how many seconds a link is good: a minute to ninety days."""

    expires_in: Annotated[int, Field(ge=60, le=90 * 86_400)] = 7 * 86_400


class ShareView(Schema):
    """A link to an export; `url` and `token` are told only when it is made."""

    id: UUID
    export_id: UUID
    token: str | None
    url: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Shares(Schema):
    """The links of an export, newest first."""

    items: list[ShareView]


class SharedExport(Schema):
    """What whoever has a link sees; `video_url` plays and `download_url` saves, for an hour."""

    title: str
    duration_ms: int
    video_url: str
    download_url: str
    expires_at: datetime


class SuggestMetadata(Schema):
    """For which video and platform words are wanted."""

    source: Source
    platform: Preset


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


class ExportInput(RunInput):
    export_id: UUID


class Piece(BaseModel):
    """One share of a render in parts: the frames `[first, last)` of the picture, or the whole sound."""

    index: int
    kind: Literal["picture", "sound"] = "picture"
    first: int = 0
    last: int = 0


class PreparedExport(ExportInput):
    target: Literal["lambda", "parts", "batch"]
    pieces: list[Piece] = Field(default_factory=list[Piece])


class PieceInput(BaseModel):
    """What an item of the render machine's map gets."""

    run: ExportInput
    piece: Piece


class PieceDone(BaseModel):
    index: int


class FailedExport(ExportInput):
    error: dict[str, Any] = Field(default_factory=dict)


class ExportFinished(Event):
    """A file is ready."""

    owner_id: UUID
    export_id: UUID
