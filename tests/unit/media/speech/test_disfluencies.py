"""Fillers and pauses are marked, and words that mean something are not."""

from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.schema import Word
from cutroom.media.speech import disfluencies

SOME = ["um", "you", "know,", "I", "mean,", "like", "well", "so", "right", "the", "end."]


def spoken(text: str, gap_ms: int = 50) -> list[Word]:
    """The words of `text`, 200 ms each."""
    step = 200 + gap_ms
    return [Word(text=t, start_ms=i * step, end_ms=i * step + 200, confidence=1) for i, t in enumerate(text.split())]


def marked(text: str) -> list[str]:
    return [one.text for one in disfluencies.fillers(spoken(text))]


def test_sounds_are_fillers_wherever_they_stand() -> None:
    assert marked("So um uh the plan is, erm, simple.") == ["um uh", "erm"]


def test_a_phrase_is_a_filler_only_where_it_is_set_off() -> None:
    assert marked("You know, it works.") == ["You know"]
    assert marked("You know it works.") == []
    assert marked("It was, like, huge.") == ["like"]
    assert marked("I like it. Well, I mean, maybe.") == ["Well", "I mean"]


def test_long_gaps_between_words_are_pauses() -> None:
    words = [*spoken("one two"), Word(text="three", start_ms=1400, end_ms=1600, confidence=1)]
    assert [(one.start_ms, one.end_ms) for one in disfluencies.pauses(words)] == [(450, 1400)]


@given(st.lists(st.sampled_from(SOME), max_size=20))
def test_fillers_are_in_order_and_apart(texts: list[str]) -> None:
    found = disfluencies.fillers(spoken(" ".join(texts)))
    words = [i for one in found for i in range(one.first_word, one.last_word + 1)]
    assert words == sorted(set(words))
