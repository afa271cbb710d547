"""What the studio takes and answers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from cutroom.jobs.schemas import RunInput, StageView
from cutroom.kit.schemas import PageRequest, Schema

Kind = Literal["prompt", "photos"]
Aspect = Literal["9:16", "1:1", "4:5", "16:9"]
Role = Literal["hook", "point", "turn", "close"]
Status = Literal["draft", "needs_input", "rendering", "needs_attention", "ready"]
SceneStatus = Literal["waiting", "running", "done", "failed"]
Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,59}$")]
Narration = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Heading = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Visual = Annotated[str, StringConstraints(strip_whitespace=True, max_length=900)]
Caption = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Seconds = Annotated[int, Field(ge=5, le=180)]
Version = Annotated[int, Field(ge=1, le=10**9)]


class CreateProject(Schema):
    """A video to be made from a prompt. Style, voice and music mood are names of `GET /studio/options`."""

    kind: Literal["prompt"] = "prompt"
    prompt: Prompt
    aspect: Aspect = "9:16"
    seconds: Seconds = 30
    style: Name | None = None
    voice: Name | None = None
    mood: Name | None = None


class Versioned(Schema):
    """A change; `version` is the project's as it was read."""

    version: Version


class UpdateProject(Versioned):
    """What is not sent stays.

    A video of photos has no voice, its mood may be "none", `opening` is the title over its first photo, and `seconds`
    of 0 let the photos say how long it is.
    """

    title: Title | None = None
    style: Name | None = None
    voice: Name | None = None
    mood: Name | None = None
    aspect: Aspect | None = None
    opening: Caption | None = None
    seconds: Seconds | Literal[0] | None = None


class RewriteProject(Versioned):
    """Write the script again, from another prompt or for another length; every scene is replaced."""

    prompt: Prompt | None = None
    seconds: Seconds | None = None


class UpdateScene(Versioned):
    """What is not sent stays; a `design` or `subject` of "" lets Cutroom choose."""

    narration: Narration | None = None
    heading: Heading | None = None
    visual: Visual | None = None
    design: Name | Literal[""] | None = None
    subject: Name | Literal[""] | None = None


class AddScene(Versioned):
    """A scene after another one, or at the beginning."""

    after: UUID | None = None
    narration: Narration = ""
    heading: Heading = ""
    visual: Visual = ""


class OrderScenes(Versioned):
    """Every scene of the project, in the new order."""

    scene_ids: Annotated[list[UUID], Field(min_length=1, max_length=60)]


class RegenerateScene(Versioned):
    """Another look of a scene, kept beside those before; in a design by name, or in one that Cutroom chooses."""

    design: Name | None = None


class SelectRevision(Versioned):
    """Which look a scene has."""

    number: Annotated[int, Field(ge=1, le=5)]


class MakeVideo(Schema):
    """Make the video, for the quoted price where one was asked for; `version` is the project's as it was read."""

    version: Version | None = None
    quote_id: UUID | None = None


class ListProjects(PageRequest):
    """Which projects."""


class RevisionView(Schema):
    number: int
    design: str | None
    created_at: datetime


class SceneView(Schema):
    """A scene; `picture` changes when its poster does. `duration_ms` is an estimate until its voice was made."""

    id: UUID
    role: Role
    narration: str
    heading: str
    visual: str
    design: str | None
    subject: str | None
    duration_ms: int
    picture: str
    revision: int
    revisions: list[RevisionView]
    status: SceneStatus | None
    progress: float
    error: str | None


class PhotoView(Schema):
    """A photo of a project, in the order of the video; one that is not `shown` is left out.

    `starts_ms` is when it comes, None where it is left out or the video has no time for it. `best_of` are the shown
    photos that resemble it and are less good.
    """

    id: UUID
    name: str
    width: int
    height: int
    taken_at: datetime | None
    caption: str
    shown: bool
    url: str
    starts_ms: int | None
    duration_ms: int | None
    best_of: list[UUID]
    status: SceneStatus | None
    progress: float
    error: str | None


class ProjectView(Schema):
    """A project with its scenes or photos. `rendered` says whether the export shows it as it is now.

    `keep_order` says that a person put the photos in order; else they stand by time and likeness.
    """

    id: UUID
    kind: Kind
    title: str
    prompt: str
    aspect: Aspect
    seconds: int
    style: str
    voice: str
    mood: str
    language: str
    outline: bool
    questions: list[str]
    status: Status
    version: int
    duration_ms: int
    scenes: list[SceneView]
    photos: list[PhotoView]
    opening: str
    keep_order: bool
    job_id: UUID | None
    stages: list[StageView]
    progress: float
    error: str | None
    export_id: UUID | None
    rendered: bool
    created_at: datetime
    updated_at: datetime


class ProjectSummary(Schema):
    """A project in a list; its picture is the poster of `scene_id`, or at `picture_url` where it is made of photos."""

    id: UUID
    kind: Kind
    title: str
    aspect: Aspect
    status: Status
    progress: float
    duration_ms: int
    scenes: int
    scene_id: UUID | None
    picture: str
    picture_url: str | None
    created_at: datetime
    updated_at: datetime


class PosterView(Schema):
    """The picture of a scene, for an hour."""

    url: str
    width: int
    height: int


class Choice(Schema):
    """Something to choose by name; `colors` are those of a style, background first, `language` is a voice's."""

    name: str
    label: str
    colors: list[str] = Field(default_factory=list[str])
    language: str | None = None


class StudioOptions(Schema):
    """What a video can be made of."""

    styles: list[Choice]
    voices: list[Choice]
    moods: list[Choice]
    designs: list[Choice]


class StudioInput(RunInput):
    project_id: UUID


class SceneItem(BaseModel):
    """A scene as an item of the machine's map."""

    index: int
    scene_id: UUID


class PlannedStudio(StudioInput):
    scenes: list[SceneItem]


class SceneInput(BaseModel):
    run: StudioInput
    scene: SceneItem


class SceneDone(BaseModel):
    index: int


class PosterInput(BaseModel):
    """The poster that is wanted: the scene as the engine reads it, and where the picture goes."""

    key: str
    scene: dict[str, Any]
    style: str
    width: int
    height: int
    seed: int


class Poster(BaseModel):
    key: str


class WriteInput(BaseModel):
    """What a script is wanted of."""

    prompt: str
    seconds: int


class WrittenScript(BaseModel):
    """A script as the engine gives it."""

    script: dict[str, Any]
