"""Decisions about clips."""

from collections.abc import Sequence
from typing import Protocol

from cutroom.kit.spans import Span

SHORTEST_MS = 1000


class Timed(Protocol):
    """Anything with a start and an end in milliseconds."""

    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...


def snap(span: Span, words: Sequence[Timed], *, length_ms: int, shortest_ms: int = SHORTEST_MS) -> Span:
    """The nearest span to `span` inside `[0, length_ms)` that cuts no word and lasts at least `shortest_ms`.

    Users drag by eye and hear a clipped syllable at once: the ends move outward to the edge of a word, never inward.
    A span that would be too short is stretched first, so that the stretched end is moved off a word as well; where the
    source ends before that, it is stretched backwards.
    """
    end = min(length_ms, max(span.end_ms, span.start_ms + shortest_ms))
    start = max(0, min(span.start_ms, end - shortest_ms))
    return Span(_off_words(start, words, forward=False), _off_words(end, words, forward=True))


def _off_words(at_ms: int, words: Sequence[Timed], *, forward: bool) -> int:
    inside = [word for word in words if word.start_ms < at_ms < word.end_ms]
    while inside:
        at_ms = max(word.end_ms for word in inside) if forward else min(word.start_ms for word in inside)
        inside = [word for word in words if word.start_ms < at_ms < word.end_ms]
    return at_ms
