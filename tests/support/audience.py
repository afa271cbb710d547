"""Simulated accounts: posts with traits whose true effects on views are known, in worlds of several kinds."""

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

from cutroom.insights.effects import Observation


class World(NamedTuple):
    """What a simulated audience is like.

    `effects` are the true ones, as differences of logarithms. Noise is Student's t with four degrees of freedom (heavy
    tails) and a deviation of `noise`; accounts grow or shrink by a random walk of `drift` a post. `bias` is how much
    likelier a post has its first trait while the account is large: who learns uses what seems to work.
    """

    effects: Sequence[float]
    posts: int
    noise: float = 1.0
    drift: float = 0.05
    accounts: int = 2
    bias: float = 0.0


def simulated(world: World, seed: int) -> tuple[list[Observation], list[list[bool | None]]]:
    """Posts in the order of time, and the answers of each trait."""
    chance = random.Random(seed)
    shares = [chance.uniform(0.15, 0.6) for _ in world.effects]
    levels = {f"account-{number}": chance.uniform(4, 9) for number in range(world.accounts)}
    begun = dict(levels)
    posts: list[Observation] = []
    traits: list[list[bool | None]] = [[] for _ in world.effects]
    for _ in range(world.posts):
        account = chance.choice(list(levels))
        levels[account] += chance.gauss(0, world.drift)
        lean = world.bias * math.tanh(levels[account] - begun[account])
        has = [chance.random() < share + (lean if index == 0 else 0) for index, share in enumerate(shares)]
        for column, one in zip(traits, has, strict=True):
            column.append(one)
        effect = sum(size for size, one in zip(world.effects, has, strict=True) if one)
        posts.append(Observation(account, round(math.exp(levels[account] + effect + _noise(chance) * world.noise))))
    return posts, traits


def _noise(chance: random.Random) -> float:
    """One draw of Student's t with four degrees of freedom, scaled to a deviation of 1."""
    square = sum(chance.gauss(0, 1) ** 2 for _ in range(4))
    return chance.gauss(0, 1) / math.sqrt(square / 4) / math.sqrt(2)
