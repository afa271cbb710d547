"""Where laughter and applause are looked for; what is found there is tested on recordings."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.kit.spans import Span
from cutroom.media.audio.audio_signal import RATE, Samples
from cutroom.media.speech import reactions


def sounding(*spans: Span, lasting_ms: int = 20_000) -> Samples:
    """Noise within the spans and silence around them."""
    samples = np.zeros(RATE * lasting_ms // 1000, np.float32)
    noise = np.random.default_rng(1).standard_normal(len(samples)) * 0.1
    for start, end in spans:
        part = slice(start * RATE // 1000, end * RATE // 1000)
        samples[part] = noise[part]
    return samples


def test_they_are_looked_for_where_something_is_heard_and_nothing_said() -> None:
    samples = sounding(Span(1000, 9000), Span(12_000, 14_000))
    said = [Span(2500, 5000), Span(5100, 6000)]
    assert reactions.unsaid(samples, said) == [Span(1000, 2500), Span(6000, 9000), Span(12_000, 14_000)]


def test_a_breath_divides_no_laughter_and_a_word_does() -> None:
    samples = sounding(Span(1000, 3000), Span(3300, 5000))
    assert reactions.unsaid(samples, []) == [Span(1000, 5000)]
    assert reactions.unsaid(samples, [Span(3050, 3250)]) == [Span(1000, 3000), Span(3300, 5000)]


def test_what_is_shorter_than_a_second_is_not_looked_at() -> None:
    assert reactions.unsaid(sounding(Span(1000, 1900)), []) == []
    assert reactions.unsaid(np.zeros(0, np.float32), []) == []


@given(st.integers(0, 10**6), st.integers(reactions.LEAST_MS, 10**6))
def test_a_stretch_is_divided_evenly_and_wholly(start_ms: int, lasting_ms: int) -> None:
    stretch = Span(start_ms, start_ms + lasting_ms)
    pieces = reactions.divided(stretch)
    assert (pieces[0].start_ms, pieces[-1].end_ms) == stretch
    assert all(a.end_ms == b.start_ms for a, b in pairwise(pieces))
    lengths = {piece.duration_ms for piece in pieces}
    assert max(lengths) <= reactions.LONGEST_MS and max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize("text", ["Ha", "ha!", "Haha,", "hahaha", "hehe.", "Hoho"])
def test_laughter_that_was_written_down_is_looked_at(text: str) -> None:
    assert reactions.HAHA.fullmatch(text)


@pytest.mark.parametrize("text", ["he", "He", "ho", "hat", "her", "aha?no"])
def test_words_are_no_laughter(text: str) -> None:
    assert not reactions.HAHA.fullmatch(text)
