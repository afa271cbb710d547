"""Where lines and cues of subtitle files break: after punctuation and before conjunctions, never within a unit. Pure.

Netflix, Timed Text Style Guide (general requirements): break after punctuation, before conjunctions and prepositions;
an article stays with its noun, a first with a last name, a pronoun with its verb.
"""

import json
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from cutroom.media.captions.fonts import wide
from cutroom.media.captions.phrases import COMMAS
from cutroom.media.captions.text import gap, joined
from cutroom.media.edit.overlays import CaptionWord
from cutroom.media.speech.sentences import CLOSERS, ENDS

WIDE_LETTER = 42 / 16  # an East Asian line holds 16 letters where a Latin one holds 42


def _leads() -> frozenset[str]:
    """Words that belong to what follows, of the languages whose short words say so: no line ends with one."""
    by_language: dict[str, str] = json.loads((Path(__file__).parent / "leading_words.json").read_text(encoding="utf-8"))
    return frozenset(word for words in by_language.values() for word in words.split())


LEADS = _leads()
NAMELESS = ("I", "I'm", "I'll", "I've", "I'd")


def letters(text: str) -> float:
    """How long a text is, in Latin letters."""
    return sum(WIDE_LETTER if wide(char) else 1 for char in text)


def price(before: CaptionWord, after: CaptionWord) -> float:
    """What a break between two words costs: 0 after a sentence, 1 within a unit."""
    last = before.text.rstrip(CLOSERS)
    if last.endswith(ENDS):
        return 0.0
    if last.endswith(COMMAS):
        return 0.15
    if _plain(before) in LEADS or _is_name(before, after):
        return 1.0
    return 0.3 if _plain(after) in LEADS else 0.5


def best(words: Sequence[CaptionWord], most: float) -> list[list[CaptionWord]]:
    """Words on one line where they fit, else on two, the lower rather longer; the second may be too long alone."""
    if len(words) < 2 or letters(joined(words)) <= most:
        return [list(words)]
    return min(
        ([list(words[:i]), list(words[i:])] for i in range(1, len(words))), key=lambda two: _price_of_lines(two, most)
    )


class Lengths:
    """The lengths of any run of words in Latin letters, from running sums: a talk of hours is divided in seconds."""

    def __init__(self, words: Sequence[CaptionWord]) -> None:
        gaps = [0.0, *(letters(gap(a.text, b.text)) for a, b in pairwise(words))]
        self._gaps = gaps
        self._sums = [
            0.0,
            *accumulate(before + letters(joined([word])) for before, word in zip(gaps, words, strict=True)),
        ]

    def of(self, begin: int, end: int) -> float:
        """How long the words `[begin, end)` are on one line."""
        return self._sums[end] - self._sums[begin] - self._gaps[begin]

    def fit(self, begin: int, end: int, most: float) -> bool:
        """Whether they fit on two lines; a word always fits on one."""
        upper = bisect_right(self._sums, most + self._sums[begin] + self._gaps[begin]) - 1
        upper = max(upper, begin + 1)
        return upper >= end - 1 or self.of(upper, end) <= most


def _price_of_lines(lines: Sequence[Sequence[CaptionWord]], most: float) -> float:
    upper, lower = (letters(joined(line)) for line in lines)
    over = sum(max(0.0, long - most) for long in (upper, lower))
    uneven = abs(upper - lower) / most + (0.1 if upper > lower else 0)
    return 10 * over + 3 * price(lines[0][-1], lines[1][0]) + uneven


def _plain(word: CaptionWord) -> str:
    return word.text.strip('.,;:!?"“”„«»()[]…').casefold()


def _is_name(before: CaptionWord, after: CaptionWord) -> bool:
    """Whether both words are capitalised and no sentence ends between them: a first and a last name."""
    return before.text[:1].isupper() and after.text[:1].isupper() and before.text not in NAMELESS
