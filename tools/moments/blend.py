"""Puts both readings together, on passages that neither was fitted on, and makes percentiles of them."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Weights = dict[str, NDArray[Any]]

HELD = 30.0  # ridge of the blend: eight numbers in, four out
FEATURE_HELD = 150.0
SLOPES = np.linspace(0.2, 3, 141)


def spearman(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Rank correlation; ties keep their order, of which there are few."""
    ranks = [np.argsort(np.argsort(values, kind="stable")) for values in (one, other)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def scores(found: Floats, wanted: Floats) -> list[float]:
    """Rank correlations of the four judgements."""
    return [round(spearman(found[:, i], wanted[:, i]), 3) for i in range(4)]


def both(close: Floats, quick: Floats, wanted: Floats) -> Weights:
    """Weights (8, 4) of the encoder's four judgements and the quick ones', and biases (4), by ridge regression."""
    design = np.hstack([close, quick])
    centre, level = design.mean(axis=0), wanted.mean(axis=0)
    moved = design - centre
    solved = solve(moved.T @ moved + HELD * np.eye(8), moved.T @ (wanted - level))
    return {"both": solved, "both_bias": np.asarray(level - centre @ solved, np.float32)}


def slope(found: Floats, wanted: Floats) -> Floats:
    """Slopes (4) that make normal probabilities of standard scores the expected percentiles of the judgements."""
    shares = np.argsort(np.argsort(wanted, axis=0), axis=0) / (len(wanted) - 1)
    best: list[float] = []
    for i in range(4):
        errors = [float(((_normal(found[:, i] * step) - shares[:, i]) ** 2).mean()) for step in SLOPES]
        best.append(float(SLOPES[int(np.argmin(errors))]))
    return np.array(best, np.float32)


def surrogate(standard: NDArray[Any], found: Floats) -> Floats:
    """Weights (f) of the linear model of the counts that comes nearest to the whole reading: reasons go by it."""
    moved = standard - standard.mean(axis=0)
    level = found - found.mean()
    return solve(moved.T @ moved + FEATURE_HELD * np.eye(moved.shape[1]), moved.T @ level)


def solve(left: NDArray[Any], right: NDArray[Any]) -> Floats:
    """The solution of linear equations (n, n) for one or more right sides (n, ...)."""
    solver: Any = np.linalg
    return np.asarray(solver.solve(left, right), np.float32)


def _normal(values: NDArray[Any]) -> NDArray[Any]:
    return np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in values])
