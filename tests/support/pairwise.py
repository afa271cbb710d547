"""Matrices of which a push runs a part: every pair of values together once, all of them under `make test-full`."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Any

import pytest

Case = tuple[Any, ...]
Pair = tuple[int, Any, int, Any]


def cases(*axes: Sequence[Any]) -> list[Any]:
    """The product of the axes for `parametrize`; what no pair of values needs is marked `full`."""
    kept = covering(axes)
    return [pytest.param(*case, marks=() if case in kept else pytest.mark.full) for case in product(*axes)]


def covering(axes: Sequence[Sequence[Any]]) -> set[Case]:
    """A small part of the product in which each two values of different axes come together; always the same part."""
    every = list(product(*axes))
    missing = {pair for case in every for pair in pairs(case)}
    kept: set[Case] = set()
    while missing:
        best = max(every, key=lambda case: len(missing.intersection(pairs(case))))
        kept.add(best)
        missing.difference_update(pairs(best))
    return kept


def pairs(case: Case) -> Iterable[Pair]:
    """Each two values of a case, with their axes."""
    return ((i, case[i], j, case[j]) for i, j in combinations(range(len(case)), 2))
