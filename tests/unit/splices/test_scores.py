"""How pairs of clips are scored, to the figure, and what is said of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from cutroom.splices import rules
from cutroom.splices.rules import Traits

NOW = datetime(2026, 11, 21, tzinfo=UTC)
VIDEO = UUID(int=99)


def clip(number: int, **more: Any) -> Traits:
    given = {
        "attention": 0.5,
        "energy": 0.5,
        "start_ms": 0,
        "end_ms": 20_000,
        "days": 0.0,
        "video": UUID(int=100 + number),
    }
    given |= more
    at = NOW - timedelta(days=given.pop("days"))
    return Traits(UUID(int=number), given.pop("video"), created_at=at, **given)


@pytest.mark.parametrize(
    ("alike", "energies", "contrast"),
    [(1.0, (0.5, 0.5), 0), (0.0, (0.5, 0.5), 0.6), (None, (0.5, 0.5), 0.3), (1.0, (0.2, 0.9), 0.28), (0.0, (0, 1), 1)],
)
def test_contrast_is_of_meaning_by_three_parts_and_of_liveliness_by_two(
    alike: float | None, energies: tuple[float, float], contrast: float
) -> None:
    one, other = (clip(i, energy=energy) for i, energy in enumerate(energies))
    assert rules.contrast(one, other, alike) == contrast


def test_scores_have_four_digits() -> None:
    assert rules.contrast(clip(1), clip(2), 0.333333) == 0.4
    assert (
        rules.trend(clip(1, days=3), clip(2, attention=0.77777), 0.123456, NOW) == 0.5719
    )  # 0.25555 + 0.27929 + 0.03704


@pytest.mark.parametrize(("days", "fresh"), [(0, 1), (-3, 1), (14, 0.5), (28, 0.25), (7, 0.5**0.5)])
def test_a_clip_is_half_as_new_every_fortnight(days: float, fresh: float) -> None:
    assert rules.recency(clip(1, days=days), NOW) == pytest.approx(fresh)


def test_a_trend_is_attention_newness_and_likeness() -> None:
    one, other = clip(1, attention=0.8), clip(2, attention=0.4, days=14)
    assert rules.trend(one, other, 0.5, NOW) == pytest.approx(0.4 * 0.6 + 0.3 * 0.75 + 0.3 * 0.5, abs=1e-4)
    assert rules.trend(one, other, None, NOW) == pytest.approx(0.4 * 0.6 + 0.3 * 0.75, abs=1e-4)
    best = clip(3, attention=1)
    assert rules.trend(best, best, 1.0, NOW) == 1


def test_each_mode_has_its_own_score() -> None:
    one, other = clip(1), clip(2, energy=0.9)
    assert rules.pair(one, other, "semantic", 0.7, NOW).score == 0.7
    unknown = rules.pair(one, other, "semantic", None, NOW)
    assert (unknown.score, unknown.similarity) == (0, 0)
    assert rules.pair(one, other, "eclectic", 0.7, NOW).score == rules.contrast(one, other, 0.7)
    assert rules.pair(one, other, "trending", 0.7, NOW).score == rules.trend(one, other, 0.7, NOW)


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ((0, 100), (100, 200), False),
        ((0, 101), (100, 200), True),
        ((100, 200), (0, 100), False),
        ((0, 500), (1, 2), True),
    ],
)
def test_two_clips_of_one_video_share_footage_where_their_times_do(
    first: tuple[int, int], second: tuple[int, int], shared: bool
) -> None:
    one, other = (clip(i, video=VIDEO, start_ms=a, end_ms=b) for i, (a, b) in enumerate([first, second]))
    assert rules.overlap(one, other) is shared
    assert not rules.overlap(one, other._replace(video_id=UUID(int=5)))


def test_the_clip_that_holds_attention_better_is_listened_to() -> None:
    low, high = clip(1, attention=0.2), clip(2, attention=0.9)
    known = {one.id: one for one in (low, high)}
    [found] = rules.ranked(known, [(low.id, high.id, 0.5)], "semantic", NOW, 5)
    assert (found.first, found.second) == (high.id, low.id)
    even = {one.id: one for one in (clip(1), clip(2))}
    assert rules.ranked(even, [(UUID(int=1), UUID(int=2), 0.5)], "semantic", NOW, 5)[0].first == UUID(int=2)


@pytest.mark.parametrize(("alike", "pairs"), [(0.2, 1), (0.19, 0), (None, 0)])
def test_a_semantic_pair_is_alike_at_least_a_little(alike: float | None, pairs: int) -> None:
    known = {one.id: one for one in (clip(1), clip(2))}
    both = [(UUID(int=1), UUID(int=2), alike)]
    assert len(rules.ranked(known, both, "semantic", NOW, 5)) == pairs
    assert len(rules.ranked(known, both, "eclectic", NOW, 5)) == 1


def test_no_clip_is_in_more_than_two_pairs_and_the_list_ends_where_it_is_told_to() -> None:
    known = {one.id: one for one in map(clip, range(1, 7))}
    star = [(UUID(int=1), UUID(int=i), 1 - i / 10) for i in range(2, 7)]
    found = rules.ranked(known, star, "semantic", NOW, 5)
    assert [one.similarity for one in found] == [0.8, 0.7]
    assert len(rules.ranked(known, star, "semantic", NOW, 1)) == 1


def said(one: Traits, other: Traits, mode: Any, alike: float | None = 0.5) -> list[str]:
    return rules.pair(one, other, mode, alike, NOW).reasons


@pytest.mark.parametrize(
    ("alike", "words"),
    [(None, "Too little is said"), (0.6, "the same topic (60%"), (0.59, "related topics (59%"),
     (0.3, "related topics (30%"),
     (0.29, "different topics (29%")],
)  # fmt: skip
def test_reasons_tell_how_alike_the_meaning_is(alike: float | None, words: str) -> None:
    [reason] = said(clip(1), clip(2), "semantic", alike)
    assert words in reason


@pytest.mark.parametrize(("energy", "words"), [(0.61, "the other by 11%"), (0.59, "about equally lively")])
def test_reasons_of_contrast_tell_of_liveliness(energy: float, words: str) -> None:
    assert words in said(clip(1), clip(2, energy=energy), "eclectic")[1]
    assert "the other by 10%" in said(clip(1, energy=0.0), clip(2, energy=0.1), "eclectic")[1]


@pytest.mark.parametrize(("days", "words"), [(6.5, "Both are new"), (7, "The older one is 7 days old.")])
def test_reasons_of_a_trend_tell_of_age_and_attention(days: float, words: str) -> None:
    _, attention, age, source = said(clip(1, attention=0.9), clip(2, attention=0.4, days=days), "trending")
    assert "90% and 40%" in attention and words in age and "your own library" in source


@pytest.mark.parametrize(("lasts_ms", "told"), [(30_000, False), (30_001, True)])
def test_a_splice_of_unequal_lengths_is_said_to_end_with_the_shorter(lasts_ms: int, told: bool) -> None:
    for one, other in ((clip(1), clip(2, end_ms=lasts_ms)), (clip(2, start_ms=1000, end_ms=lasts_ms + 1000), clip(1))):
        found = said(one, other, "semantic")
        assert (len(found) == 2) is told
        assert not told or "after 20 s of 30 s" in found[1]
