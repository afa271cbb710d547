"""Shorts begin and end between words, do not overlap, and keep to what was asked for."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cutroom.media.copywriting import writer
from cutroom.media.moments.choose import MomentOptions, choose
from cutroom.media.schema import Word
from tests.unit.media.builders import analysis, words_of

TALK = (
    "Why do most startups fail in their first year? Because nobody asked whether anyone wanted the thing. "
    "I remember my first company. We had ten engineers and no customer at all. "
    "That is why I now begin with a phone call. "
    "The garden is a different story. Tomatoes need water every single morning. Too much sun burns their leaves. "
    "A little shade in the afternoon keeps them sweet. The soil must be dark and full of worms. "
    "Let us talk about money now. You should never borrow what you cannot lose. Debt grows while you sleep. "
    "My father lost his house in that way. In the end he built a better one. "
    "Music changed my life when I was seven. A teacher gave me her old violin. I played it until my fingers hurt. "
    "That sound has never left me. It is the reason that I stand here."
)


@st.composite
def transcripts(draw: st.DrawFn) -> list[Word]:
    words: list[Word] = []
    at = draw(st.integers(0, 3000))
    for _ in range(draw(st.integers(0, 160))):
        length, gap = draw(st.integers(40, 900)), draw(st.sampled_from([0, 0, 50, 100, 400, 1600, 7000]))
        text = draw(st.sampled_from(["so", "money", "never", "you", "walk", "why", "ten"])) + draw(
            st.sampled_from(["", "", "", ",", ".", "?"])
        )
        words.append(Word(text=text, start_ms=at, end_ms=at + length, confidence=0.8))
        at += length + gap
    return words


@settings(max_examples=30, deadline=None)
@given(transcripts(), st.integers(0, 9), st.booleans())
def test_no_short_begins_or_ends_within_a_word_or_overlaps_another(words: list[Word], cuts: int, named: bool) -> None:
    duration = (words[-1].end_ms if words else 0) + 4000
    cut_at = tuple(sorted({duration * (k + 1) // (cuts + 1) for k in range(cuts)} - {duration}))
    wanted = MomentOptions(min_seconds=5, max_seconds=40) if named else MomentOptions()
    found = choose(analysis(words, duration, cut_at), wanted)
    for one in found:
        assert 0 <= one.start_ms < one.end_ms <= duration
        assert not any(w.start_ms < edge < w.end_ms for w in words for edge in (one.start_ms, one.end_ms))
        assert not named or 5000 <= one.end_ms - one.start_ms <= 40_000
        assert one.reasons
    spans = sorted((one.start_ms, one.end_ms) for one in found)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_a_minute_of_talk_gives_four_shorts_in_rank_order() -> None:
    words = words_of(TALK)
    found = choose(analysis(words, words[-1].end_ms + 500))
    assert len(found) >= 4
    assert [one.attention_score for one in found] == sorted((one.attention_score for one in found), reverse=True)
    assert all(one.text.endswith((".", "?")) for one in found)


@pytest.mark.parametrize(
    ("prompt", "heard"), [("growing tomatoes", "Tomatoes"), ("the violin teacher", "violin"), ("debts", "Debt")]
)
def test_a_prompt_brings_its_passage_first(prompt: str, heard: str) -> None:
    words = words_of(TALK)
    found = choose(analysis(words, words[-1].end_ms + 500), MomentOptions(prompt=prompt))
    assert heard in found[0].text
    assert prompt in found[0].reasons[0]


def test_a_named_minimum_is_never_undercut() -> None:
    words = words_of(TALK)
    found = choose(analysis(words, words[-1].end_ms), MomentOptions(min_seconds=25, max_seconds=60))
    assert found
    assert all(one.end_ms - one.start_ms >= 25_000 for one in found)


def test_count_is_kept() -> None:
    words = words_of(TALK)
    assert len(choose(analysis(words, words[-1].end_ms), MomentOptions(count=2))) == 2


def test_without_speech_the_liveliest_part_comes_first() -> None:
    motion = [0.01] * 150 + [0.2] * 75 + [0.01] * 75
    found = choose(analysis(None, 60_000, (15_000, 30_000, 45_000), motion=motion), MomentOptions(max_seconds=20))
    assert (found[0].start_ms, found[0].end_ms) == (30_000, 45_000)
    assert len(found) == 4


def test_a_range_upside_down_is_refused() -> None:
    with pytest.raises(ValidationError):
        MomentOptions(min_seconds=30, max_seconds=20)


def test_a_short_in_which_somebody_speaks_is_never_named_by_its_time() -> None:
    words = words_of("He told me that it was fine. And then she did it to us again. It was what they wanted then.")
    [short] = choose(analysis(words, words[-1].end_ms + 500), MomentOptions(min_seconds=3, count=1))
    assert writer.write(short.text).titles == []
    assert short.title.endswith(".")
    assert short.title in short.text
