"""Effects on simulated audiences whose truth is known: intervals that hold, right signs, no claims from noise."""

import math
import random
import statistics
from collections.abc import Callable

import pytest

from cutroom.insights.effects import LEAST, REACH, Effect, Observation, effects, lifts
from tests.support.audience import World, simulated

Truth = Callable[[random.Random], list[float]]


def many_small(chance: random.Random) -> list[float]:
    return [chance.gauss(0, 0.25) for _ in range(10)]


def few_large(chance: random.Random) -> list[float]:
    return [chance.choice((-0.5, 0.4, 0.5)) if index < 3 else 0.0 for index in range(12)]


def none(_: random.Random) -> list[float]:
    return [0.0] * 12


def estimated(truth: Truth, accounts: int, **world: float) -> list[tuple[float, Effect]]:
    """The true and the estimated effect of each trait, in the largest-first order within each simulated account."""
    pairs: list[tuple[float, Effect]] = []
    for seed in range(accounts):
        true = truth(random.Random(1000 + seed))
        lifted, traits = simulated(World(true, **world), seed)  # type: ignore[arg-type]
        estimates = effects(lifted, traits)
        pairs_of = [(size, one) for size, one in zip(true, estimates, strict=True) if one]
        pairs += sorted(pairs_of, key=lambda pair: -abs(pair[0]))
    return pairs


@pytest.mark.parametrize("truth", [many_small, few_large])
@pytest.mark.parametrize(
    "world", [{"posts": 40}, {"posts": 200}, {"posts": 200, "drift": 0.15}, {"posts": 200, "drift": 0.1, "bias": 0.3}]
)
def test_intervals_hold_the_truth_as_often_as_they_say(truth: Truth, world: dict[str, float]) -> None:
    """90 of 100, give or take 4."""
    pairs = estimated(truth, 40, **world)
    held = sum(one.low <= math.exp(size) <= one.high for size, one in pairs)
    assert 0.86 <= held / len(pairs) <= 0.96


@pytest.mark.parametrize("truth", [many_small, few_large])
def test_at_200_posts_the_signs_of_the_largest_effects_are_right(truth: Truth) -> None:
    right = total = 0
    for seed in range(40):
        true = truth(random.Random(1000 + seed))
        lifted, traits = simulated(World(true, 200), seed)
        estimates = effects(lifted, traits)
        for index in sorted(range(len(true)), key=lambda place: -abs(true[place]))[:3]:
            one = estimates[index]
            total += 1
            right += one is not None and (one.factor - 1) * true[index] > 0
    assert right / total >= 0.9


@pytest.mark.parametrize("posts", [40, 200])
def test_where_nothing_matters_nothing_is_claimed(posts: int) -> None:
    pairs = estimated(none, 40, posts=posts)
    assert sum(one.is_clear for _, one in pairs) <= len(pairs) / 200
    assert statistics.fmean(abs(math.log(one.factor)) for _, one in pairs) < 0.1


def test_what_is_claimed_is_so(record_property: Callable[[str, object], None]) -> None:
    claimed = [(size, one) for size, one in estimated(few_large, 40, posts=200) if one.is_clear]
    wrong = [one for size, one in claimed if size == 0 or (one.factor > 1) != (size > 0)]
    record_property("claims", len(claimed))
    assert len(claimed) >= 40
    assert len(wrong) / len(claimed) <= 0.05


@pytest.mark.parametrize("posts", [30, 60])
def test_a_short_that_is_posted_everywhere_is_one(posts: int) -> None:
    """Its posts share what is good about it, so they are no four proofs of what its title does."""
    pairs = estimated(none, 40, posts=posts, copies=4, shared=0.8, noise=0.6)
    assert sum(one.is_clear for _, one in pairs) <= len(pairs) / 200
    pairs = estimated(few_large, 40, posts=200, copies=4, shared=0.8, noise=0.6)
    held = sum(one.low <= math.exp(size) <= one.high for size, one in pairs)
    assert 0.86 <= held / len(pairs) <= 0.97


def test_answers_that_differ_from_place_to_place_count_as_their_share() -> None:
    lifted, [column] = simulated(World([0.8], 300, drift=0), 3)
    shares = [0.5 if index % 3 == 0 else one for index, one in enumerate(column)]
    [one] = effects([0.4 if share == 0.5 else lift for lift, share in zip(lifted, shares, strict=True)], [shares])
    assert one
    assert one.shorts_with == sum(share in (0.5, True) for share in shares)
    assert one.is_clear and one.factor > 1


def test_where_most_posts_did_the_same_the_others_still_count() -> None:
    views = [0] * 25 + [10 * index for index in range(1, 16)]
    above = lifts([Observation("account", one) for one in views])
    assert above[-1] > above[30] > above[0] == 0


def test_too_few_posts_say_nothing() -> None:
    lifted, traits = simulated(World([1.0], LEAST - 1), 1)
    assert effects(lifted, traits) == [None]
    lifted, traits = simulated(World([1.0], 100), 1)
    rare = [[index < 5 for index in range(100)]]
    assert effects(lifted, rare) == [None]
    assert effects(lifted, [[None] * 100]) == [None]
    assert effects([], []) == []


def test_answers_that_are_unknown_say_nothing_and_the_rest_still_counts() -> None:
    lifted, [column] = simulated(World([0.8], 300, drift=0), 3)
    half = [one if index % 2 else None for index, one in enumerate(column)]
    [whole], [part] = effects(lifted, [column]), effects(lifted, [half])
    assert whole and part
    assert (part.shorts_with, part.shorts_without) == (half.count(True), half.count(False))
    assert part.is_clear and part.factor > 1
    assert math.log(part.high / part.low) > math.log(whole.high / whole.low)


def test_two_traits_that_always_come_together_share_what_they_bring() -> None:
    lifted, [column] = simulated(World([0.8], 300, drift=0), 3)
    first, second = effects(lifted, [column, list(column)])
    assert first and second
    assert first.factor == pytest.approx(second.factor)
    assert 1.1 < first.factor < math.exp(0.7)


def test_a_post_is_compared_with_its_own_account_around_then() -> None:
    small = [Observation("small", 10 + index % 3) for index in range(60)]
    large = [Observation("large", 100_000 + index % 3) for index in range(60)]
    growing = [Observation("growing", round(100 * 1.1**index)) for index in range(60)]
    for posts in (small, large, growing):
        middle = lifts(posts)[20:40]
        assert max(map(abs, middle)) < 0.35


def test_one_post_that_goes_viral_counts_as_three_deviations() -> None:
    chance = random.Random(5)
    posts = [Observation("account", round(math.exp(7 + chance.gauss(0, 1)))) for _ in range(100)]
    usual = lifts(posts)
    posts[50] = posts[50]._replace(views=10**9)
    assert max(lifts(posts)) < 2 * REACH * 1.2
    assert lifts(posts)[50] == max(lifts(posts))
    assert lifts(posts)[10] == pytest.approx(usual[10], abs=0.1)


def test_posts_that_all_did_the_same_have_no_effects() -> None:
    posts = [Observation("account", 100)] * 60
    [one] = effects(lifts(posts), [[index % 2 == 0 for index in range(60)]])
    assert one
    assert (one.is_clear, one.factor) == (False, pytest.approx(1, abs=0.01))
