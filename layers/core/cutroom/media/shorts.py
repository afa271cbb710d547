"""A moment of a long video as a short: the Edit that shows it upright, with captions and even loudness."""

from fractions import Fraction
from typing import Literal

from cutroom.kit.spans import Span
from cutroom.media import reframe
from cutroom.media.edit import AudioLayer, Captions, CaptionWord, Edit, Format, Source, Track, VideoLayer
from cutroom.media.schema import Analysis, Timed

FADE_MS = 30  # at both ends of the sound: too short to hear, long enough to avoid a click
MOST_FPS = 60


def short(
    analysis: Analysis,
    moment: Timed,
    source: str,
    *,
    width: int = 720,
    height: int = 1280,
    captions: Literal["clean"] | None = "clean",
) -> Edit:
    """The Edit that turns `moment` of `source` (path or URL of the analysed file) into a short of the given size."""
    span = Span(max(0, moment.start_ms), min(moment.end_ms, analysis.source.duration_ms))
    start, length = span.start_ms, span.duration_ms
    crop = reframe.crop(analysis, span, width, height)
    picture = VideoLayer(source="main", source_in_ms=start, duration_ms=length, crop=crop)
    sound = AudioLayer(source="main", source_in_ms=start, duration_ms=length, fade_in_ms=FADE_MS, fade_out_ms=FADE_MS)
    words = caption_words(analysis, span) if captions else []
    return Edit(
        sources={"main": Source(uri=source, info=analysis.source)},
        tracks=[Track(layers=[picture])],
        audio=[sound] if analysis.source.audio_stream is not None else [],
        captions=Captions(template=captions, words=words) if captions and words else None,
        format=Format(width=width, height=height, fps=output_rate(analysis.source.rate)),
    )


def caption_words(analysis: Analysis, span: Span) -> list[CaptionWord]:
    """The words of `span` on a time line that starts with it."""
    return [
        CaptionWord(text=word.text, start_ms=word.start_ms - span.start_ms, end_ms=word.end_ms - span.start_ms)
        for word in analysis.words
        if word.start_ms >= span.start_ms and word.end_ms <= span.end_ms
    ]


def output_rate(rate: Fraction) -> str:
    """The source's rate where players know it; halved above 60, and 30 for what is odd or slow."""
    while rate > MOST_FPS:
        rate /= 2
    usual = [Fraction(n) for n in (24, 25, 30, 48, 50, 60)] + [Fraction(n * 1000, 1001) for n in (24, 30, 60)]
    chosen = rate if rate in usual else Fraction(30)
    return f"{chosen.numerator}/{chosen.denominator}"
