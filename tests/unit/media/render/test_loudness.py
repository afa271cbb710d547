"""What is made of a measured loudness: how much to turn up, how high the peaks may be, and which try was the best."""

from typing import Any

import pytest

from cutroom.media.compile import Gain
from cutroom.media.edit import Edit, Format, Source, Track, VideoLayer
from cutroom.media.render import loudness
from cutroom.media.render.loudness import Attempt, Loudness
from tests.unit.media.builders import media

LOG = """
[Parsed_ebur128_3 @ 0x5] Summary:

  Integrated loudness:
    I:         -21.5 LUFS
    Threshold: -32.1 LUFS

  Sample peak:
    Peak:       -3.2 dBFS
"""


def edit(**form: Any) -> Edit:
    """Wanted at -14 LUFS, in AAC at 160 kbit/s, unless `form` says otherwise."""
    return Edit(
        sources={"a": Source(uri="a.mp4", info=media())},
        tracks=[Track(layers=[VideoLayer(source="a", duration_ms=4000)])],
        format=Format.model_validate(form),
    )


def corrected(*tried: tuple[float, float | None, float | None, float | None], **form: Any) -> Gain | None:
    """What follows on tries of (gain, ceiling, loudness, peak)."""
    attempts = [Attempt(Gain(gain, ceiling), Loudness(lufs, peak)) for gain, ceiling, lufs, peak in tried]
    return loudness.corrected(edit(**form), attempts)


def near(gain_db: float, ceiling_db: float | None) -> Any:
    return (pytest.approx(gain_db), None if ceiling_db is None else pytest.approx(ceiling_db))


def test_the_summary_is_read_from_the_log() -> None:
    assert loudness.read_loudness(LOG) == -21.5
    assert loudness.read_peak(LOG) == -3.2
    assert loudness.read_loudness(LOG + LOG.replace("-21.5", "-14.0")) == -14.0, "the last one counts"
    assert loudness.read_loudness(LOG.replace("-21.5", "nan")) is None
    assert loudness.read_peak(LOG.replace("-3.2", "-inf")) is None


@pytest.mark.parametrize(("lufs", "peak"), [(-14.0, -1.1), (-13.61, -5.0), (-14.39, -1.2)])
def test_what_is_near_enough_is_left_as_it_is(lufs: float, peak: float) -> None:
    assert corrected((3.0, None, lufs, peak)) is None


@pytest.mark.parametrize("lufs", [-13.59, -14.41])
def test_what_is_a_little_off_is_made_again(lufs: float) -> None:
    assert corrected((3.0, None, lufs, -9.0)) == near(3.0 - 14 - lufs, None)


def test_silence_and_what_has_no_wanted_loudness_are_left_as_they_are() -> None:
    assert corrected((3.0, None, None, None)) is None
    assert corrected((3.0, None, -30.0, None)) is None
    assert corrected((3.0, None, -30.0, -9.0), loudness_lufs=None) is None


def test_without_a_limiter_what_is_missing_is_added_up_to_three_decibels_at_once() -> None:
    assert corrected((2.0, None, -15.0, -6.0)) == near(3.0, None)
    assert corrected((2.0, None, -20.0, -20.0)) == near(5.0, None)
    assert corrected((2.0, None, -12.0, -6.0)) == near(0.0, None)


def test_a_limiter_comes_in_where_the_peaks_would_be_too_high() -> None:
    assert corrected((2.0, None, -15.0, -2.0)) == near(3.0, -1.6)
    assert corrected((2.0, None, -15.0, -2.1)) == near(3.0, None)
    assert corrected((2.0, None, -15.0, -2.0), audio_kbps=48) == near(3.0, -4.5)


def test_peaks_that_are_too_high_are_held_lower_by_what_they_were_over_and_some_more() -> None:
    assert corrected((2.0, None, -14.0, -0.6)) == near(2.0, -4.5 - 0.5 - 0.2)
    assert corrected((2.0, -1.6, -14.0, -0.6)) == near(2.0, -1.6 - 0.5 - 0.2)
    assert corrected((2.0, -1.6, -15.0, -0.6)) == near(3.0, -2.3)


def test_behind_a_limiter_more_gain_is_needed_for_the_same_loudness() -> None:
    # One dB more brought half a LU: the next half takes one.
    assert corrected((5.0, -1.6, -15.5, -2.0), (6.0, -1.6, -15.0, -2.0)) == near(8.0, -1.6)
    assert corrected((5.0, -1.6, -15.2, -2.0), (6.0, -1.6, -14.9, -2.0)) == near(6.0 + 0.9 * 3, -1.6)
    assert corrected((5.0, -1.6, -15.0, -2.0), (5.5, -1.6, -14.8, -2.0)) == near(5.5 + 0.8 * 1.5, -1.6)
    assert corrected((5.0, -2.6, -15.5, -2.0), (6.0, -1.6, -15.0, -2.0)) == near(7.0, -1.6), "of another ceiling"


def test_a_limiter_that_takes_away_all_that_is_added_ends_the_search_unless_peaks_are_too_high() -> None:
    hopeless = [(5.0, -1.6, -15.1, -2.0), (8.0, -1.6, -15.0, -2.0)]
    assert corrected(*hopeless) is None
    assert corrected(hopeless[0], (8.0, -1.6, -15.0, -0.9)) == near(8.0, -1.6 - 0.2 - 0.2)


@pytest.mark.parametrize(
    ("heard", "best"),
    [
        ([(-15.0, -2.0), (-14.2, -2.0), (-13.5, -2.0)], 1),
        ([(-14.0, -0.9), (-16.0, -1.1)], 1),  # peaks come first
        ([(-14.0, -0.5), (-16.0, -0.9)], 1),
        ([(-14.5, -1.2), (-13.5, -5.0)], 0),  # of equals the first
        ([(-13.0, None), (None, None)], 1),
    ],
)
def test_the_best_try_is_the_nearest_of_those_whose_peaks_are_low_enough(
    heard: list[tuple[float | None, float | None]], best: int
) -> None:
    assert loudness.best(edit(), [Attempt(Gain(0), Loudness(*one)) for one in heard]) == best
