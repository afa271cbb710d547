"""Simulated accounts: posts with traits whose true effects on views are known, in worlds of several kinds."""

import math
import random
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from cutroom.insights.effects import Observation, lifts


class World(NamedTuple):
    """What a simulated audience is like.

    `effects` are the true ones, as differences of logarithms. Noise is Student's t with four degrees of freedom (heavy
    tails) and a deviation of `noise`; accounts grow or shrink by a random walk of `drift` a post. `bias` is how much
    likelier a post has its first trait while the account is large: who learns uses what seems to work. Each short goes
    to `copies` accounts, where it shares what is good about it (a deviation of `shared`).
    """

    effects: Sequence[float]
    posts: int
    noise: float = 1.0
    drift: float = 0.05
    accounts: int = 2
    bias: float = 0.0
    copies: int = 1
    shared: float = 0.0


def simulated(world: World, seed: int) -> tuple[list[float], list[list[float | None]]]:
    """What came of each short beside what is usual, in the order of time, and the answers of each trait."""
    chance = random.Random(seed)
    shares = [chance.uniform(0.15, 0.6) for _ in world.effects]
    levels = {f"account-{number}": chance.uniform(4, 9) for number in range(max(world.accounts, world.copies))}
    begun = dict(levels)
    posts: list[Observation] = []
    traits: list[list[float | None]] = [[] for _ in world.effects]
    for _ in range(world.posts):
        places = chance.sample(sorted(levels), world.copies)
        for place in places:
            levels[place] += chance.gauss(0, world.drift)
        lean = world.bias * math.tanh(levels[places[0]] - begun[places[0]])
        has = [chance.random() < share + (lean if index == 0 else 0) for index, share in enumerate(shares)]
        for column, one in zip(traits, has, strict=True):
            column.append(one)
        good = sum(size for size, one in zip(world.effects, has, strict=True) if one) + chance.gauss(0, world.shared)
        posts += [
            Observation(one, round(math.exp(levels[one] + good + _noise(chance) * world.noise))) for one in places
        ]
    lifted = lifts(posts)
    return [fmean(lifted[at : at + world.copies]) for at in range(0, len(lifted), world.copies)], traits


def _noise(chance: random.Random) -> float:
    """One draw of Student's t with four degrees of freedom, scaled to a deviation of 1."""
    square = sum(chance.gauss(0, 1) ** 2 for _ in range(4))
    return chance.gauss(0, 1) / math.sqrt(square / 4) / math.sqrt(2)
