"""Stretches that may become shorts: runs of whole sentences, or of shots where nobody speaks."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from cutroom.kit.spans import Span
from cutroom.media.schema import Analysis, Sentence, Word

LEAD_MS, TAIL_MS = 120, 320  # a breath before the first word and after the last
GAP_MS = 5000  # a silence this long ends a train of thought
MOST_PER_START = 14


class Candidate(NamedTuple):
    """A stretch and what is said in it; without speech, `sentences` is empty."""

    span: Span
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """Everything that is said."""
        return " ".join(sentence.text for sentence in self.sentences)


def spoken(analysis: Analysis, shortest_ms: int, longest_ms: int) -> list[Candidate]:
    """Every run of sentences whose length is in range, without long silences inside."""
    found: list[Candidate] = []
    sentences = analysis.sentences
    edges = Edges(analysis)
    for first in range(len(sentences)):
        kept = 0
        for last in range(first, len(sentences)):
            if last > first and sentences[last].start_ms - sentences[last - 1].end_ms > GAP_MS:
                break
            run = tuple(sentences[first : last + 1])
            span = edges.around(run)
            if span.duration_ms > longest_ms or kept >= MOST_PER_START:
                break
            if span.duration_ms >= shortest_ms:
                found.append(Candidate(span, run))
                kept += 1
    return found


def silent(analysis: Analysis, shortest_ms: int, longest_ms: int) -> list[Candidate]:
    """Runs of shots, or even parts of long ones, that begin and end in no word."""
    target = min(longest_ms, max(shortest_ms, 20_000))
    marks = _marks(analysis, target)
    edges = Edges(analysis)
    free = [mark for mark in marks if not edges.inside_word(mark)]
    found: list[Candidate] = []
    for i, start in enumerate(free):
        for end in free[i + 1 :]:
            if end - start > longest_ms:
                break
            if end - start >= shortest_ms:
                found.append(Candidate(Span(start, end), edges.said(Span(start, end))))
    return found


class Edges:
    """Where stretches may begin and end: never within a word, and not a moment before or after a cut."""

    def __init__(self, analysis: Analysis) -> None:
        self._words: list[Word] = analysis.words
        self._starts = [word.start_ms for word in analysis.words]
        self._cuts = [shot.start_ms for shot in analysis.shots[1:]]
        self._sentences = analysis.sentences
        self._duration_ms = analysis.source.duration_ms

    def around(self, run: tuple[Sentence, ...]) -> Span:
        """The sentences with a breath on each side, up to the next word or the nearest cut."""
        first, last = self._words[run[0].first_word], self._words[run[-1].last_word]
        before = self._words[run[0].first_word - 1].end_ms if run[0].first_word else 0
        following = run[-1].last_word + 1
        after = self._words[following].start_ms if following < len(self._words) else self._duration_ms
        start = max(before, first.start_ms - LEAD_MS, 0)
        end = max(last.end_ms, min(after, last.end_ms + TAIL_MS, self._duration_ms))
        cuts = self._cuts[bisect_left(self._cuts, start) : bisect_right(self._cuts, first.start_ms)]
        tail = self._cuts[bisect_left(self._cuts, last.end_ms) : bisect_right(self._cuts, end)]
        return Span(cuts[-1] if cuts else start, tail[0] if tail else end)

    def inside_word(self, at_ms: int) -> bool:
        """Whether `at_ms` would cut a word."""
        i = bisect_left(self._starts, at_ms) - 1
        return i >= 0 and self._words[i].start_ms < at_ms < self._words[i].end_ms

    def said(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that lie wholly within `span`."""
        return tuple(one for one in self._sentences if one.start_ms >= span.start_ms and one.end_ms <= span.end_ms)


def _marks(analysis: Analysis, target_ms: int) -> list[int]:
    marks: list[int] = []
    for shot in analysis.shots:
        parts = max(1, round(shot.span.duration_ms / target_ms))
        marks += [shot.start_ms + shot.span.duration_ms * k // parts for k in range(parts)]
    return [*marks, analysis.source.duration_ms]
