"""Spans of media time in whole milliseconds."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open `[start_ms, end_ms)` on the source's own time line, which starts at 0."""

    start_ms: int
    end_ms: int

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms

    def overlap_ms(self, other: "Span") -> int:
        """How much the two share; 0 where they do not touch."""
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))

    def without(self, others: Sequence["Span"]) -> list["Span"]:
        """What none of `others`, which are in order of start, covers."""
        rest, at = list[Span](), self.start_ms
        for other in others:
            if other.end_ms <= at or other.start_ms >= self.end_ms:
                continue
            if other.start_ms > at:
                rest.append(Span(at, other.start_ms))
            at = max(at, other.end_ms)
        return [*rest, Span(at, self.end_ms)] if at < self.end_ms else rest

    def contains(self, at_ms: int) -> bool:
        return self.start_ms <= at_ms < self.end_ms


def total_ms(spans: Iterable[Span]) -> int:
    """The sum of the spans' durations; spans that overlap count twice."""
    return sum(span.duration_ms for span in spans)


class Coverage:
    """How much of any window many spans cover, in logarithmic time a window; where spans overlap they count twice."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts, self._ends = (sorted(edges) for edges in ([s.start_ms for s in spans], [s.end_ms for s in spans]))
        self._begun, self._ended = ([0, *accumulate(edges)] for edges in (self._starts, self._ends))

    def ms(self, window: Span) -> int:
        """The sum of what each of the spans shares with `window`."""
        return self._before(window.end_ms) - self._before(window.start_ms)

    def _before(self, at_ms: int) -> int:
        """The sum of the spans' parts that lie before a time: all that has begun, less what goes on after an end."""
        begun, ended = bisect_left(self._starts, at_ms), bisect_left(self._ends, at_ms)
        return at_ms * (begun - ended) - self._begun[begun] + self._ended[ended]
