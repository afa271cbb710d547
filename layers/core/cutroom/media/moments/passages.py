"""Passages without a video, scored as stand-alone shorts: what `cutroom score` and tests use."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cutroom.media.moments import encoder, features, predictor, reasons
from cutroom.media.moments.predictor import Floats
from cutroom.media.moments.scoring import Judged


class Scored(NamedTuple):
    """Expected percentiles among passages of talks, 0 to 1 each, and what moved them most."""

    hook: float
    complete: float
    value: float
    overall: float
    reasons: list[str]


def score(texts: Sequence[str], models: Path | None = None) -> list[Scored]:
    """Scores of passages in English, each with at least one word; `models` is where the sentence model lies."""
    judge = encoder.judge(models)
    split = [features.split(text) for text in texts]
    closely = None if judge is None else judge([" ".join(sentences) for sentences in split])
    return [_score(one, None if closely is None else closely[i : i + 1]) for i, one in enumerate(split)]


def _score(sentences: Sequence[str], closely: Floats | None) -> Scored:
    read = predictor.read(sentences)
    judge: encoder.Judge | None = None if closely is None else lambda _: closely
    first, last = np.array([0]), np.array([len(sentences) - 1])
    standard = predictor.close(read, first, last, judge)
    judged = Judged(*(round(float(one), 4) for one in predictor.percentiles(standard, closely=judge is not None)[0]))
    why = reasons.of(sentences, predictor.effects(read, 0, len(sentences) - 1), judged)
    if not predictor.english(sentences):
        why.append(predictor.NOT_ENGLISH)
    return Scored(*judged, why)
