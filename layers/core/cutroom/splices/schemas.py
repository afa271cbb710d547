"""What splices take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from cutroom.clips.schemas import ClipView, Title
from cutroom.kit.schemas import PageRequest, Schema
from cutroom.media.edit.overlays import Template, TextOverlay

Mode = Literal["semantic", "eclectic", "trending"]
Status = Literal["draft", "ready"]
Volume = Annotated[float, Field(ge=0, le=2, allow_inf_nan=False, description="1 as recorded, 0 silent")]


class AudioMix(Schema):
    """How loud each clip is; with `ducking` the quieter one makes way while the other is heard."""

    first_volume: Volume = 1.0
    second_volume: Volume = 0.3
    ducking: bool = True


class SpliceOptions(Schema):
    """How the two share the frame. `split_ratio` is the share of the upper (left) one; `swap` changes their places,
    not their sounds. Times of `text_overlays` count from the splice's beginning.
    """

    layout: Literal["top_bottom", "left_right"] = "top_bottom"
    split_ratio: Annotated[float, Field(ge=0.2, le=0.8, allow_inf_nan=False)] = 0.5
    swap: bool = False
    audio_mix: AudioMix = AudioMix()
    captions: Template | None = "clean"
    captions_from: Literal["first", "second"] = "first"
    text_overlays: list[TextOverlay] = Field(default_factory=list[TextOverlay], max_length=50)


class GenerateSplice(Schema):
    """Two clips to be put together; without `clip_ids`, those of the whole library that suit the mode best."""

    clip_ids: Annotated[list[UUID], Field(min_length=2, max_length=2)] | None = None
    mode: Mode = "semantic"
    title: Title | None = None
    options: SpliceOptions = SpliceOptions()

    @model_validator(mode="after")
    def _two(self) -> "GenerateSplice":
        if self.clip_ids and self.clip_ids[0] == self.clip_ids[1]:
            raise ValueError("clip_ids must be two different clips")
        return self


class UpdateSplice(Schema):
    """The draft as the user has it now; `version` is the one that was read. What is not sent stays.

    Another `mode` tells the two clips' scores and reasons anew.
    """

    version: Annotated[int, Field(ge=1, le=10**9)]
    title: Title | None = None
    mode: Mode | None = None
    status: Status | None = None
    options: SpliceOptions | None = None


class SpliceView(Schema):
    """`first` or `second` is null when that clip was deleted; scores are 0 to 1."""

    id: UUID
    mode: Mode
    status: Status
    version: int
    title: str
    first: ClipView | None
    second: ClipView | None
    similarity_score: float
    contrast_score: float
    reasons: list[str]
    options: SpliceOptions
    duration_ms: int | None
    created_at: datetime
    updated_at: datetime


class ListSplices(PageRequest):
    """Which splices."""

    status: Status | None = None


class ListSuggestions(Schema):
    """Pairs for which purpose, and how many."""

    mode: Mode = "semantic"
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class Suggestion(Schema):
    """Two clips that would go together, with what speaks for them; `score` is the one of the asked mode."""

    first: ClipView
    second: ClipView
    score: float
    similarity_score: float
    contrast_score: float
    reasons: list[str]


class Suggestions(Schema):
    """Pairs of the library, best first."""

    mode: Mode
    items: list[Suggestion]
