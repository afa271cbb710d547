"""Candidates compared by what they mean; where sentences carry no vectors, by the stems of their words."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cutroom.media.moments.candidates import Candidate
from cutroom.media.moments.scoring import weights
from cutroom.media.schema import Analysis
from cutroom.media.speech import embeddings, lexicon
from cutroom.media.speech.embeddings import Vectors

# Cosine of a prompt and the nearest sentence: 0.30 to 0.49 for seventeen of twenty topics that a talk has, at most 0.34
# (0.23 the median) for topics that it has not.
CLEAR, WEAK = 0.30, 0.20
HEAD = 1.3  # the last word of a phrase names the thing: "growing tomatoes" are tomatoes
NAMED = 0.5  # of what a prompt asks for, by weight of words: a passage that says so much of it is about it

Match = Literal["clear", "weak", "none"]


class Passages:
    """What the candidates of one video speak of, beside each other and beside a prompt.

    `models` is where to look for the sentence model, which only a prompt needs. `match` is how well the nearest
    sentence fits the prompt; "clear" without one.
    """

    def __init__(self, analysis: Analysis, prompt: str | None, models: Path | None = None) -> None:
        self._prompt = prompt
        self._index = {one.first_word: i for i, one in enumerate(analysis.sentences)}
        self._vectors = embeddings.vectors_of(analysis.sentences)
        self._words = _WordsAsked(prompt, [one.text for one in analysis.sentences]) if prompt else None
        cosine = self._cosines(prompt, models) if prompt else None
        self._near = None if cosine is None else embeddings.nearness(cosine)
        self.match: Match = self._match(cosine)
        self.nearest = None if cosine is None or self.match == "none" else int(cosine.argmax())

    def topics(self, first: NDArray[Any], last: NDArray[Any]) -> NDArray[np.float64]:
        """How much of what the prompt asks for the passages from sentence `first[i]` to `last[i]` speak of (m), 0 to 1;
        0 without a prompt, or where nothing fits it."""
        if self._words is None or self.match == "none":
            return np.zeros(len(first))
        named = self._words.shares(first, last)
        if self._near is None:
            return named
        share, sums = weights()["topic"], np.concatenate([[0.0], np.cumsum(self._near)])
        mean = (sums[last + 1] - sums[first]) / (last - first + 1)
        return share["best"] * _highest(self._near, first, last) + share["all"] * mean + share["words"] * named

    def topic(self, candidate: Candidate) -> float:
        """How much of what the prompt asks for one candidate speaks of, 0 to 1."""
        return float(self.topics(*self.rows([candidate]))[0]) if candidate.sentences else 0.0

    def holds_nearest(self, candidate: Candidate) -> bool:
        """Whether the candidate holds the sentence that is nearest to the prompt; False without a prompt."""
        part = self._part(candidate)
        return self.nearest is not None and part.start <= self.nearest < part.stop

    def rows(self, spoken: Sequence[Candidate]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first and the last sentence of each candidate, as numbers of the analysis' sentences."""
        first = np.array([self._index[one.sentences[0].first_word] for one in spoken], np.int64)
        return first, first + np.array([len(one.sentences) - 1 for one in spoken], np.int64)

    def centres(self, candidates: Sequence[Candidate]) -> Vectors | None:
        """The meaning of each candidate as a unit vector (n, 384), zero where nobody speaks; None without vectors."""
        if self._vectors is None:
            return None
        rows = [embeddings.centre(self._vectors[self._part(one)]) for one in candidates]
        return np.stack(rows) if rows else np.zeros((0, embeddings.SIZE), np.float32)

    def same(self, one: Candidate, other: Candidate) -> bool:
        """Whether two candidates overlap or say the same thing."""
        if one.span.overlap_ms(other.span) > 0:
            return True
        if not one.sentences or not other.sentences:
            return False
        if lexicon.alike(lexicon.content(one.text), lexicon.content(other.text)) > weights()["duplicate"]:
            return True
        vectors = self._vectors
        return vectors is not None and embeddings.repeats(vectors[self._part(one)], vectors[self._part(other)])

    def _match(self, cosine: Vectors | None) -> Match:
        if self._words is None or self._words.named >= NAMED:
            return "clear"
        best = 0.0 if cosine is None else float(cosine.max(initial=0))
        known = self._words.named > 0 and cosine is None
        return "clear" if best >= CLEAR else "weak" if best >= WEAK or known else "none"

    def _cosines(self, prompt: str, models: Path | None) -> Vectors | None:
        embed = embeddings.embedder(models) if self._vectors is not None else None
        return np.asarray(self._vectors @ embed([prompt])[0]) if embed and self._vectors is not None else None

    def _part(self, candidate: Candidate) -> slice:
        if not candidate.sentences:
            return slice(0, 0)
        first = self._index[candidate.sentences[0].first_word]
        return slice(first, first + len(candidate.sentences))


class _WordsAsked:
    """How much of a prompt's words passages say: the rarer a word is in this video, the more it tells."""

    def __init__(self, prompt: str, sentences: Sequence[str]) -> None:
        weight = lexicon.weights_of_terms(sentences)
        rare = max(weight.values(), default=1.0)
        terms = sorted(set(lexicon.content(prompt)) or set(lexicon.tokens(prompt)))
        shown = [Counter(lexicon.content(one)) for one in sentences]
        head = (lexicon.content(prompt) or [""])[-1]
        self._weights = np.array([weight.get(term, rare) * (HEAD if term == head else 1) for term in terms])
        self._exact = _running([[found[term] for term in terms] for found in shown], len(terms))
        self._akin = _running([[_akin(term, found) for term in terms] for found in shown], len(terms))
        rows = np.arange(len(sentences))
        self.named = float(self.shares(rows, rows).max(initial=0))

    def shares(self, first: NDArray[Any], last: NDArray[Any]) -> NDArray[np.float64]:
        """The share of what is asked for (m), 0 to 1: a word said again counts more, one of the same stem half."""
        if not len(self._weights):
            return np.zeros(len(first))
        exact = self._exact[last + 1] - self._exact[first]
        akin = self._akin[last + 1] - self._akin[first]
        said = np.where(exact > 0, np.minimum(1.0, 0.7 + 0.15 * exact), np.where(akin > 0, 0.5, 0.0))
        return np.asarray(said @ self._weights / self._weights.sum())


def _running(rows: list[list[int]], columns: int) -> NDArray[np.int64]:
    table = np.array(rows, np.int64).reshape(-1, columns)
    return np.vstack([np.zeros((1, columns), np.int64), np.cumsum(table, axis=0)])


def _akin(term: str, shown: Counter[str]) -> int:
    return int(len(term) >= 5 and any(other[:5] == term[:5] for other in shown))


def _highest(values: NDArray[Any], first: NDArray[Any], last: NDArray[Any]) -> NDArray[Any]:
    """The highest of `values[first[i] : last[i] + 1]` (m): two windows of a power of two cover any range."""
    levels = [np.asarray(values)]
    lengths = last - first + 1
    while 1 << len(levels) <= int(lengths.max(initial=1)):
        before, half = levels[-1], 1 << (len(levels) - 1)
        levels.append(np.maximum(before, np.concatenate([before[half:], np.full(half, -np.inf)])))
    level = np.log2(lengths).astype(int)
    table = np.stack(levels)
    return np.maximum(table[level, first], table[level, last + 1 - (1 << level)])
