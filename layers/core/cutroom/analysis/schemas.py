"""What analysis takes, answers and tells."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from cutroom.jobs.schemas import RunInput, StageView, Status
from cutroom.kit.schemas import PageRequest, Schema
from cutroom.runtime.events import Event

Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
WordText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class StartAnalysis(Schema):
    """How moments are chosen: higher `sensitivity` gives more of them; `prompt` asks for a topic.

    A length that is not sent may be relaxed where the material would give too few moments. `vocabulary` names words
    that are likely to be said, such as names and terms. Moments are chosen from what the newest analysis of the video
    saw and heard, which takes seconds and no minutes of the plan; the video is analyzed where there is none, where
    another vocabulary is sent, or with `reanalyze`.
    """

    sensitivity: Annotated[float, Field(ge=0, le=1)] = 0.75
    prompt: Prompt | None = None
    min_seconds: Annotated[float, Field(ge=3, le=600)] = 15
    max_seconds: Annotated[float, Field(ge=3, le=600)] = 60
    count: Annotated[int, Field(ge=1, le=50)] | None = None
    vocabulary: list[Term] = Field(default_factory=list[Term], max_length=100)
    reanalyze: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> "StartAnalysis":
        if self.min_seconds > self.max_seconds and "min_seconds" in self.model_fields_set:
            raise ValueError("min_seconds must not be larger than max_seconds")
        return self


class AnalysisView(Schema):
    """How an analysis stands. `selection` is one that chooses from what an earlier analysis of the video found."""

    id: UUID
    video_id: UUID
    job_id: UUID | None
    selection: bool
    status: Status
    progress: float
    stages: list[StageView]
    error: str | None
    notes: list[str]
    options: StartAnalysis
    created_at: datetime
    finished_at: datetime | None


class ListAnalyses(PageRequest):
    """Which analyses of a video."""


class AnalysisFinished(Event):
    """A video's clips were found."""

    owner_id: UUID
    analysis_id: UUID


class Segment(BaseModel):
    """A window of the video that one task works on."""

    index: int
    start_ms: int
    end_ms: int


class AnalysisInput(RunInput):
    analysis_id: UUID
    video_id: UUID


class PlannedAnalysis(AnalysisInput):
    """`segments` is empty where moments are chosen from an earlier analysis."""

    segments: list[Segment] = Field(default_factory=list[Segment])


class ChosenAnalysis(PlannedAnalysis):
    """What the last stage adds for the person who reads the analysis: what could not be done as asked, and why."""

    notes: list[str] = Field(default_factory=list[str])


class SegmentInput(BaseModel):
    run: AnalysisInput
    segment: Segment


class SegmentDone(BaseModel):
    index: int


class FailedAnalysis(AnalysisInput):
    error: dict[str, Any] = Field(default_factory=dict)


class UnplacedEdit(Schema):
    """An edit whose word the newest analysis did not hear again: kept, and shown, but not applied."""

    start_ms: int
    end_ms: int
    heard: str
    text: str


class Transcript(Schema):
    """What is said, word by word, in milliseconds of the source."""

    video_id: UUID
    language: str | None
    text: str
    sentences: list[dict[str, Any]]
    words: list[dict[str, Any]]
    version: int
    unplaced: list[UnplacedEdit]


class EditedWord(Schema):
    """A word by its number in the transcript (from 0), and what it is to say."""

    index: Annotated[int, Field(ge=0, le=10**7)]
    text: WordText


class EditTranscript(Schema):
    """Words to put right; times stay. With `version` (as read) an edit of somebody else in between is a conflict."""

    words: Annotated[list[EditedWord], Field(min_length=1, max_length=1000)]
    version: Annotated[int, Field(ge=0, le=10**9)] | None = None


class Signals(Schema):
    """Curves and events for a plot, on the source's time line."""

    video_id: UUID
    duration_ms: int
    shots: list[dict[str, Any]]
    speech: list[dict[str, Any]]
    faces: list[dict[str, Any]]
    sounds: list[dict[str, Any]]
    fillers: list[dict[str, Any]]
    pauses: list[dict[str, Any]]
    curves: dict[str, Any]
