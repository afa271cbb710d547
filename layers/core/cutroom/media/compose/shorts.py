"""A moment of a long video as a short: the Edit that shows it upright, with captions and even loudness."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from cutroom.kit.spans import Span
from cutroom.media.compose import caption_position, layouts, punch_ins, remove_silences, tightening
from cutroom.media.compose.hook import add_hook
from cutroom.media.compose.layouts import Layout
from cutroom.media.compose.tightening import Removal, Tightening
from cutroom.media.edit import AudioLayer, Captions, CaptionWord, Edit, Format, Source
from cutroom.media.edit.overlays import Platform, Template
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
    captions: Template | None = "clean",
    layout: Layout = "auto",
    overrides: Mapping[int, Layout] | None = None,
    safe_area: Platform = "none",
    tighten: Tightening = "off",
    restored: Sequence[Span] = (),
    hook: str = "",
) -> Edit:
    """The Edit that turns `moment` of `source` (path or URL of the analysed file) into a short of the given size.

    `layout` holds for every shot but those that `overrides` name by their index in the analysis. `tighten` takes
    pauses and fillers out, but for those that `restored` covers, in times of the source. `hook` is a title over the
    first seconds.
    """
    span = shown_span(analysis, moment)
    start_ms = max(span.start_ms, moment.start_ms)
    length = span.end_ms - start_ms
    fade_ms = min(FADE_MS, length // 2)
    sound = AudioLayer(
        source="main", at_ms=start_ms - span.start_ms, source_in_ms=start_ms, duration_ms=length, fade_in_ms=fade_ms,
        fade_out_ms=fade_ms,
    )  # fmt: skip
    words = caption_words(analysis, span) if captions else []
    tracks = layouts.arrange(analysis, span, width, height, layout=layout, overrides=overrides)
    caption_layer = Captions(template=captions, words=words, safe_area=safe_area) if captions and words else None
    edit = Edit(
        sources={"main": Source(uri=source, info=analysis.source)},
        tracks=tracks,
        audio=[sound] if analysis.source.audio_stream is not None else [],
        captions=caption_layer,
        format=Format(width=width, height=height, fps=output_rate(analysis.source.rate)),
    )
    removed = tightening.without(removals(analysis, moment, tighten), restored)
    edit = _tightened(edit, analysis, [Span(a - span.start_ms, b - span.start_ms) for (a, b), _ in removed])
    known = {"main": analysis}
    return caption_position.placed(add_hook(edit, hook, known), known)


def removals(analysis: Analysis, moment: Timed, tighten: Tightening) -> list[Removal]:
    """What tightening takes out of a moment, in times of the source."""
    return tightening.removals(analysis, shown_span(analysis, moment), tighten)


def _tightened(edit: Edit, analysis: Analysis, removed: Sequence[Span]) -> Edit:
    """`edit` without the stretches `removed` of its timeline, its jumps hidden by a step nearer."""
    return punch_ins.add_punch_ins(remove_silences.remove_silences(edit, removed), analysis) if removed else edit


def shown_span(analysis: Analysis, moment: Timed) -> Span:
    """When a moment is shown: from the beginning of its first frame on, so that picture and sound keep together.

    Its sound may begin within that frame, where a word before it would be heard otherwise.
    """
    start_ms = analysis.source.frame_ms(max(0, moment.start_ms))
    return Span(start_ms, min(moment.end_ms, analysis.source.duration_ms))


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
