"""The choice of moments costs time in proportion to the talk: CPU seconds at one hour and at four."""

import random
import sys
import time

import pytest

from cutroom.media.models import files
from cutroom.media.moments.choose import MomentOptions, choose
from cutroom.media.schema import Analysis
from cutroom.media.speech import transcripts
from tests.unit.media.builders import words_of
from tests.unit.media.moments.test_scorer import ADVERT, DULL, GOODBYE, GREETING, STRONG, VIOLIN

pytestmark = [pytest.mark.bench, pytest.mark.skipif(files.minilm() is None, reason="no sentence model is installed")]

HOUR_WORDS = 9000
MOST_CPU_S = 10.0


def talk(hours: int, seed: int = 0) -> Analysis:
    """Hours of sentences in random order, with names and numbers of their own, so that few are the same."""
    rng = random.Random(hours + seed)
    sentences = [f"{one}." for text in (STRONG, VIOLIN, DULL, ADVERT, GREETING, GOODBYE) for one in text.split(". ")]
    spoken: list[str] = []
    while len(spoken) < hours * HOUR_WORDS:
        spoken += [*rng.choice(sentences).rstrip(".").split(), "in", f"{rng.randrange(1900, 2030)}."]
    return transcripts.analysis_of(words_of(" ".join(spoken), each_ms=330))


def test_four_hours_take_ten_seconds_and_four_times_one_hour() -> None:
    cost: dict[int, float] = {}
    choose(talk(1), MomentOptions(count=8))  # loads the network
    for hours in (1, 4):
        analysis = talk(hours)
        began = time.process_time()
        found = choose(analysis, MomentOptions(count=8))
        cost[hours] = time.process_time() - began
        sys.stdout.write(f"{hours} h: {len(analysis.sentences)} sentences, {cost[hours]:.1f} CPU s\n")
        assert len(found) == 8
    assert cost[4] <= MOST_CPU_S
    assert cost[4] <= 4.5 * cost[1]


@pytest.mark.parametrize("hours", [1, 2])
def test_choosing_again_costs_half(hours: int) -> None:
    """Another prompt, another length: what was read of the video before is not read again."""
    choose(talk(3), MomentOptions(count=2))  # loads the network
    analysis = talk(hours, seed=10)  # words that no test has read
    cost: list[float] = []
    for options in (MomentOptions(count=8), MomentOptions(count=8, prompt="violin"), MomentOptions(max_seconds=40)):
        began = time.process_time()
        assert choose(analysis, options)
        cost.append(time.process_time() - began)
    sys.stdout.write(f"{hours} h: first {cost[0]:.1f} CPU s, another topic {cost[1]:.1f}, shorter {cost[2]:.1f}\n")
    assert max(cost[1:]) <= 0.7 * cost[0]
