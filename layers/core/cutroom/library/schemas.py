"""What the library takes, answers and tells."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from cutroom.jobs.schemas import RunInput
from cutroom.kit.schemas import PageRequest, Schema
from cutroom.runtime.events import Event

LARGEST_BYTES = 5 * 1024**3

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Folder = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Tags = Annotated[list[Tag], Field(max_length=30)]
VideoStatus = Literal["uploaded", "processing", "processed", "failed"]
Sort = Literal["created_at", "-created_at", "title", "-title", "duration_ms", "-duration_ms"]
# Storage answers with it later: a playlist's type would be an invitation to read it as one.
MEDIA_TYPE = r"^((video|audio)/[\w.+-]+|application/octet-stream)$"


class StartUpload(Schema):
    """A file that the caller wants to send; `size_bytes` is its exact size."""

    filename: Annotated[str, Field(min_length=1, max_length=255)]
    size_bytes: Annotated[int, Field(ge=1, le=LARGEST_BYTES)]
    content_type: Annotated[str, Field(pattern=MEDIA_TYPE, max_length=100)] = "application/octet-stream"
    title: Title | None = None


class UploadPart(Schema):
    """One part: PUT its bytes to `url`; `uploaded` parts need not be sent again."""

    number: int
    size_bytes: int
    uploaded: bool
    url: str | None


class UploadView(Schema):
    id: UUID
    video_id: UUID
    filename: str
    size_bytes: int
    part_size_bytes: int
    status: Literal["open", "completed", "aborted"]
    expires_at: datetime
    parts: list[UploadPart]


class Sprite(Schema):
    """A sheet of small frames for scrubbing: frame n shows `n * interval_ms`, row by row."""

    url: str
    columns: int
    rows: int
    tile_width: int
    tile_height: int
    interval_ms: int


class VideoView(Schema):
    id: UUID
    title: str
    original_filename: str
    came_by: Literal["upload", "drop"]
    status: VideoStatus
    failure_reason: str | None
    size_bytes: int
    duration_ms: int | None
    width: int | None
    height: int | None
    media: dict[str, Any] | None
    folder: str
    tags: list[str]
    archived: bool
    proxy_url: str | None
    thumbnail_url: str | None
    sprite: Sprite | None
    created_at: datetime
    updated_at: datetime


class ListVideos(PageRequest):
    """Which videos: `q` looks in titles, file names and transcripts."""

    status: VideoStatus | None = None
    folder: Folder | None = None
    tag: Tag | None = None
    q: Annotated[str, Field(max_length=200)] | None = None
    archived: bool = False
    sort: Sort = "-created_at"


class UpdateVideo(Schema):
    """Only the fields that are sent are changed."""

    title: Title | None = None
    folder: Folder | None = None
    tags: Tags | None = None
    archived: bool | None = None

    @field_validator("tags")
    @classmethod
    def _distinct(cls, tags: list[str] | None) -> list[str] | None:
        return None if tags is None else list(dict.fromkeys(tags))


class BatchUpdateVideos(UpdateVideo):
    """The same change to many videos; ids that are not the caller's are passed over."""

    video_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class Facets(Schema):
    """What the library can be filtered by."""

    folders: list[str]
    tags: list[str]


class Changed(Schema):
    """How many things a bulk operation changed."""

    changed: int


class IngestInput(RunInput):
    video_id: UUID


class FailedIngest(IngestInput):
    error: dict[str, Any] = Field(default_factory=dict)


class VideoProbed(Event):
    """A video's facts are known, so that it can be analysed."""

    owner_id: UUID
    video_id: UUID


class VideoDeleted(Event):
    """A video is gone from the library; its objects may go too."""

    owner_id: UUID
    video_id: UUID


class UploadAbandoned(Event):
    """An upload was given up or never completed."""

    owner_id: UUID
    upload_id: UUID
