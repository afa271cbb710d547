"""What exports take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from cutroom.analysis.schemas import StageView, Status
from cutroom.kit.schemas import PageRequest, Schema
from cutroom.media.edit.overlays import Template
from cutroom.runtime.events import Event
from cutroom.runtime.runs import RunInput

Hashtag = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^#?[^\s#]{1,100}$")]
Resolution = Literal["720x1280", "1080x1920", "1080x1080", "1920x1080"]


class Source(Schema):
    """What is exported."""

    clip_id: UUID


class Format(Schema):
    """The file that is wanted."""

    resolution: Resolution = "720x1280"
    fps: Annotated[int, Field(ge=15, le=60, description="The source's own rate where none is given")] | None = None
    codec: Literal["h264", "h265", "vp9", "av1"] = "h264"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, _, height = self.resolution.partition("x")
        return int(width), int(height)


class Metadata(Schema):
    """What goes with the file when it is posted."""

    title: Annotated[str, Field(max_length=200)] | None = None
    description: Annotated[str, Field(max_length=5000)] | None = None
    hashtags: list[Hashtag] = Field(default_factory=list, max_length=30)


class StartExport(Schema):
    """A clip to be rendered; `captions` names a template, null leaves them out."""

    source: Source
    format: Format = Format()
    captions: Template | None = "clean"
    metadata: Metadata = Metadata()


class ExportView(Schema):
    id: UUID
    video_id: UUID
    clip_id: UUID | None
    job_id: UUID
    status: Status
    progress: float
    stages: list[StageView]
    error: str | None
    title: str
    filename: str
    format: Format
    captions: str | None
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


class Download(Schema):
    """Where to fetch the file, for an hour."""

    url: str
    filename: str
    size_bytes: int


class ExportInput(RunInput):
    export_id: UUID


class PreparedExport(ExportInput):
    target: Literal["lambda", "batch"]


class FailedExport(ExportInput):
    error: dict[str, Any] = Field(default_factory=dict)


class ExportFinished(Event):
    """A file is ready."""

    owner_id: UUID
    export_id: UUID
