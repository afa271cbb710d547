"""Fits the scorer of moments: `python -m tools.moments.fit PASSAGES WORK`, an hour on two cores.

PASSAGES is a folder with `train.jsonl` and `dev.jsonl`; WORK keeps what is read once. Needs torch 2.13, scipy and the
project's own environment; nothing that a user of Cutroom installs. Writes `encoder.delta` and `predictor.npz` beside
the engine's code, and prints rank correlations by fold and on `dev.jsonl`, which nothing is fitted on.
"""

import argparse
import importlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.media.moments import encoder, features, predictor
from tools.moments import blend, data, export, linear, network, training
from tools.moments.data import Passages, States

SHIPPED = Path(predictor.__file__).parent
Floats = NDArray[np.float32]


class Held(NamedTuple):
    """What a model that was trained without some folds says of those: rows, and both readings of them (n, 4)."""

    rows: NDArray[np.int64]
    close: Floats
    quick: Floats


def main() -> None:
    """Read the arguments, fit, write, report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("passages", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--models", type=int, default=1, help="how many encoders to train, each without another fold")
    parser.add_argument("--limit", type=int, default=0, help="passages to train on, for a trial")
    chosen = parser.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    train = data.read(chosen.passages / "train.jsonl")
    counted = data.counted(train.texts)
    cross_validate(chosen.passages / "train.jsonl", counted)
    held, trained = encoders(train, counted, chosen)
    (SHIPPED / "encoder.delta").write_bytes(export.delta(trained, data.STATES))
    fitted: dict[str, Any] = weights(train, counted, held)
    np.savez_compressed(SHIPPED / "predictor.npz", **fitted)
    report(data.read(chosen.passages / "dev.jsonl"))


def cross_validate(path: Path, counted: Floats) -> None:
    """Tell how the quick reading does on folds of whole episodes, and of whole shows, that it was not fitted on."""
    scipy = _scipy()
    for by in ("episode", "show"):
        passages = data.read(path, by)
        found = np.zeros_like(passages.wanted)
        for fold in range(data.FOLDS):
            inside = passages.fold != fold
            fitted = linear.fit(scipy, _texts(passages, inside), counted[inside], passages.wanted[inside])
            found[~inside] = linear.apply(scipy, fitted, _texts(passages, ~inside), counted[~inside])
            print(f"quick, {by} fold {fold}:", blend.scores(found[~inside], passages.wanted[~inside]))
        print(f"quick, by {by}:", blend.scores(found, passages.wanted))


def encoders(train: Passages, counted: Floats, chosen: argparse.Namespace) -> tuple[list[Held], list[Any]]:
    """Encoders, each trained without one fold, and what they and a quick reading say of it."""
    torch: Any = importlib.import_module("torch")
    states = data.states(train.texts, chosen.work / "states.npy")
    weights = network.installed(_installed())
    held: list[Held] = []
    trained: list[Any] = []
    for fold in range(chosen.models):
        inside = np.flatnonzero(train.fold != fold)[: chosen.limit or None]
        model = training.train(torch, weights, train, states, inside, seed=fold + 1, tell=print)
        held.append(_held(torch, train, counted, states, model, fold))
        print(f"encoder, episode fold {fold}:", blend.scores(held[-1].close, train.wanted[held[-1].rows]))
        trained.append(training.numbers(model))
    return held, trained


def weights(train: Passages, counted: Floats, held: list[Held]) -> dict[str, NDArray[Any]]:
    """All numbers of `predictor.npz`: the quick reading fitted on all passages, the blend on those held out."""
    fitted = linear.fit(_scipy(), train.texts, counted, train.wanted)
    rows = np.concatenate([one.rows for one in held])
    close, quick = (np.concatenate([getattr(one, name) for one in held]) for name in ("close", "quick"))
    wanted = train.wanted[rows]
    blended = blend.both(close, quick, wanted)
    whole = np.hstack([close, quick]) @ blended["both"] + blended["both_bias"]
    standard = np.clip((counted[rows] - fitted["centre"]) / fitted["spread"], -predictor.FAR, predictor.FAR)
    print("both readings, folds held out:", blend.scores(whole, wanted))
    return (
        fitted
        | blended
        | {
            "slope": blend.slope(whole, wanted),
            "quick_slope": blend.slope(quick, wanted),
            "surrogate": blend.surrogate(standard, whole[:, 3]),
        }
    )


def report(dev: Passages) -> None:
    """Tell how what was written does on passages of other episodes, as the engine reads them."""
    predictor.weights.cache_clear()
    predictor.grams.cache_clear()
    judge = encoder.judge()
    rows: list[Floats] = []
    for text in dev.texts:
        read = predictor.read(features.split(text))
        whole = (np.array([0]), np.array([len(read.sentences) - 1]))
        rows.append(np.hstack([predictor.quick(read, *whole)[0], predictor.close(read, *whole, judge)[0]]))
    found = np.array(rows)
    print("quick, dev:", blend.scores(found[:, :4], dev.wanted))
    print("both readings, dev:", blend.scores(found[:, 4:], dev.wanted))


def _held(torch: Any, train: Passages, counted: Floats, states: States, model: training.Model, fold: int) -> Held:
    inside, rows = train.fold != fold, np.flatnonzero(train.fold == fold)
    fitted = linear.fit(_scipy(), _texts(train, inside), counted[inside], train.wanted[inside])
    quick = linear.apply(_scipy(), fitted, [train.texts[row] for row in rows], counted[rows])
    return Held(rows, training.predict(torch, model, states, rows), quick)


def _texts(passages: Passages, chosen: NDArray[np.bool_]) -> list[str]:
    return [text for text, kept in zip(passages.texts, chosen, strict=True) if kept]


def _installed() -> Any:
    onnx: Any = importlib.import_module("onnx")
    return onnx.load(data.installed()[0])


def _scipy() -> Any:
    importlib.import_module("scipy.sparse.linalg")
    return importlib.import_module("scipy")


if __name__ == "__main__":
    main()
