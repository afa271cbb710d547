"""How much more or less posts with a trait are viewed than those without it, all traits weighed together (ADR 0057).

Views are compared as logarithms with what is usual for the same account around the same time, so that large accounts,
growth and one lucky post do not decide. The effects are a Bayesian linear regression whose prior says "no effect", more
or less firmly; how firmly is weighed by the data themselves, "exactly none" among the choices. So few posts change
nothing, and where traits explain nothing, the answer says so.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist, median
from typing import NamedTuple

LEAST = 30  # shorts; fewer say nothing
LEAST_GROUP = 8  # shorts with a trait, and without it
NEIGHBOURS = 15  # posts before and after, of the same account: what is usual then
REACH = 3.0  # deviations beyond which a post counts no further
MAD_TO_SD, MEAN_TO_SD = 1.4826, 1.2533
NO_EFFECT = 0.1  # of the prior’s weight
SPREADS = (0.03, 0.1, 0.3)  # of true effects, as shares of the noise’s variance
LEVEL = 0.9  # of the intervals
WIDER = 1.15  # than the model says: noise is neither normal nor independent
HALF = 0.5
CLEAR = 0.975  # sure enough of the sign to be said


class Observation(NamedTuple):
    """What came of one post: `group` is its account, in which posts are in the order of time."""

    group: str
    views: int


class Effect(NamedTuple):
    """How views change with a trait: factors (1.18: 18 % more), with the ends of a 90 % interval.

    `sure` is the probability that it is on its side of 1.
    """

    factor: float
    low: float
    high: float
    sure: float
    shorts_with: int
    shorts_without: int

    @property
    def is_clear(self) -> bool:
        """Whether its side is sure enough to be said."""
        return self.sure >= CLEAR


def lifts(posts: Sequence[Observation]) -> list[float]:
    """How far the views of each post are above what is usual for its account around then, as logarithms.

    What is beyond three deviations counts as three.
    """
    places: dict[str, list[int]] = {}
    for index, post in enumerate(posts):
        places.setdefault(post.group, []).append(index)
    above = [0.0] * len(posts)
    for own in places.values():
        values = [math.log1p(max(0, posts[index].views)) for index in own]
        for place, index in enumerate(own):
            first = min(max(0, place - NEIGHBOURS), max(0, len(own) - 2 * NEIGHBOURS - 1))
            above[index] = values[place] - median(values[first : first + 2 * NEIGHBOURS + 1])
    reach = REACH * _deviation(above)
    return [max(-reach, min(reach, one)) for one in above]


def _deviation(values: Sequence[float]) -> float:
    """The standard deviation, told by the median so that few large ones hardly count; by the mean where most are 0."""
    sizes = [abs(one) for one in values]
    return MAD_TO_SD * median(sizes) or MEAN_TO_SD * math.fsum(sizes) / len(sizes) if sizes else 0.0


def effects(lifted: Sequence[float], traits: Sequence[Sequence[float | None]]) -> list[Effect | None]:
    """The effect of each trait, whose answers are in the order of the shorts; None of what too few shorts tell apart.

    A short that went out in several places is one: its lift is the mean of theirs, and so are its answers, from 0 (no)
    to 1 (yes). All effects are None below 30 shorts.
    """
    counts = [(_count(column, yes=True), _count(column, yes=False)) for column in traits]
    enough = len(lifted) >= LEAST
    used = [index for index, pair in enumerate(counts) if enough and min(pair) >= LEAST_GROUP]
    estimates: list[Effect | None] = [None] * len(traits)
    if not used:
        return estimates
    posterior = _posterior(lifted, [_centred(traits[index]) for index in used])
    for place, index in enumerate(used):
        estimates[index] = _effect(posterior, place, *counts[index])
    return estimates


def _count(column: Sequence[float | None], *, yes: bool) -> int:
    return sum(one is not None and (one >= HALF) is yes for one in column)


def _centred(column: Sequence[float | None]) -> list[float]:
    """Answers as numbers around 0; what is unknown says nothing."""
    known = [one for one in column if one is not None]
    share = sum(known) / len(known)
    return [0.0 if one is None else one - share for one in column]


class _Component(NamedTuple):
    """What one firmness of the prior gives: its weight, and mean and deviation of each effect."""

    weight: float
    means: list[float]
    deviations: list[float]


def _posterior(lifted: Sequence[float], columns: Sequence[Sequence[float]]) -> list[_Component]:
    usual = sum(lifted) / len(lifted)
    values = [one - usual for one in lifted]
    products = _symmetric([[math.fsum(map(float.__mul__, one, columns[j])) for j in range(i + 1)]
                           for i, one in enumerate(columns)])  # fmt: skip
    targets = [math.fsum(map(float.__mul__, column, values)) for column in columns]
    total = math.fsum(one * one for one in values) or 1e-9
    components = [_weighed(spread, products, targets, total, len(values)) for spread in (0.0, *SPREADS)]
    priors = [NO_EFFECT, *([(1 - NO_EFFECT) / len(SPREADS)] * len(SPREADS))]
    logs = [math.log(prior) + one.weight for prior, one in zip(priors, components, strict=True)]
    most = max(logs)
    weights = [math.exp(one - most) for one in logs]
    return [one._replace(weight=weight / sum(weights)) for one, weight in zip(components, weights, strict=True)]


def _weighed(spread: float, products: list[list[float]], targets: list[float], total: float, posts: int) -> _Component:
    """Effects whose prior variance is `spread` of the noise's; the weight is the log of their likelihood."""
    count = len(targets)
    if spread == 0.0:
        return _Component(-posts / 2 * math.log(total), [0.0] * count, [0.0] * count)
    matrix = [[products[i][j] + (i == j) / spread for j in range(count)] for i in range(count)]
    factor = _cholesky(matrix)
    inverse = _inverse(factor)
    means = [math.fsum(map(float.__mul__, row, targets)) for row in inverse]
    left = max(total - math.fsum(map(float.__mul__, means, targets)), 1e-9)
    volume = math.fsum(2 * math.log(factor[i][i]) for i in range(count)) + count * math.log(spread)
    deviations = [WIDER * math.sqrt(left / posts * inverse[i][i]) for i in range(count)]
    return _Component(-posts / 2 * math.log(left) - volume / 2, means, deviations)


def _symmetric(lower: list[list[float]]) -> list[list[float]]:
    """The square that a triangle is half of."""
    size = range(len(lower))
    return [[lower[max(i, j)][min(i, j)] for j in size] for i in size]


def _cholesky(matrix: list[list[float]]) -> list[list[float]]:
    """The lower triangle whose product with itself is `matrix`, which is symmetric and positive."""
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - math.fsum(lower[i][k] * lower[j][k] for k in range(j))
            lower[i][j] = math.sqrt(rest) if i == j else rest / lower[j][j]
    return lower


def _inverse(lower: list[list[float]]) -> list[list[float]]:
    """The inverse of the matrix that `lower` is the triangle of."""
    size = len(lower)
    columns = [[0.0] * size for _ in range(size)]  # of the triangle's inverse
    for j in range(size):
        for i in range(j, size):
            rest = float(i == j) - math.fsum(lower[i][k] * columns[j][k] for k in range(j, i))
            columns[j][i] = rest / lower[i][i]
    return [[math.fsum(map(float.__mul__, one, other)) for other in columns] for one in columns]


def _effect(posterior: list[_Component], place: int, shorts_with: int, shorts_without: int) -> Effect:
    above = 1 - _below(posterior, place, 0.0)
    under = _below(posterior, place, 0.0, ties=False)
    mean = math.fsum(one.weight * one.means[place] for one in posterior)
    low, high = (_quantile(posterior, place, share) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Effect(math.exp(mean), math.exp(low), math.exp(high), max(above, under), shorts_with, shorts_without)


def _below(posterior: list[_Component], place: int, value: float, *, ties: bool = True) -> float:
    """The probability that an effect is below `value`, or at it where `ties` count."""
    total = 0.0
    for one in posterior:
        mean, deviation = one.means[place], one.deviations[place]
        if deviation == 0.0:
            total += one.weight * (mean < value or (ties and mean == value))
        else:
            total += one.weight * NormalDist(mean, deviation).cdf(value)
    return total


def _quantile(posterior: list[_Component], place: int, share: float) -> float:
    low = min(one.means[place] - 6 * one.deviations[place] for one in posterior)
    high = max(one.means[place] + 6 * one.deviations[place] for one in posterior)
    for _ in range(50):
        middle = (low + high) / 2
        if _below(posterior, place, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
