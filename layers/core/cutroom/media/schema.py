"""What an analysis says, as documents that serialise to the published JSON. Times are whole ms on the source's line."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cutroom.kit.spans import Span
from cutroom.media.source.info import MediaInfo, Side


class Document(BaseModel):
    """Frozen, and nothing unknown gets in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Timed(Document):
    """Something that lasts: half-open `[start_ms, end_ms)`."""

    start_ms: int
    end_ms: int

    @property
    def span(self) -> Span:
        """The same as a plain span."""
        return Span(self.start_ms, self.end_ms)


class Segment(Timed):
    """One share of the work on a long video."""

    index: int


class Cut(Document):
    """Where one shot gives way to another; for a fade or dissolve, its middle."""

    at_ms: int
    transition: Literal["cut", "fade", "dissolve"]
    confidence: float


class Shot(Timed):
    """A stretch without a cut; `transition` and `confidence` tell of its beginning."""

    transition: Literal["start", "cut", "fade", "dissolve"]
    confidence: float


class Word(Timed):
    """A spoken word, with its punctuation; `confidence` is the recogniser's own, 0 to 1; `speaker` as in `Speech`."""

    text: str
    confidence: float
    speaker: str | None = None


class Sentence(Timed):
    """Words `[first_word, last_word]` (both included) that belong together.

    `embedding` is its meaning as a unit vector of 384 numbers (see `speech.embeddings`); None without a model.
    """

    text: str
    first_word: int
    last_word: int
    embedding: list[float] | None = None


class Pause(Timed):
    """Nobody says a word between two words of the talk."""


class Filler(Timed):
    """Words `[first_word, last_word]` (both included) that carry no meaning: um, you know, I mean."""

    text: str
    first_word: int
    last_word: int


class Speech(Timed):
    """Somebody speaks here; `speaker` is None while voices are not told apart."""

    speaker: str | None = None


SoundKind = Literal["speech", "music", "noise", "silence", "applause", "laughter"]


class Sound(Timed):
    """A stretch of music, noise, silence, applause or laughter; where people speak is told by `Speech`."""

    kind: SoundKind


class Voice(Document):
    """One voice within a window of at most 10 s: when it speaks, and what it sounds like.

    `direction` is a unit vector of 192 numbers, near that of the same person elsewhere; None where the voice is by
    itself (`alone_ms`) for too short a time.
    """

    window_ms: int
    window_end_ms: int
    spans: list[tuple[int, int]]
    alone_ms: int
    direction: list[float] | None = None


class Box(Document):
    """A face in one frame: left, top, width, height as shares of the displayed frame, and the detector's score."""

    x: float
    y: float
    w: float
    h: float
    score: float


class DetectedFace(Box):
    """A face, and how much its mouth moves in each of the next 100 ms, in grey levels beyond the face's own motion."""

    mouth: list[float] = Field(default_factory=list[float])


class FaceSample(Document):
    """All faces in the frame at one moment."""

    at_ms: int
    boxes: list[DetectedFace]


class TrackPoint(Box):
    """Where a tracked face was at one moment, and how likely it is the one who speaks then, 0 to 1."""

    at_ms: int
    speaking: float = 0.0


class FaceTrack(Timed):
    """One face through one shot; `speaking` is the mean of its points'."""

    track: int
    speaking: float = 0.0
    points: list[TrackPoint]


class Curve(Document):
    """Samples at `step_ms`, the first at 0; the unit is told where the curve is named."""

    step_ms: int
    values: list[float]


class Signals(Document):
    """Curves over the whole video: motion 0-1, brightness 0-1, where motion lies (x, 0-1), loudness in LUFS.

    `text` is the share of the frame that looks like text, 0-1; without a look at faces it stays empty.
    """

    motion: Curve
    brightness: Curve
    focus_x: Curve
    loudness: Curve
    text: Curve = Curve(step_ms=400, values=[])


class Plan(Document):
    """How a video is to be analysed: its sound as 16 kHz mono FLAC (None without sound) and the shares of work.

    `audio_side` is the one side of a stereo recording that is heard, where the other one is silent.
    """

    audio_path: str | None
    audio_side: Side | None = None
    segments: list[Segment]


class Area(Document):
    """A part of the displayed frame by its edges, as shares of the frame's sides."""

    left: float
    top: float
    right: float
    bottom: float


class VideoSegment(Document):
    """What the picture of one segment shows; curves begin at the segment's own start. `lit` was bright at some time.

    `last_frame_ms` is when its last frame comes, on the time line of the whole; None where it has none.
    """

    segment: Segment
    cuts: list[Cut]
    motion: list[float]
    brightness: list[float]
    focus_x: list[float]
    faces: list[FaceSample]
    text: list[float] = Field(default_factory=list[float])
    last_frame_ms: int | None = None
    lit: Area | None = None
    notes: list[str] = Field(default_factory=list[str])


class AudioSegment(Document):
    """What the sound of one segment says; loudness begins at the segment's own start."""

    segment: Segment
    words: list[Word]
    speech: list[Speech]
    loudness: list[float]
    voices: list[Voice] = Field(default_factory=list[Voice])
    sounds: list[Sound] = Field(default_factory=list[Sound])
    language: str | None = None
    notes: list[str] = Field(default_factory=list[str])


class Subscores(Document):
    """0 to 1 each: how it begins, how it runs, how it ends, how lively it is."""

    hook: float
    flow: float
    payoff: float
    energy: float


class Moment(Timed):
    """A stretch that stands on its own as a short; `embedding` is the mean direction of its sentences' (384)."""

    title: str
    attention_score: float
    visual_score: float
    audio_score: float
    motion_score: float
    subscores: Subscores
    reasons: list[str]
    emotion: str
    hooks: list[str]
    text: str = ""
    embedding: list[float] | None = None


class Analysis(Document):
    """All that was seen and heard in one video. `picture` is what burnt-in black bars leave; None without bars."""

    version: int = 1
    source: MediaInfo
    picture: Area | None = None
    language: str | None
    shots: list[Shot]
    speech: list[Speech]
    sounds: list[Sound] = Field(default_factory=list[Sound])
    words: list[Word]
    sentences: list[Sentence]
    fillers: list[Filler] = Field(default_factory=list[Filler])
    pauses: list[Pause] = Field(default_factory=list[Pause])
    faces: list[FaceTrack]
    signals: Signals
    clips: list[Moment] = Field(default_factory=list[Moment])
    notes: list[str] = Field(default_factory=list[str])
    timings: dict[str, float] = Field(default_factory=dict[str, float])
    peak_memory_mb: float = 0
