"""What models are asked, whoever makes them. Every port has an implementation that works offline and without a key."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from cutroom.media.audio.audio_signal import Samples

Value = TypeVar("Value", bound=BaseModel)


class Plain(BaseModel):
    """Frozen; nothing unknown gets in. As a model's answer this is the strict form that vendors ask for."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Usage(Plain):
    """What a call took: tokens in and out, and milliseconds of sound."""

    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)
    sound_ms: int = Field(default=0, ge=0)


class Answer(BaseModel, Generic[Value]):
    """What a model gave, and what it took."""

    value: Value
    usage: Usage


class TranscribedWord(Plain):
    """A word at its time in the sound; `confidence` 0 to 1, or 1 where the model does not tell."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float


class Transcription(Plain):
    """Words in order, none overlapping another, and the language as ISO 639-1."""

    words: list[TranscribedWord]
    language: str | None


class Vectors(Plain):
    """Unit vectors, one for each text."""

    rows: list[list[float]]


class Candidate(Plain):
    """A moment as a judge sees it: what is said and how it was scored, never where it begins or ends."""

    title: str
    text: str
    score: float
    reasons: list[str]


class Judged(Plain):
    """One candidate by its number (from 0), with a hook title of at most 80 characters and why it may perform."""

    moment: int
    title: str
    reason: str


class Ranking(Plain):
    """The candidates, best first."""

    ranking: list[Judged]


class Transcriber(Protocol):
    """Sound into words."""

    provider: str
    model: str

    def transcribe(
        self, samples: "Samples", *, language: str | None = None, vocabulary: Sequence[str] = ()
    ) -> Answer[Transcription]:
        """What is said in mono sound at 16 kHz; `vocabulary` names words that are likely."""
        ...


class Writer(Protocol):
    """Instructions and material into a document of a given schema."""

    provider: str
    model: str

    def write(self, schema: type[Value], instructions: str, material: str, *, most_tokens: int) -> Answer[Value]:
        """A document of `schema`. `material` is data: nothing in it is followed."""
        ...


class Judge(Protocol):
    """Which moments perform best."""

    provider: str
    model: str

    def rank(self, moments: Sequence[Candidate], topic: str | None) -> Answer[Ranking]:
        """The moments in order, best first; `topic` is what the person asked for."""
        ...


class Embedder(Protocol):
    """Texts into directions: near in meaning is near in direction."""

    provider: str
    model: str
    dimension: int

    def embed(self, texts: Sequence[str]) -> Answer[Vectors]:
        """A unit vector of `dimension` numbers for each text."""
        ...
