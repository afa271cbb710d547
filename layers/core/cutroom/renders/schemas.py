"""What exports take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from cutroom.analysis.schemas import StageView, Status
from cutroom.branding.schemas import BrandName
from cutroom.clips.settings import (
    CaptionOptions,
    Codec,
    FrameRate,
    Hashtag,
    Hook,
    Moment,
    Preset,
    Resolution,
    Restored,
    ShotLayouts,
    Stretch,
)
from cutroom.jobs.schemas import RunInput
from cutroom.kit.schemas import PageRequest, Schema
from cutroom.media.compose.layouts import Layout
from cutroom.media.compose.tightening import Tightening
from cutroom.media.edit.overlays import Template
from cutroom.runtime.events import Event

Form = Literal["otio", "fcpxml", "edl"]


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

    resolution: Resolution = "1080x1920"
    fps: FrameRate | None = None
    codec: Codec = "h264"
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
    """A source and how it is to look. What is not named for a clip is as its own settings say.

    `captions` names a template, null leaves them out; a splice has its own. `layout` holds for every shot of a clip but
    those that `shot_layouts` name by their number in the analysis. `tightening` takes pauses, fillers, false starts and
    repeated words out of a clip, but for those that `restored` covers, in times of the video. `hook` is the text over a
    clip's first seconds: null is the one that Cutroom suggests, an empty one leaves it out. A `preset` keeps captions
    clear of the platform's buttons, and holds the video to its limits. A `brand` is applied by its name; captions that
    are asked for win.
    """

    source: Source
    format: Format = Format()
    preset: Preset | None = None
    layout: Layout = "auto"
    shot_layouts: ShotLayouts = Field(default_factory=dict[int, Layout])
    captions: Template | None = "clean"
    hook: Hook | None = None
    caption_options: CaptionOptions = CaptionOptions()
    tightening: Tightening = "gentle"
    restored: Restored = Field(default_factory=list[Stretch])
    brand: BrandName | None = None


class StartExport(Look):
    """Something to be rendered to a file, side by side in `parts` where a number is given; else the cost decides.

    The frame at `cover_ms` stands for the video; the best candidate where no time is given. With a `quote_id` it costs
    what was quoted, else what the price list says now.
    """

    metadata: Metadata = Metadata()
    cover_ms: Moment | None = None
    parts: Annotated[int, Field(ge=1, le=40)] | None = None
    quote_id: UUID | None = None


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
    """How an export stands; exports of one Edit share a job and a file, for it is rendered once.

    One of a studio project has a `project_id` and no video.
    """

    id: UUID
    video_id: UUID | None
    clip_id: UUID | None
    splice_id: UUID | None
    project_id: UUID | None
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


class ExportState(NamedTuple):
    """How an export stands as other capabilities see it: a word, how far it is (0 to 1), and what went wrong."""

    status: Status
    fraction: float
    error: str | None


class ExportFile(NamedTuple):
    """A finished file as other capabilities see it; two with one `fingerprint` show the same. `fps` is a fraction."""

    id: UUID
    title: str
    key: str
    fingerprint: str
    size_bytes: int
    duration_ms: int
    width: int
    height: int
    fps: str
    codec: str


class ListExports(PageRequest):
    """Which exports."""

    video_id: UUID | None = None
    clip_id: UUID | None = None
    splice_id: UUID | None = None
    project_id: UUID | None = None


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
