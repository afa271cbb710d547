"""How the report of scores counts: correlations by their definition, intervals that hold, fifths that add up."""

import random
import statistics
from collections.abc import Sequence

import pytest

from cutroom.insights.effects import LEAST
from cutroom.insights.prediction import correlation, fifths


def spearman(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """By its definition: Pearson's correlation of ranks, a tie at the middle of its places."""
    ranks = [
        [sum(other < one for other in own) + sum(other == one for other in own) / 2 for one in own]
        for own in (ours, theirs)
    ]
    return statistics.correlation(*ranks)


def related(strength: float, count: int, seed: int) -> tuple[list[float], list[float]]:
    chance = random.Random(seed)
    scores = [round(chance.random(), 2) for _ in range(count)]  # with ties
    return scores, [strength * one + chance.gauss(0, 1) for one in scores]


@pytest.mark.parametrize("seed", range(5))
def test_the_correlation_is_spearmans(seed: int) -> None:
    scores, came = related(2, 80, seed)
    agreed = correlation(scores, came)
    assert agreed
    assert agreed.rho == pytest.approx(spearman(scores, came))
    assert agreed.low < agreed.rho < agreed.high


def test_its_interval_holds_the_truth_as_often_as_it_says() -> None:
    large = correlation(*related(2, 100_000, 99))
    truth = large.rho if large else 0.0
    agreed = [correlation(*related(2, 100, seed)) for seed in range(400)]
    held = sum(one is not None and one.low <= truth <= one.high for one in agreed)
    assert 0.86 <= held / len(agreed) <= 0.94


def test_perfect_and_reversed_order() -> None:
    scores = [float(index) for index in range(40)]
    same, reverse = correlation(scores, scores), correlation(scores, scores[::-1])
    assert same and reverse
    assert (same.rho, reverse.rho) == (pytest.approx(1), pytest.approx(-1))
    assert same.low > 0.99


def test_too_few_posts_and_scores_that_are_all_the_same_say_nothing() -> None:
    scores, came = related(2, LEAST - 1, 1)
    assert correlation(scores, came) is None
    assert fifths(scores, came) == []
    assert correlation([0.5] * 50, [float(index) for index in range(50)]) is None


def test_fifths_hold_every_post_once_and_rise_where_scores_predict() -> None:
    scores, came = related(6, 503, 4)
    usual = sorted(came)[len(came) // 2]
    parts = fifths(scores, [one - usual for one in came])
    assert sum(part.shorts for part in parts) == 503
    assert [part.lowest_score for part in parts] == sorted(part.lowest_score for part in parts)
    assert parts[-1].share > parts[0].share + 0.3
    assert all(0 <= part.low <= part.share <= part.high <= 1 for part in parts)


def test_the_same_score_is_never_in_two_fifths() -> None:
    scores = [0.5] * 25 + [0.7] * 15
    parts = fifths(scores, [float(index % 3) - 1 for index in range(40)])
    assert [(part.lowest_score, part.highest_score, part.shorts) for part in parts] == [(0.5, 0.5, 25), (0.7, 0.7, 15)]
