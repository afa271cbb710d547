"""Candidates compared by what they mean; where sentences carry no vectors, by the stems of their words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cutroom.media.moments.candidates import Candidate
from cutroom.media.moments.scoring import weights
from cutroom.media.schema import Analysis
from cutroom.media.speech import embeddings, lexicon
from cutroom.media.speech.embeddings import Vectors


class Passages:
    """What the candidates of one video speak of, beside each other and beside a prompt.

    `models` is where to look for the sentence model, which only a prompt needs.
    """

    def __init__(self, analysis: Analysis, prompt: str | None, models: Path | None = None) -> None:
        self._prompt = prompt
        self._index = {one.first_word: i for i, one in enumerate(analysis.sentences)}
        self._terms = lexicon.weights_of_terms(one.text for one in analysis.sentences)
        self._vectors = embeddings.vectors_of(analysis.sentences)
        self._near = self._nearness(prompt, models) if prompt else None

    def topic(self, candidate: Candidate) -> float:
        """How much of what the prompt asks for the candidate speaks of, 0 to 1; 0 without a prompt."""
        if not self._prompt:
            return 0.0
        told = lexicon.topic(self._prompt, candidate.text, self._terms)
        if self._near is None or not candidate.sentences:
            return told
        near = self._near[self._part(candidate)]
        share = weights()["topic"]
        return float(share["best"] * near.max() + share["all"] * near.mean() + share["words"] * told)

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

    def _nearness(self, prompt: str, models: Path | None) -> Vectors | None:
        embed = embeddings.embedder(models) if self._vectors is not None else None
        return embeddings.nearness(embed([prompt])[0], self._vectors) if embed and self._vectors is not None else None

    def _part(self, candidate: Candidate) -> slice:
        if not candidate.sentences:
            return slice(0, 0)
        first = self._index[candidate.sentences[0].first_word]
        return slice(first, first + len(candidate.sentences))
