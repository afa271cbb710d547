"""How an editor would judge passages: hook, complete, value and overall, learned from judged passages (ADR 0031).

Two readings share one scale. The quick one adds up counts and words sentence by sentence, and ranks thousands of
candidates at once. The close one reads whole passages with the tuned encoder, and is for those that are in question.
"""

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.media.moments import encoder, features
from cutroom.media.moments.features import Floats, Table
from cutroom.media.speech import lexicon

PARTS = ("hook", "complete", "value", "overall")
FAR = 5.0  # standard deviations: beyond, a count says no more
NOT_ENGLISH = "Less certain: the score was learned from talks in English."
ENGLISH = 0.25  # of an English text's words at least this share are function words


class Text(NamedTuple):
    """The n sentences of one text, read once, and running sums of what their words weigh `(n + 1, 4)`."""

    sentences: Sequence[str]
    table: Table
    words: NDArray[np.float64]


@cache
def weights() -> dict[str, Floats]:
    """The fitted numbers beside this file; `tools/moments` writes them."""
    with np.load(Path(__file__).with_name("predictor.npz")) as file:
        return {name: file[name].astype(np.float32) for name in file.files if name != "grams"}


@cache
def grams() -> dict[str, int]:
    """The words and pairs of words that weigh something, and their rows in `weights()["gram_weights"]`."""
    with np.load(Path(__file__).with_name("predictor.npz")) as file:
        return {gram: row for row, gram in enumerate(file["grams"].tobytes().decode().split("\n"))}


def read(sentences: Sequence[str]) -> Text:
    """Reads each sentence once."""
    table = features.table(sentences)
    rows = np.array([_weighed(one) for one in sentences]).reshape(-1, 4)
    return Text(sentences, table, np.vstack([np.zeros((1, 4)), np.cumsum(rows, axis=0)]))


def quick(text: Text, first: NDArray[Any], last: NDArray[Any]) -> Floats:
    """Standard scores (m, 4) of the passages from sentence `first[i]` to `last[i]`: one matrix, no network."""
    known = weights()
    words = np.maximum(features.words(text.table, first, last), 1)
    spoken = (text.words[last + 1] - text.words[first]) / np.sqrt(words)[:, None]
    found = standardised(text.table, first, last) @ known["counts"] + spoken + known["counts_bias"]
    return np.asarray(found, np.float32)


def close(text: Text, first: NDArray[Any], last: NDArray[Any], judge: encoder.Judge | None) -> Floats:
    """Standard scores (m, 4) with the encoder's reading beside the quick one; the quick ones without an encoder."""
    known, beside = weights(), quick(text, first, last)
    if judge is None:
        return beside
    read_closely = judge([" ".join(text.sentences[a : b + 1]) for a, b in zip(first, last, strict=True)])
    return np.asarray(np.hstack([read_closely, beside]) @ known["both"] + known["both_bias"], np.float32)


def percentiles(standard: Floats, *, closely: bool) -> Floats:
    """The expected share of random passages from talks that rank below (m, 4), 0 to 1.

    The slopes were fitted on episodes kept out of training, so a reading that knows less stays nearer to one half.
    """
    scaled = standard * weights()["slope" if closely else "quick_slope"] / math.sqrt(2)
    return np.asarray([[0.5 * (1 + math.erf(value)) for value in row] for row in scaled.tolist()], np.float32)


def effects(text: Text, first: int, last: int) -> Floats:
    """What each feature (f) adds to the overall score or takes from it, in standard deviations: the linear model of
    the counts that comes nearest to the whole reading."""
    row = standardised(text.table, np.array([first]), np.array([last]))[0]
    return np.asarray(row * weights()["surrogate"], np.float32)


def standardised(table: Table, first: NDArray[Any], last: NDArray[Any]) -> Floats:
    """Features (m, f) as deviations from the usual passage, in its spread."""
    known = weights()
    found = (features.passages(table, first, last) - known["centre"]) / known["spread"]
    return np.asarray(np.clip(found, -FAR, FAR), np.float32)


def english(sentences: Sequence[str]) -> bool:
    """Whether the text is English, which is all that the judgements were learned from."""
    words = lexicon.tokens(" ".join(sentences))
    return sum(word in lexicon.lexicon()["stop"] for word in words) >= ENGLISH * len(words)


def spoken_grams(sentence: str) -> list[str]:
    """The words of a sentence and its pairs of neighbouring words."""
    words = lexicon.tokens(sentence)
    return [*words, *(f"{one} {other}" for one, other in pairwise(words))]


def _weighed(sentence: str) -> NDArray[np.float64]:
    known, table = grams(), weights()["gram_weights"]
    rows = [known[gram] for gram in spoken_grams(sentence) if gram in known]
    return table[rows].sum(axis=0, dtype=np.float64) if rows else np.zeros(4)
