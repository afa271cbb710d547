"""How well the score of a clip has predicted what came of its posts."""

import itertools
import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

from cutroom.insights.effects import LEAST
from cutroom.insights.schemas import ScoreFifth

FIFTHS = 5
Z = NormalDist().inv_cdf(0.95)  # of a 90 % interval


class Correlation(NamedTuple):
    """A rank correlation (Spearman) with the ends of a 90 % interval."""

    rho: float
    low: float
    high: float


def correlation(scores: Sequence[float], lifted: Sequence[float]) -> Correlation | None:
    """How the order of the scores agrees with the order of what came; None where either is the same for all.

    The interval is Bonett and Wright's (2000).
    """
    count = len(scores)
    ranks = [_ranks(scores), _ranks(lifted)]
    middle = (count + 1) / 2
    ours, theirs = ([one - middle for one in own] for own in ranks)
    spread = math.sqrt(math.fsum(one * one for one in ours) * math.fsum(one * one for one in theirs))
    if spread == 0 or count < LEAST:
        return None
    rho = math.fsum(map(float.__mul__, ours, theirs)) / spread
    held = max(-0.999999, min(0.999999, rho))
    reach = Z * math.sqrt((1 + held * held / 2) / (count - 3))
    return Correlation(rho, math.tanh(math.atanh(held) - reach), math.tanh(math.atanh(held) + reach))


def _ranks(values: Sequence[float]) -> list[float]:
    """The place of each value from 1 on; equal ones share theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, start = [0.0] * len(values), 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for index in order[start:end]:
            ranks[index] = (start + end + 1) / 2
        start = end
    return ranks


def fifths(scores: Sequence[float], lifted: Sequence[float]) -> list[ScoreFifth]:
    """Fifths by score, the lowest first, none where there are too few shorts; the interval is Wilson's.

    The same score is never in two of them, so there may be fewer.
    """
    if len(scores) < LEAST:
        return []
    order = sorted(range(len(scores)), key=scores.__getitem__)
    starts = [round(len(order) * part / FIFTHS) for part in range(FIFTHS)]
    edges = sorted({_first_of_score(scores, order, start) for start in starts} | {len(order)})
    return [_fifth(scores, lifted, order[start:end]) for start, end in itertools.pairwise(edges)]


def _first_of_score(scores: Sequence[float], order: Sequence[int], place: int) -> int:
    """Where those begin that have the score of the one at a place."""
    while place > 0 and scores[order[place - 1]] == scores[order[place]]:
        place -= 1
    return place


def _fifth(scores: Sequence[float], lifted: Sequence[float], members: list[int]) -> ScoreFifth:
    count = len(members)
    share = sum((lifted[index] > 0) + (lifted[index] == 0) / 2 for index in members) / count
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    reach = Z * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    within = [scores[index] for index in members]
    low, high = min(share, middle - reach), max(share, middle + reach)  # but for rounding they always are
    return ScoreFifth(
        lowest_score=min(within), highest_score=max(within), shorts=count, share=share, low=low, high=high
    )
