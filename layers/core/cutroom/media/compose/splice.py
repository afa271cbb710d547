"""Two moments in one frame: which two belong together, and the Edit that shows them. Pure."""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pydantic import Field

from cutroom.kit.spans import Span
from cutroom.media.compose import active_picture, caption_position, reframe
from cutroom.media.compose.shorts import FADE_MS, caption_words, output_rate, shown_span
from cutroom.media.edit import AudioLayer, Captions, Edit, Format, Rect, Source, TextOverlay, Track, VideoLayer
from cutroom.media.edit.overlays import Platform, Template
from cutroom.media.schema import Analysis, Document, Moment, Timed

Mode = Literal["semantic", "eclectic", "trending"]
Arrangement = Literal["top_bottom", "left_right"]
DUCK_DB = 12.0
UNSEEN = 0.3
OVER_SEAM = 0.045  # captions stand over the line between the two, so that they cover neither face


class SpliceOptions(Document):
    """How two moments share a frame. `split_ratio` is the upper (left) one's share; a volume of 0 is silence."""

    arrangement: Arrangement = "top_bottom"
    split_ratio: float = Field(default=0.5, ge=0.2, le=0.8, allow_inf_nan=False)
    swap: bool = False
    first_volume: float = Field(default=1, ge=0, le=4, allow_inf_nan=False)
    second_volume: float = Field(default=0.3, ge=0, le=4, allow_inf_nan=False)
    duck: bool = True
    captions: Template | None = "clean"
    captions_from: Literal["first", "second"] = "first"
    texts: list[TextOverlay] = Field(default_factory=list[TextOverlay], max_length=50)
    safe_area: Platform = "none"
    width: int = Field(default=720, ge=64, le=4096, multiple_of=2)
    height: int = Field(default=1280, ge=64, le=4096, multiple_of=2)


class Side(NamedTuple):
    """One of the two: a moment of an analysed file or URL."""

    analysis: Analysis
    moment: Timed
    uri: str

    @property
    def span(self) -> Span:
        """When the moment is seen, as far as its source goes."""
        return shown_span(self.analysis, self.moment)

    @property
    def silent_ms(self) -> int:
        """How long it is seen before it is heard: less than a frame."""
        return max(0, self.moment.start_ms - self.span.start_ms)


class Pair(NamedTuple):
    """Two moments, and what speaks for them, 0 to 1 each."""

    first: Moment
    second: Moment
    similarity_score: float
    contrast_score: float
    score: float


def splice(first: Side, second: Side, options: SpliceOptions | None = None) -> Edit:
    """The Edit that shows both moments at once, as long as the shorter one.

    `swap` changes their places, not their sounds: `first` stays the one that is listened to.
    """
    chosen = options or SpliceOptions()
    length = min(first.span.duration_ms, second.span.duration_ms)
    sides = {"first": first, "second": second}
    rects = _rects(chosen)
    tracks = [Track(layers=[_layer(name, side, rects[name], chosen, length)]) for name, side in sides.items()]
    spoken = sides[chosen.captions_from]
    words = caption_words(spoken.analysis, Span(spoken.span.start_ms, spoken.span.start_ms + length))
    captions = Captions(
        template=chosen.captions, words=words, safe_area=chosen.safe_area, position=_caption_line(chosen)
    ) if chosen.captions and words else None  # fmt: skip
    edit = Edit(
        sources={name: Source(uri=side.uri, info=side.analysis.source) for name, side in sides.items()},
        tracks=tracks,
        audio=_sounds(first, second, chosen, length),
        captions=captions,
        texts=[text for text in chosen.texts if text.start_ms < length],
        format=Format(width=chosen.width, height=chosen.height, fps=output_rate(first.analysis.source.rate)),
    )
    return caption_position.placed(edit, {name: side.analysis for name, side in sides.items()})


def pairs(
    first: Sequence[Moment], second: Sequence[Moment], mode: Mode, trends: Sequence[Sequence[float]] = ()
) -> list[Pair]:
    """All pairs of two moments, best first: alike in meaning, far apart in meaning and energy, or near to a trend.

    `trends` are directions of meaning (see `speech.embeddings`); without any, what holds attention counts as the trend.
    A splice lasts as long as its shorter moment: of pairs with like scores, those of like lengths come first.
    """
    ranked: list[Pair] = []
    for one in first:
        for other in second:
            alike, apart = similarity(one, other), contrast(one, other)
            score = {"semantic": alike, "eclectic": apart, "trending": trend(one, other, trends)}[mode]
            ranked.append(Pair(one, other, alike, apart, round(score, 4)))
    return sorted(ranked, key=lambda pair: (-_worth(pair), -pair.first.attention_score - pair.second.attention_score))


def _worth(pair: Pair) -> float:
    """A pair's score, less up to three tenths for how much of the longer moment is not seen."""
    shorter, longer = sorted(one.end_ms - one.start_ms for one in (pair.first, pair.second))
    return pair.score * (1 - UNSEEN * (1 - shorter / max(1, longer)))


def similarity(one: Moment, other: Moment) -> float:
    """How alike in meaning two moments are: the cosine of their directions, 0 to 1; 0 where one has no words."""
    return round(max(0.0, _cosine(one.embedding, other.embedding)), 4)


def contrast(one: Moment, other: Moment) -> float:
    """How far apart two moments are: in meaning by three parts, in liveliness by two."""
    meaning = 1 - max(0.0, _cosine(one.embedding, other.embedding))
    energy = abs(one.subscores.energy - other.subscores.energy)
    return round(0.6 * meaning + 0.4 * energy, 4)


def trend(one: Moment, other: Moment, trends: Sequence[Sequence[float]]) -> float:
    """How near two moments are to what is talked about, times how well they hold attention."""
    attention = (one.attention_score + other.attention_score) / 2
    if not trends:
        return round(attention, 4)
    near = [max(max(0.0, _cosine(moment.embedding, direction)) for direction in trends) for moment in (one, other)]
    return round(0.7 * sum(near) / 2 + 0.3 * attention, 4)


def _cosine(a: Sequence[float] | None, b: Sequence[float] | None) -> float:
    if not a or not b or len(a) != len(b):
        return 0.0
    size = math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / size if size else 0.0


def _rects(chosen: SpliceOptions) -> dict[str, Rect]:
    """Where the two go, meeting on an even row or column of pixels."""
    across = chosen.arrangement == "left_right"
    whole = chosen.width if across else chosen.height
    line = round(whole * chosen.split_ratio / 2) * 2 / whole
    near = Rect(w=line) if across else Rect(h=line)
    far = Rect(x=line, w=1 - line) if across else Rect(y=line, h=1 - line)
    return {"first": far, "second": near} if chosen.swap else {"first": near, "second": far}


def _layer(name: str, side: Side, rect: Rect, chosen: SpliceOptions, length: int) -> VideoLayer:
    span = Span(side.span.start_ms, side.span.start_ms + length)
    picture = active_picture.within(side.analysis)
    crop = reframe.crop(picture, span, round(chosen.width * rect.w), round(chosen.height * rect.h))
    crop = active_picture.in_frame(crop, side.analysis)
    return VideoLayer(source=name, source_in_ms=span.start_ms, duration_ms=length, crop=crop, rect=rect)


def _sounds(first: Side, second: Side, chosen: SpliceOptions, length: int) -> list[AudioLayer]:
    """Both voices at their volumes; with `duck` the quieter one makes way while the other is heard."""
    one, other = chosen.first_volume, chosen.second_volume
    both = [("first", first, one, other > one), ("second", second, other, one >= other)]
    fade_ms = min(FADE_MS, (length - max(first.silent_ms, second.silent_ms)) // 2)
    return [
        AudioLayer(
            source=name, at_ms=side.silent_ms, source_in_ms=side.span.start_ms + side.silent_ms,
            duration_ms=length - side.silent_ms, fade_in_ms=fade_ms, fade_out_ms=fade_ms,
            gain_db=max(-60.0, 20 * math.log10(volume)), duck_db=DUCK_DB if chosen.duck and under else 0,
        )
        for name, side, volume, under in both
        if volume > 0.001 and side.analysis.source.audio_stream is not None
    ]  # fmt: skip


def _caption_line(chosen: SpliceOptions) -> float:
    if chosen.arrangement == "left_right":
        return 0.78
    return min(0.9, chosen.split_ratio + OVER_SEAM)
