"""Judged passages and what is read from them once: pieces, features, folds and the lower layers' states."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.media.models import files, inference
from cutroom.media.moments import encoder, features
from cutroom.media.speech import wordpiece

PARTS = ("hook", "complete", "value", "overall")
FOLDS = 5
STATES = "layer_norm_6"  # of the installed model: what layer 2 gives
TWICE, ONCE = 1.25, 0.93  # weights: two judges' mean is less noisy than one's


class Passages(NamedTuple):
    """Passages with `wanted` (n, 4) standard scores, `trust` (n), the `fold` (n) of their episode."""

    texts: list[str]
    wanted: NDArray[np.float32]
    trust: NDArray[np.float32]
    fold: NDArray[np.int64]


class States(NamedTuple):
    """The lower layers' states of all pieces of all passages (pieces, 384), and where each passage begins in them."""

    rows: NDArray[np.float16]
    starts: NDArray[np.int64]

    def of(self, passage: int) -> NDArray[np.float32]:
        """The states (pieces, 384) of one passage."""
        return np.asarray(self.rows[self.starts[passage] : self.starts[passage + 1]], np.float32)


def read(path: Path, by: str = "episode") -> Passages:
    """The passages of a file of JSON lines; all of an episode, or of a show, fall into one fold."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    groups = [row["source"].split("/")[0] if by == "show" else row["source"] for row in rows]
    order = np.random.default_rng(0).permutation(sorted(set(groups)))
    fold = {str(group): i % FOLDS for i, group in enumerate(order)}
    return Passages(
        [row["text"] for row in rows],
        np.array([[row["z"][part] for part in PARTS] for row in rows], np.float32),
        np.array([TWICE if len(row["judgements"]) > 1 else ONCE for row in rows], np.float32),
        np.array([fold[group] for group in groups]),
    )


def counted(texts: Sequence[str]) -> NDArray[np.float32]:
    """The features (n, f) of whole passages."""
    rows: list[NDArray[np.float32]] = []
    for text in texts:
        table = features.table(features.split(text))
        rows.append(features.passages(table, np.array([0]), np.array([len(table.opening) - 1]))[0])
    return np.array(rows)


def states(texts: Sequence[str], cache: Path) -> States:
    """The lower layers' states, kept in `cache`: they stay as they are, so each passage is read once."""
    model, vocabulary = installed()
    known = wordpiece.vocabulary(vocabulary)
    pieces = [encoder.pieces(text, known) for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in pieces])])
    if not cache.exists():
        lower = inference.session(encoder.grafted(model.read_bytes(), _shown()))
        rows = np.lib.format.open_memmap(cache, "w+", np.float16, (int(starts[-1]), 384))
        for i, one in enumerate(pieces):
            rows[starts[i] : starts[i + 1]] = lower.run([STATES], encoder.given(one))[0][0]
        rows.flush()
    return States(np.load(cache, mmap_mode="r"), starts)


def installed() -> tuple[Path, Path]:
    """The sentence model's file and its vocabulary."""
    found = files.minilm()
    if found is None:
        raise SystemExit("The sentence model is not installed: run `python tools/setup.py` first.")
    return found


def _shown() -> bytes:
    """A part of a graph that shows the lower layers' states."""
    from onnx import GraphProto, TensorProto, helper

    graph = GraphProto()
    graph.output.extend([helper.make_tensor_value_info(STATES, TensorProto.FLOAT, ["texts", "pieces", 384])])
    return graph.SerializeToString()
