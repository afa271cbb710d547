"""A look at one frame size, and which words share a phrase, a place and a size."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from cutroom.kit.spans import Span
from cutroom.media.captions import fonts, pictures
from cutroom.media.captions.looks import LOOKS, Look
from cutroom.media.captions.phrases import Phrase, Width, around, phrases
from cutroom.media.captions.safe_areas import Safe, safe_area
from cutroom.media.edit.output import Format
from cutroom.media.edit.overlays import CaptionPlace, Captions, CaptionWord
from cutroom.media.edit.units import Grid

HOLD_MS = 500  # a phrase stays this long after its last word, unless the next one begins


class ResolvedStyle(NamedTuple):
    """A look at one frame size: the size in pixels, the line's width, where the words may stand, and the frames."""

    look: Look
    size: int
    line: float
    safe: Safe
    width: Width
    grid: Grid

    def shown(self, at_ms: int) -> int:
        """From when in the script (ms, whole hundredths of a second) something is seen on the frame nearest to a time.

        It is half a frame before that frame: however times are rounded, no other one is the first.
        """
        return max(0, round((self.grid.frame(at_ms) - Fraction(1, 2)) * 100 / self.grid.rate)) * 10


class Placed(NamedTuple):
    """A phrase in the style that it is drawn in, where it stands, and when it goes; it comes with its first word."""

    phrase: Phrase
    style: ResolvedStyle
    place: CaptionPlace
    gone_ms: int

    @property
    def span(self) -> Span:
        """When it is shown."""
        return Span(self.phrase[0].start_ms, self.gone_ms)


def resolved_style(captions: Captions, output: Format, place: CaptionPlace | None = None) -> ResolvedStyle:
    """The look that `captions` ask for, at a frame's size and rate; of a place, with its size and lines."""
    width, height = output.width, output.height
    look = LOOKS[captions.template]
    rows = min(look.rows, captions.lines or look.rows, place.lines if place else look.rows)
    look = look._replace(
        font=captions.font or look.font, colour=captions.colour or look.colour, accent=captions.accent or look.accent,
        upper=look.upper if captions.upper is None else captions.upper, rows=rows,
    )  # fmt: skip
    safe = safe_area(captions)
    scale = captions.scale * (place.scale if place else 1)
    size = max(8, round(min(width, height * 0.75) * look.size * scale))
    metrics = fonts.metrics(look.font)

    def measured(text: str) -> float:
        letters, drawn = pictures.width(text)
        return (metrics.width(letters.upper() if look.upper else letters) + drawn) * size

    return ResolvedStyle(look, size, width * (1 - safe.left - safe.right), safe, measured, output.grid)


def grouped(style: ResolvedStyle, captions: Captions, span: Span | None = None) -> list[Phrase]:
    """The words that are shown together, in order of time; with a `span`, those that are shown in it and some more."""
    return _phrases(style, _words(captions, span))


def placed(captions: Captions, output: Format, duration_ms: int, span: Span | None = None) -> list[Placed]:
    """All phrases in order of time, each at its place; with a `span`, those that are shown in it and some more."""
    usual = CaptionPlace(position=captions.position)
    styles: dict[tuple[float, int], ResolvedStyle] = {}
    shown: list[tuple[Phrase, ResolvedStyle, CaptionPlace]] = []
    for own, words in groupby(_words(captions, span), key=lambda word: word.place):
        place = own or usual
        style = styles.setdefault((place.scale, place.lines), resolved_style(captions, output, place))
        shown += [(phrase, style, place) for phrase in _phrases(style, list(words))]
    starts = [phrase[0].start_ms for phrase, _, _ in shown[1:]] + [duration_ms]
    return [
        Placed(phrase, style, place, _gone_ms(phrase, following, duration_ms))
        for (phrase, style, place), following in zip(shown, starts, strict=True)
    ]


def _gone_ms(phrase: Phrase, following_ms: int, duration_ms: int) -> int:
    return min(phrase[-1].end_ms + HOLD_MS, max(following_ms, phrase[-1].start_ms + 1), duration_ms)


def _words(captions: Captions, span: Span | None) -> Sequence[CaptionWord]:
    words: Sequence[CaptionWord] = sorted(captions.words, key=lambda word: word.start_ms)
    return around(words, span) if span else words


def _phrases(style: ResolvedStyle, words: Sequence[CaptionWord]) -> list[Phrase]:
    return phrases(words, style.width, style.line, style.look.rows, style.look.words)
