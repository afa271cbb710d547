"""What the recogniser is given: all that is spoken, in passages that it can hear at once, divided in pauses."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.kit.spans import Span, total_ms
from cutroom.media.audio.audio_signal import RATE, envelope_db
from cutroom.media.schema import Word
from cutroom.media.speech import chunking, voices

TURNS = st.lists(st.tuples(st.integers(1, 9000), st.integers(200, 60_000)), max_size=5)


def spoken_of(turns: list[tuple[int, int]]) -> list[Span]:
    """Turns of (pause before it, its length) in ms, one after the other."""
    spans, at = list[Span](), 0
    for pause, length in turns:
        spans.append(Span(at + pause, at + pause + length))
        at += pause + length
    return spans


@settings(deadline=None)  # minutes of sound are looked through
@given(TURNS)
def test_passages_cover_all_that_is_spoken_once_and_are_short_enough(turns: list[tuple[int, int]]) -> None:
    spoken = spoken_of(turns)
    duration_ms = spoken[-1].end_ms + 500 if spoken else 1000
    found = chunking.passages(spoken, np.zeros(duration_ms * RATE // 1000, np.float32))
    assert all(0 < one.duration_ms <= 30_000 for one in found)
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(found))
    assert total_ms(part for span in spoken for part in span.without(found)) == 0


def test_a_long_turn_is_divided_where_nobody_speaks() -> None:
    sound = np.random.default_rng(3).normal(0, 0.1, RATE * 45).astype(np.float32)
    sound[RATE * 20 : RATE * 20 + RATE // 2] = 0
    first, second = chunking.passages([Span(0, 45_000)], sound)
    assert 20_000 <= first.end_ms <= 20_500
    assert second.start_ms == first.end_ms


def test_voice_without_a_word_is_listened_to_again_and_a_breath_is_not() -> None:
    words = [Word(text="a", start_ms=at, end_ms=at + 400, confidence=1) for at in (1000, 1600, 6000)]
    assert chunking.left_out([Span(900, 6500)], words, 10_000) == [Span(1850, 6150)]
    assert chunking.left_out([Span(900, 2100)], words, 10_000) == []


@pytest.mark.parametrize("volume", [0.0005, 0.02, 0.9])
def test_speech_of_any_volume_is_equally_loud_to_the_recogniser(volume: float) -> None:
    sound = (np.random.default_rng(5).normal(0, 0.3, RATE * 4) * volume).astype(np.float32)
    loud = float(np.percentile(envelope_db(chunking.levelled(sound)), 95))
    assert abs(loud - chunking.LOUD_DB) <= (30 if volume < 0.001 else 1)


def test_silence_stays_silent() -> None:
    assert not chunking.levelled(np.zeros(RATE, np.float32)).any()
    assert chunking.levelled(np.zeros(0, np.float32)).shape == (0,)


def test_somebody_speaks_where_most_windows_hear_it() -> None:
    first, second = np.zeros((589, 3), bool), np.zeros((589, 3), bool)
    first[60:180, 1] = True  # 1 to 3 s, which the first window alone looks at
    first[360:400, 0] = True  # 6.1 to 6.7 s: one of two
    second[178:297, 2] = True  # 8 to 10 s: one of two, the other speaker's part is the same stretch
    first[473:589, 0] = True
    found = voices.spoken([first, second], 15_000)
    assert [(round(a, -2), round(b, -2)) for a, b in found] == [(1000, 3100), (6000, 6800), (7900, 10_100)]
