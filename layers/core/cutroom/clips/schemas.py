"""What clips take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from cutroom.clips.settings import ClipSettings
from cutroom.kit.schemas import PageRequest, Schema

TITLE_CHARS = 200
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_CHARS)]


class Subscores(Schema):
    """The parts of the attention score, 0 to 1."""

    hook: float
    flow: float
    payoff: float
    energy: float


class ClipView(Schema):
    id: UUID
    video_id: UUID
    analysis_id: UUID
    rank: int
    start_ms: int
    end_ms: int
    duration_ms: int
    title: str
    attention_score: float
    visual_score: float
    audio_score: float
    motion_score: float
    subscores: Subscores
    reasons: list[str]
    hooks: list[str]
    emotion: str | None
    selected: bool
    settings: ClipSettings | None
    created_at: datetime
    updated_at: datetime


class SimilarClip(Schema):
    """A clip and how near it is in meaning: 1 the same, 0 nothing in common."""

    clip: ClipView
    similarity: float


class SimilarClips(Schema):
    """The nearest clips, nearest first."""

    items: list[SimilarClip]


class ListSimilar(Schema):
    """How many similar clips."""

    k: Annotated[int, Field(ge=1, le=50)] = 10


class SearchClips(Schema):
    """What to find, in the user's own words; in one video, or in all of them."""

    prompt: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    video_id: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class FoundClip(Schema):
    """A clip, how well it answers (0 to 1), and the sentence in it that does so best."""

    clip: ClipView
    relevance: float
    sentence: str | None
    sentence_start_ms: int | None


class FoundClips(Schema):
    """What was found, best first."""

    items: list[FoundClip]


class ListClips(PageRequest):
    """Which clips."""

    video_id: UUID | None = None
    analysis_id: UUID | None = None
    selected: bool | None = None
    sort: Literal["rank", "-attention_score", "start_ms"] = "rank"


class ClipCut(Schema):
    """What a clip is called, where it begins and ends, and how its short is made."""

    title: Title
    start_ms: Annotated[int, Field(ge=0, le=10**9)]
    end_ms: Annotated[int, Field(gt=0, le=10**9)]
    settings: ClipSettings | None = None


class UpdateClip(Schema):
    """Only the fields that are sent are changed; ends move outward to the edge of a word, never into it.

    `settings` are replaced as a whole; null: as the workspace's shorts are made. `was` is what was read, its settings
    where they are sent: where the clip is another by now, nothing is changed.
    """

    title: Title | None = None
    start_ms: Annotated[int, Field(ge=0, le=10**9)] | None = None
    end_ms: Annotated[int, Field(gt=0, le=10**9)] | None = None
    selected: bool | None = None
    settings: ClipSettings | None = None
    was: ClipCut | None = None


class Duplicate(Schema):
    """Of which clip a copy is made, and which one it is."""

    clip_id: UUID


class BatchUpdateClips(Schema):
    """Select or deselect many clips: one value for all, or one for each."""

    clip_ids: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    selected: bool | list[bool]

    @model_validator(mode="after")
    def _paired(self) -> "BatchUpdateClips":
        if isinstance(self.selected, list) and len(self.selected) != len(self.clip_ids):
            raise ValueError("selected must be one value, or as many as there are clip_ids")
        return self
