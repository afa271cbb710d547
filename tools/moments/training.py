"""Trains the changes of the upper layers: squared error plus correlation within each batch, four judgements at once.

Two passes over the passages. The first finds changes that help, with an output that learns fast and what is pooled
levelled within each batch, which is noisy. Then the output is fitted anew by ridge regression, and the second moves
everything slowly from there, levelled by what is usual.
"""

import math
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.moments import blend, network
from tools.moments.data import Passages, States
from tools.moments.network import Table

BATCH = 16
POOL = 16  # batches that are sorted by length together, so that little is padding
DROP_STATES = 0.1
MOMENTUM = 0.05  # of the running mean and variance of what is pooled
CORRELATION = 0.3  # share of the ranking term
OUTPUT_ROWS, OUTPUT_HELD = 1200, 1500.0  # passages on which the output is fitted anew, and how far it is held back
LEAST_SPREAD = 1e-3

Floats = NDArray[np.float32]
Tell = Callable[[str], None]


class Pass(NamedTuple):
    """Rates and weight decays of the changes, of biases and norms, and of the output; steps until the full rate."""

    change: tuple[float, float]
    small: tuple[float, float]
    head: tuple[float, float]
    warm: int
    drop_pooled: float
    by_batch: bool


PASSES = (
    Pass((1e-3, 0.01), (3e-4, 0.0), (2e-3, 0.05), warm=60, drop_pooled=0.2, by_batch=True),
    Pass((6e-4, 0.01), (2e-4, 0.0), (5e-5, 0.02), warm=30, drop_pooled=0.1, by_batch=False),
)


class Model(NamedTuple):
    """Parameters, and mean and variance (1536) of what is pooled."""

    fixed: Table
    learned: Table
    usual: Table


def train(
    torch: Any, weights: dict[str, Floats], passages: Passages, states: States, rows: NDArray[Any],
    *, seed: int, tell: Tell,
) -> Model:  # fmt: skip
    """A model trained on the passages `rows`; the same seed gives the same model on the same machine."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = Model(*network.parameters(torch, weights), {"mean": torch.zeros(1536), "var": torch.ones(1536)})
    began = time.process_time()
    for number, settings in enumerate(PASSES, 1):
        if not settings.by_batch:
            _fit_output(torch, model, passages, states, rng.permutation(rows)[:OUTPUT_ROWS])
        lost = list(_pass(torch, model, passages, states, rows, settings, rng))
        tell(f"pass {number}: loss {np.mean(lost[-60:]):.3f}, {time.process_time() - began:.0f} CPU s")
    return model


def predict(torch: Any, model: Model, states: States, rows: NDArray[Any]) -> Floats:
    """Standard scores (n, 4) of the passages `rows`."""
    learned = numbers(model)[0]
    level = (pool(torch, model, states, rows) - model.usual["mean"].numpy()) / np.sqrt(
        model.usual["var"].numpy() + 1e-5
    )
    return np.asarray(level @ learned["head.w"] + learned["head.b"], np.float32)


def pool(torch: Any, model: Model, states: States, rows: NDArray[Any]) -> Floats:
    """What is pooled (n, 1536) of the passages `rows`."""
    found = np.zeros((len(rows), 4 * network.WIDTH), np.float32)
    order = np.argsort(np.diff(states.starts)[rows])
    with torch.inference_mode():
        for at in range(0, len(rows), 64):
            part = order[at : at + 64]
            found[part] = network.pooled(torch, model.fixed, model.learned, *padded(torch, states, rows[part])).numpy()
    return found


def padded(torch: Any, states: States, rows: NDArray[Any]) -> tuple[Any, Any]:
    """The states of several passages (texts, pieces, 384), zero where one is shorter, and their lengths."""
    parts = [states.of(int(row)) for row in rows]
    lengths = [len(part) for part in parts]
    whole = torch.zeros(len(parts), max(lengths), network.WIDTH)
    for i, part in enumerate(parts):
        whole[i, : lengths[i]] = torch.from_numpy(part)
    return whole, torch.tensor(lengths)


def numbers(model: Model) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """What was learned, and mean and variance of what is pooled, as arrays."""
    learned = {name: value.detach().numpy() for name, value in model.learned.items()}
    return learned, {name: value.numpy() for name, value in model.usual.items()}


def _fit_output(torch: Any, model: Model, passages: Passages, states: States, rows: NDArray[Any]) -> None:
    """Ridge regression of the judgements on what is pooled, and its mean and spread as the usual ones."""
    found, trust = pool(torch, model, states, rows), passages.trust[rows][:, None]
    mean, spread = found.mean(axis=0), found.std(axis=0) + LEAST_SPREAD
    level, wanted = (found - mean) / spread, passages.wanted[rows]
    bias = (wanted * trust).sum(axis=0) / trust.sum()
    held = (level * trust).T @ level + OUTPUT_HELD * np.eye(level.shape[1])
    weight = blend.solve(held, (level * trust).T @ (wanted - bias))
    with torch.no_grad():
        for name, value in (("head.w", weight), ("head.b", bias)):
            model.learned[name].copy_(torch.from_numpy(np.asarray(value, np.float32)))
    model.usual["mean"].copy_(torch.from_numpy(mean))
    model.usual["var"].copy_(torch.from_numpy(spread**2 - 1e-5))


def _pass(
    torch: Any, model: Model, passages: Passages, states: States, rows: NDArray[Any], settings: Pass,
    rng: np.random.Generator,
) -> Iterator[float]:  # fmt: skip
    optimizer = _optimizer(torch, model.learned, settings)
    full = [group["lr"] for group in optimizer.param_groups]
    batches = _batches(rows, states, rng)
    for step, batch in enumerate(batches):
        for group, most in zip(optimizer.param_groups, full, strict=True):
            group["lr"] = most * _rate(step, len(batches), settings.warm)
        loss = _loss(_judged(torch, model, states, batch, settings), passages, batch, torch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(model.learned.values()), 1.0)
        optimizer.step()
        yield float(loss.detach())


def _judged(torch: Any, model: Model, states: States, batch: NDArray[Any], settings: Pass) -> Any:
    pooled = network.pooled(torch, model.fixed, model.learned, *padded(torch, states, batch), drop=DROP_STATES)
    mean, var = model.usual["mean"], model.usual["var"]
    if settings.by_batch:
        mean, var = pooled.mean(0), pooled.var(0, unbiased=False)
        with torch.no_grad():
            model.usual["mean"].lerp_(mean, MOMENTUM)
            model.usual["var"].lerp_(var * len(batch) / (len(batch) - 1), MOMENTUM)
    level = torch.nn.functional.dropout((pooled - mean) / torch.sqrt(var + 1e-5), settings.drop_pooled)
    return level @ model.learned["head.w"] + model.learned["head.b"]


def _loss(judged: Any, passages: Passages, batch: NDArray[Any], torch: Any) -> Any:
    wanted, trust = torch.from_numpy(passages.wanted[batch]), torch.from_numpy(passages.trust[batch])[:, None]
    one, other = judged - judged.mean(0), wanted - wanted.mean(0)
    correlation = (one * other).sum(0) / (one.norm(dim=0) * other.norm(dim=0) + 1e-4)
    return (trust * (judged - wanted) ** 2).mean() + CORRELATION * (1 - correlation).mean()


def _optimizer(torch: Any, learned: Table, settings: Pass) -> Any:
    kinds: dict[str, list[Any]] = {"change": [], "small": [], "head": []}
    for name, value in learned.items():
        kinds["head" if name.startswith("head") else "change" if value.ndim > 1 else "small"].append(value)
    groups = [
        {"params": values, "lr": getattr(settings, kind)[0], "weight_decay": getattr(settings, kind)[1]}
        for kind, values in kinds.items()
    ]
    return torch.optim.AdamW(groups)


def _batches(rows: NDArray[Any], states: States, rng: np.random.Generator) -> list[NDArray[Any]]:
    """All rows once, those of like length together, in random order."""
    lengths = np.diff(states.starts)
    shuffled = rng.permutation(rows)
    batches: list[NDArray[Any]] = []
    for at in range(0, len(shuffled), BATCH * POOL):
        part = shuffled[at : at + BATCH * POOL]
        part = part[np.argsort(lengths[part] + rng.random(len(part)) * 10)]
        batches += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    order: list[int] = rng.permutation(len(batches)).tolist()
    return [batches[i] for i in order if len(batches[i]) >= BATCH // 2]


def _rate(step: int, steps: int, warm: int) -> float:
    """A short warm-up, then half a cosine down to three percent."""
    done = min(1.0, step / max(1, steps))
    return min(1.0, (step + 1) / warm) * (0.5 * (1 + math.cos(math.pi * done)) * 0.97 + 0.03)
