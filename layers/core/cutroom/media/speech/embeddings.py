"""What sentences mean, as vectors: near in meaning is near in direction, whatever the words.

The model is all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Apache-2.0) with int8 weights, on onnxruntime, offline.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutroom.media.models import files as model_files
from cutroom.media.models import inference
from cutroom.media.schema import Sentence
from cutroom.media.speech import wordpiece

SIZE = 384
MOST_PIECES = 128
DIGITS = 4  # of the stored numbers: an error of 5e-5 moves no cosine by more than 0.001
SAME = 0.83  # cosine of two sentences that say the same thing
ALIKE = 0.6  # share of a passage's sentences said in another: more is a repetition

Vectors = NDArray[np.float32]
Embedder = Callable[[Sequence[str]], Vectors]


def embedder(models: Path | None = None) -> Embedder | None:
    """A function from n texts to unit vectors (n, 384); None without a model."""
    files = model_files.minilm(models)
    if files is None:
        return None
    session, known = _session(files[0]), wordpiece.vocabulary(files[1])

    def embed(texts: Sequence[str]) -> Vectors:
        rows = [_embed(session, wordpiece.encode(text, known, MOST_PIECES)) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, SIZE), np.float32)

    return embed


def with_vectors(sentences: list[Sentence], embed: Embedder) -> list[Sentence]:
    """The sentences, each with its vector."""
    vectors = embed([one.text for one in sentences])
    return [
        one.model_copy(update={"embedding": stored(vector)}) for one, vector in zip(sentences, vectors, strict=True)
    ]


def stored(vector: Vectors) -> list[float]:
    """A vector as plain numbers of four digits, as documents and the database keep it."""
    return [round(float(value), DIGITS) for value in vector]


def vectors_of(sentences: Sequence[Sentence]) -> Vectors | None:
    """The vectors (n, 384) that the sentences carry, or None where one has none."""
    rows = [one.embedding for one in sentences if one.embedding]
    return np.asarray(rows, np.float32) if rows and len(rows) == len(sentences) else None


def centre(vectors: Vectors) -> Vectors:
    """The unit vector (384) of a passage: the mean direction of its sentences (n, 384)."""
    total = vectors.sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)


def repeats(one: Vectors, other: Vectors) -> bool:
    """Whether most of the shorter passage's sentences (n, 384) are said in the other in some words."""
    few, many = sorted((one, other), key=len)
    return float(((few @ many.T).max(axis=1) > SAME).mean()) > ALIKE


def nearness(cosine: Vectors) -> Vectors:
    """How near each sentence is to what was asked for, from their cosines (n): 1 the nearest in this video, 0 the
    usual one."""
    usual, best = float(np.median(cosine)), float(cosine.max())
    return np.asarray(np.clip((cosine - usual) / max(best - usual, 0.1), 0, 1), np.float32)


def _embed(session: Any, pieces: list[int]) -> Vectors:
    """Mean of the last layer over all pieces, to length 1: the model's own pooling. One text a run: no padding, so
    that a text's vector does not depend on its company."""
    ids = np.array([pieces], np.int64)
    given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    wanted = {one.name for one in session.get_inputs()}
    out = session.run(None, {name: value for name, value in given.items() if name in wanted})[0]
    return centre(np.asarray(out[0], np.float32))


@cache
def _session(path: Path) -> Any:
    return inference.session(path)
