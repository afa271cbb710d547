"""The quick reading: ridge regression on counts, words and pairs of words, which adds up over sentences."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutroom.media.moments import features, predictor

Weights = dict[str, NDArray[Any]]

LEAST_WORD, LEAST_PAIR = 4, 8  # passages that hold it
DAMPING = 8.0
COUNTS = 0.12  # how little a standardised count is held back beside a word
STEPS = 40


def fit(scipy: Any, texts: Sequence[str], counted: NDArray[np.float32], wanted: NDArray[np.float32]) -> Weights:
    """The weights of `predictor.quick`, from passages, their features (n, f) and standard scores (n, 4)."""
    spoken = [_grams(text) for text in texts]
    held = Counter(gram for grams in spoken for gram in set(grams))
    known = sorted(gram for gram, n in held.items() if n >= (LEAST_PAIR if " " in gram else LEAST_WORD))
    rarity = np.array([math.log(len(texts) / held[gram]) for gram in known])
    centre, spread = counted.mean(axis=0), counted.std(axis=0) + 1e-3
    standard = np.clip((counted - centre) / spread, -predictor.FAR, predictor.FAR)
    said = _design(scipy, spoken, texts, known) @ scipy.sparse.diags(rarity)
    design = scipy.sparse.hstack([said, scipy.sparse.csr_matrix(standard * COUNTS), np.ones((len(texts), 1))]).tocsr()
    columns = [scipy.sparse.linalg.lsqr(design, wanted[:, i], damp=DAMPING, iter_lim=STEPS)[0] for i in range(4)]
    solved = np.stack(columns, axis=1)
    end = len(known)
    return {
        "grams": np.frombuffer("\n".join(known).encode(), np.uint8),
        "gram_weights": (solved[:end] * rarity[:, None]).astype(np.float16),
        "counts": (solved[end:-1] * COUNTS).astype(np.float32),
        "counts_bias": solved[-1].astype(np.float32),
        "centre": centre.astype(np.float32),
        "spread": spread.astype(np.float32),
    }


def apply(scipy: Any, weights: Weights, texts: Sequence[str], counted: NDArray[np.float32]) -> NDArray[np.float32]:
    """Standard scores (n, 4) as `predictor.quick` gives them."""
    known = weights["grams"].tobytes().decode().split("\n")
    standard = np.clip((counted - weights["centre"]) / weights["spread"], -predictor.FAR, predictor.FAR)
    said = _design(scipy, [_grams(text) for text in texts], texts, known) @ weights["gram_weights"].astype(np.float32)
    return np.asarray(said + standard @ weights["counts"] + weights["counts_bias"], np.float32)


def _grams(text: str) -> list[str]:
    return [gram for sentence in features.split(text) for gram in predictor.spoken_grams(sentence)]


def _design(scipy: Any, spoken: Sequence[Sequence[str]], texts: Sequence[str], known: Sequence[str]) -> Any:
    """How often each passage says each known gram, over the root of its words: (n, grams), sparse."""
    column = {gram: i for i, gram in enumerate(known)}
    rows, columns, values = list[int](), list[int](), list[float]()
    for row, (grams, text) in enumerate(zip(spoken, texts, strict=True)):
        words = max(1, len(features.spoken.tokens(text)))
        for gram, n in Counter(gram for gram in grams if gram in column).items():
            rows.append(row)
            columns.append(column[gram])
            values.append(n / math.sqrt(words))
    return scipy.sparse.csr_matrix((values, (rows, columns)), (len(texts), len(known)))
