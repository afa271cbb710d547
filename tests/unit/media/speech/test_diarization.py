"""Who is who: voices of overlapping windows become speakers and turns."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.schema import Speech, Voice, Word
from cutroom.media.speech import diarization

RANDOM = np.random.default_rng(7)
PEOPLE = [vector / np.linalg.norm(vector) for vector in RANDOM.standard_normal((3, 192))]


def voice(person: int, window_s: int, *spans: tuple[int, int], alone_ms: int = 2000, noise: float = 0.03) -> Voice:
    """Somebody heard in the ten seconds from `window_s`, sounding nearly like themselves."""
    direction = PEOPLE[person] + RANDOM.standard_normal(192) * noise
    direction = direction / np.linalg.norm(direction)
    at = window_s * 1000
    told = direction.tolist() if alone_ms >= 400 else None
    return Voice(window_ms=at, window_end_ms=at + 10_000, spans=list(spans), alone_ms=alone_ms, direction=told)


def told(found: list[Speech]) -> list[tuple[int, int, str | None]]:
    return [(one.start_ms, one.end_ms, one.speaker) for one in found]


def test_two_people_taking_turns_are_told_apart_over_windows() -> None:
    voices = [
        voice(0, 0, (0, 4000), (8000, 10_000)),
        voice(1, 0, (4000, 8000)),
        voice(1, 5, (5000, 8000)),
        voice(0, 5, (8000, 15_000)),
        voice(0, 10, (10_000, 16_000)),
    ]
    assert told(diarization.diarize(voices, [])) == [
        (0, 4000, "speaker_1"),
        (4000, 8000, "speaker_2"),
        (8000, 16_000, "speaker_1"),
    ]


def test_people_who_talk_at_once_overlap() -> None:
    found = diarization.diarize([voice(0, 0, (0, 5000)), voice(1, 0, (4000, 9000))], [])
    assert told(found) == [(0, 5000, "speaker_1"), (4000, 9000, "speaker_2")]


def test_two_voices_of_one_window_are_never_one_person() -> None:
    labels = diarization.assign([voice(0, 0, (0, 3000)), voice(0, 0, (4000, 9000))])
    assert labels[0] != labels[1]


def test_a_remark_too_short_to_describe_joins_who_coincides_next_door() -> None:
    short = voice(1, 5, (9000, 9300), alone_ms=200)
    voices = [voice(0, 0, (0, 8000)), voice(1, 0, (8900, 9900)), voice(0, 5, (5000, 8000)), short]
    assert diarization.assign(voices)[3] == diarization.assign(voices)[1]


def test_speech_that_no_voice_accounts_for_stays_without_a_speaker() -> None:
    spoken = [Speech(start_ms=0, end_ms=12_000)]
    found = diarization.diarize([voice(0, 0, (2000, 8000))], spoken)
    assert told(found) == [(0, 2000, None), (2000, 8000, "speaker_1"), (8000, 12_000, None)]


def test_without_voices_speech_is_as_it_was() -> None:
    spoken = [Speech(start_ms=100, end_ms=900), Speech(start_ms=2000, end_ms=3000)]
    assert diarization.diarize([], spoken) == spoken


def test_words_belong_to_the_turn_that_covers_most_of_them() -> None:
    turns = [Speech(start_ms=0, end_ms=1000, speaker="a"), Speech(start_ms=1000, end_ms=2000, speaker="b")]
    words = [Word(text="x", start_ms=at, end_ms=at + 300, confidence=1) for at in (0, 800, 950, 5000)]
    assert [word.speaker for word in diarization.name_words(words, turns)] == ["a", "a", "b", None]


def test_a_long_recording_has_the_same_speakers_as_its_parts() -> None:
    people = [i % 3 for i in range(600)]
    voices = [voice(person, i * 5, (i * 5000, i * 5000 + 4000)) for i, person in enumerate(people)]
    labels = diarization.assign(voices)
    assert len(set(labels)) == 3
    assert len({(person, label) for person, label in zip(people, labels, strict=True)}) == 3


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(0, 9000), st.integers(100, 6000)), max_size=30
    )
)
def test_turns_of_one_speaker_are_in_order_and_apart(heard: list[tuple[int, int, int, int]]) -> None:
    voices = [
        voice(person, window * 5, (window * 5000 + start, window * 5000 + start + length))
        for person, window, start, length in sorted(heard, key=lambda one: one[1])
    ]
    found = diarization.diarize(voices, [])
    for name in {one.speaker for one in found}:
        own = [one for one in found if one.speaker == name]
        assert all(a.end_ms < b.start_ms for a, b in pairwise(own))
        assert all(one.start_ms < one.end_ms for one in own)


def test_a_word_that_the_recogniser_stretched_over_a_pause_is_as_long_as_its_voice() -> None:
    timed = [("not", 4000, 4300), ("what", 4460, 5600), ("for", 6900, 7900)]
    words = [Word(text=text, start_ms=a, end_ms=b, confidence=1) for text, a, b in timed]

    def trimmed(*turns: tuple[int, int]) -> list[tuple[int, int]]:
        spoken = [Speech(start_ms=a, end_ms=b) for a, b in turns]
        return [(one.start_ms, one.end_ms) for one in diarization.within_turns(words, spoken)]

    as_heard = [(a, b) for _, a, b in timed]
    assert trimmed((3200, 4360), (5300, 7100)) == [(4000, 4300), (5300, 5600), (6900, 7100)]
    assert trimmed() == as_heard  # nothing is known of voices
    assert trimmed((0, 500), (4300, 5700), (6950, 7850)) == as_heard
    assert trimmed((0, 9000), (5300, 5600)) == as_heard, "somebody else speaks at once"
