"""A trim never cuts a word, whatever is dragged where."""

from hypothesis import given
from hypothesis import strategies as st

from cutroom.clips.rules import snap
from cutroom.kit.spans import Span

LENGTH = 60_000


@st.composite
def transcripts(draw: st.DrawFn) -> list[Span]:
    """Words in order, touching or apart, inside the source."""
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), min_size=2, max_size=40)))
    return [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]


spans = st.sets(st.integers(0, LENGTH), min_size=2, max_size=2).map(lambda ends: Span(min(ends), max(ends)))


@given(transcripts(), spans)
def test_a_trim_never_cuts_a_word_and_never_shrinks(words: list[Span], span: Span) -> None:
    snapped = snap(span, words, length_ms=LENGTH, shortest_ms=1000)
    assert not any(word.start_ms < end < word.end_ms for word in words for end in snapped)
    assert snapped.start_ms <= span.start_ms
    assert snapped.end_ms >= span.end_ms
    assert 0 <= snapped.start_ms < snapped.end_ms <= LENGTH
    assert snapped.duration_ms >= 1000


def test_a_trim_between_words_stays_where_it_is() -> None:
    assert snap(Span(500, 3000), [Span(600, 900)], length_ms=9000) == Span(500, 3000)


def test_a_trim_at_the_very_end_is_stretched_backwards() -> None:
    assert snap(Span(8900, 9000), [], length_ms=9000, shortest_ms=1000) == Span(8000, 9000)
