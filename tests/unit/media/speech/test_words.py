"""Sentences, word times, titles and file names."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.audio.audio_signal import RATE
from cutroom.media.schema import Word
from cutroom.media.speech import lexicon, sentences
from cutroom.media.speech.transcription import settle
from cutroom_cli.engine import slug
from tests.unit.media.builders import words_of


def test_sentences_end_at_their_marks_but_not_at_titles() -> None:
    found = sentences.divide(words_of("Mr. Smith came home. He was late! Why?"))
    assert [one.text for one in found] == ["Mr. Smith came home.", "He was late!", "Why?"]


def test_a_breath_after_a_comma_ends_no_sentence() -> None:
    words = [*words_of("He was kind,"), *words_of("unless he was tired.", start_ms=2100)]
    assert len(sentences.divide(words)) == 1


@given(st.lists(st.tuples(st.integers(-200, 5000), st.integers(0, 3000)), max_size=30))
def test_settled_words_are_in_order_and_never_overlap(times: list[tuple[int, int]]) -> None:
    words = [Word(text="a", start_ms=at, end_ms=at + length, confidence=1) for at, length in times]
    rng = np.random.default_rng(1)
    settled = settle(words, rng.normal(0, 0.1, RATE * 6).astype(np.float32))
    assert len(settled) == len(words)
    assert all(0 <= word.start_ms < word.end_ms for word in settled)
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(settled))


def test_a_word_begins_with_its_voice_and_not_in_the_silence_before() -> None:
    samples = np.zeros(RATE * 2, np.float32)
    samples[RATE:] = 0.3
    settled = settle([Word(text="now", start_ms=700, end_ms=1500, confidence=1)], samples)
    assert abs(settled[0].start_ms - 1000) <= 20


@given(st.text(max_size=300))
def test_any_title_makes_a_safe_file_name(title: str) -> None:
    name = slug(title)
    assert 0 < len(name.encode()) <= 48
    assert not set(name) & set('/\\\0:*?"<>|. \n')


@pytest.mark.parametrize("said", ["absolutely INSANE!!!", "That was so amazing!", "This is LITERALLY unbelievable."])
def test_hype_is_read_as_joy_and_not_as_anger(said: str) -> None:
    assert lexicon.hype(said) >= lexicon.HYPED
    assert lexicon.emotion(said, 0.5) == "excited"
    assert "hype" in lexicon.opening(said)


@pytest.mark.parametrize("said", ["The fire was small.", "It was not crazy at all!", "NASA was founded in 1958!", ""])
def test_what_is_told_calmly_is_no_hype(said: str) -> None:
    assert lexicon.hype(said) < lexicon.HYPED
