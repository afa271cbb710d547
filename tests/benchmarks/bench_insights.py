"""What insights cost: effects of 2,500, 5,000 and 10,000 posts, and how time grows with their number."""

import math
import sys
import time

import pytest

from cutroom.insights.effects import Observation, effects, lifts
from cutroom.insights.prediction import correlation, fifths
from tests.support.audience import World, simulated

pytestmark = pytest.mark.bench
TRAITS = 16  # as many as a workspace's posts usually differ in
REFIT_S = 5.0  # at 10,000 posts
GROWTH = 6.0  # at four times as many posts; the square would be 16


def test_effects_grow_with_the_number_of_posts_and_no_faster() -> None:
    took: dict[int, float] = {}
    for count in (2500, 5000, 10_000):
        lifted, traits = simulated(World([0.1] * TRAITS, count), count)
        posts = [Observation("account", round(1000 * math.exp(one))) for one in lifted]
        began = time.process_time()
        lifted = lifts(posts)
        assert all(effects(lifted, traits))
        scores = [index / count for index in range(count)]
        assert correlation(scores, lifted)
        assert len(fifths(scores, lifted)) == 5
        took[count] = time.process_time() - began
        line = f"insights: {count:,} posts with {TRAITS} traits in {took[count]:.2f} CPU s"
        sys.__stdout__.write(f"{line}\n")  # type: ignore[union-attr]
    assert took[10_000] < REFIT_S
    assert took[10_000] / took[2500] < GROWTH
