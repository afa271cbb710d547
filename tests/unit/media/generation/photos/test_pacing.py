"""Photos change on the beat, and the whole lasts as asked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.media.generation.moods import MOODS, bars
from cutroom.media.generation.photos.pacing import LEAST_S, LONGEST_S, UNSCORED_BPM, most, paced

SOME_MOOD = st.sampled_from([None, *MOODS.values()])


@given(mood=SOME_MOOD, seconds=st.none() | st.integers(3, 180), data=st.data())
def test_every_cut_is_on_a_beat_and_the_last_photo_ends_with_the_video(mood, seconds, data) -> None:
    count = data.draw(st.integers(1, most(seconds)))
    weights = data.draw(st.lists(st.sampled_from([1.0, 1.15, 1.3]), min_size=count, max_size=count))
    pace = paced(weights, mood, seconds)
    assert len(pace.cuts_s) == count + 1
    assert pace.seconds <= LONGEST_S
    assert seconds is None or pace.seconds == seconds
    _, bar_s = bars(mood.bpm if mood else UNSCORED_BPM, pace.seconds)
    assert pace.beat_s == pytest.approx(bar_s / 4)
    for at in pace.cuts_s[:-1]:
        assert at / pace.beat_s == pytest.approx(round(at / pace.beat_s), abs=1e-6)
    assert min(b - a for a, b in pairwise(pace.cuts_s)) >= min(pace.beat_s, pace.seconds) * 0.99


@pytest.mark.parametrize("mood", MOODS)
def test_a_dozen_photos_are_shown_for_about_three_seconds_each(mood: str) -> None:
    pace = paced([1.0] * 12, MOODS[mood])
    assert all(2.4 <= b - a <= 4.1 for a, b in pairwise(pace.cuts_s))
    assert pace.seconds / (240 / MOODS[mood].bpm) == pytest.approx(round(pace.seconds / (240 / MOODS[mood].bpm)))


def test_what_opens_the_video_is_shown_longer() -> None:
    pace = paced([1.5, 1, 1, 1], MOODS["calm"], 20)
    lengths = [b - a for a, b in pairwise(pace.cuts_s)]
    assert lengths[0] == max(lengths)
    assert lengths[0] > min(lengths)


def test_a_photo_alone_has_a_few_seconds_and_two_hundred_do_not_flicker() -> None:
    assert 5 <= paced([1.0], MOODS["calm"]).seconds <= 7
    assert most(None) == int(LONGEST_S / LEAST_S)
    pace = paced([1.0] * most(None), MOODS["upbeat"])
    assert pace.seconds <= LONGEST_S
    assert min(b - a for a, b in pairwise(pace.cuts_s)) >= 0.5
