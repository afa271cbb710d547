"""Ranks the candidates of one video: all of them quickly, then those in question closely, with their neighbours."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.media.moments import encoder, passages, predictor, reasons
from cutroom.media.moments.candidates import Candidate
from cutroom.media.moments.features import lexicon as groups
from cutroom.media.moments.predictor import Floats
from cutroom.media.moments.scoring import Judged, Scorer, Scores, weights
from cutroom.media.moments.similarity import Passages
from cutroom.media.schema import Analysis
from cutroom.media.speech import lexicon

CLOSE = 40  # candidates read closely at least; of more than are wanted, four times the number
PER_WANTED = 4
VARIANTS = 2  # of one passage among those
NEIGHBOURS = 4  # of a leading candidate whose other starts and ends are read too
EDGE_WORDS = 4  # a sentence of so few words may say nothing
ABOUT = 0.5  # of what a prompt asks for
CLOSEST = "Comes closest to “{}”, but isn't clearly about it."
NOTHING = "Nothing in this video is clearly about “{}”."

Rows = NDArray[np.int64]


class Ranked(NamedTuple):
    """A candidate with its scores and the value that it is ranked by."""

    candidate: Candidate
    scores: Scores
    value: float
    topic: float


class Ranker:
    """Ranks candidates of one video. `models` is where the sentence model lies; without it the quick reading counts."""

    def __init__(self, analysis: Analysis, prompt: str | None, models: Path | None = None) -> None:
        self.passages = Passages(analysis, prompt, models)
        self._scorer = Scorer(analysis)
        self._prompt = prompt if self.passages.match != "none" else None
        sentences = [one.text for one in analysis.sentences]
        self._text = _read(tuple(sentences))
        self._empty = np.array([_says_nothing(one) for one in sentences], bool)
        self._english = predictor.english(sentences)
        self._judge, self._models = encoder.judge(models), models
        self._close: dict[tuple[int, int], Floats] = {}

    @property
    def judge(self) -> Callable[[Sequence[str]], list[float]] | None:
        """How gladly short texts would be watched, 0 to 1 each; None where only counts could tell, or not English."""
        if self._judge is None or not self._english:
            return None
        return lambda texts: [one.overall for one in passages.score(texts, self._models)]

    def ranked(self, found: Sequence[Candidate], wanted: int) -> list[Ranked]:
        """Those of `found` that may be among the `wanted` best, with all their scores; no order."""
        spoken = [one for one in found if one.sentences]
        wordless = [self._ranked(one, None, 0.0) for one in found if not one.sentences]
        if not spoken:
            return wordless
        first, last = self.passages.rows(spoken)
        full = ~(self._empty[first] | self._empty[last])
        if full.any():
            spoken, first, last = [one for one, kept in zip(spoken, full, strict=True) if kept], first[full], last[full]
        topics = self.passages.topics(first, last)
        quick = predictor.percentiles(predictor.quick(self._text, first, last), closely=False)
        value = self._value(quick[:, 3], topics)
        shortlist = _shortlist(spoken, value, wanted)
        close = self._read(first[shortlist], last[shortlist])
        order = np.argsort(-self._value(close[:, 3], topics[shortlist]), kind="stable")
        best = shortlist[order[: wanted + wanted // 4 + 1]]
        near = [_neighbours(int(one), first, last, value) for one in best]
        chosen: Rows = np.unique(np.concatenate([shortlist, *near]))
        close = self._read(first[chosen], last[chosen])
        rows: list[int] = chosen.tolist()
        return wordless + [self._ranked(spoken[i], row, float(topics[i])) for i, row in zip(rows, close, strict=True)]

    def why(self, ranked: Ranked) -> list[str]:
        """What moved the score of a candidate's words most."""
        if not ranked.candidate.sentences:
            return []
        first, last = (int(row[0]) for row in self.passages.rows([ranked.candidate]))
        effects = predictor.effects(self._text, first, last)
        found = reasons.of(self._text.sentences[first : last + 1], effects, ranked.scores.judged)
        return found if self._english else [*found, predictor.NOT_ENGLISH]

    def about(self, ranked: Ranked, prompt: str | None) -> list[str]:
        """What a candidate has to do with the prompt."""
        if not prompt:
            return []
        if self._prompt is None or (
            self.passages.match == "weak" and not self.passages.holds_nearest(ranked.candidate)
        ):
            return [f"Nothing in this video is clearly about “{prompt}”."]
        if self.passages.match == "weak":
            return [f"Comes closest to “{prompt}”, but isn't clearly about it."]
        return [f"About “{prompt}”."] if ranked.topic >= ABOUT else [f"Only touches on “{prompt}”."]

    def _read(self, first: Rows, last: Rows) -> Floats:
        """Close percentiles (m, 4); no passage is read twice."""
        keys = list(zip(first.tolist(), last.tolist(), strict=True))
        new = np.array([i for i, key in enumerate(keys) if key not in self._close], int)
        if len(new):
            standard = predictor.close(self._text, first[new], last[new], self._judge)
            rows = predictor.percentiles(standard, closely=self._judge is not None)
            self._close |= {keys[i]: row for i, row in zip(new.tolist(), rows, strict=True)}
        return np.stack([self._close[key] for key in keys])

    def _value(self, overall: NDArray[Any], topics: NDArray[Any]) -> NDArray[Any]:
        share = weights()["prompt"] if self._prompt else 0.0
        return (1 - share) * overall + share * topics

    def _ranked(self, candidate: Candidate, row: Floats | None, topic: float) -> Ranked:
        judged = None if row is None else Judged(*(round(float(value), 4) for value in row))
        scores = self._scorer.score(candidate, judged)
        value = float(self._value(np.array(scores.attention), np.array(topic)))
        return Ranked(candidate, scores, value, topic)


@lru_cache(maxsize=4)
def _read(sentences: tuple[str, ...]) -> predictor.Text:
    """The text of a video, kept for who asks for other moments of it."""
    return predictor.read(sentences)


def _shortlist(spoken: Sequence[Candidate], value: NDArray[Any], wanted: int) -> Rows:
    """The rows to read closely, best first: passages apart from each other, then two readings of each."""
    most = max(CLOSE, PER_WANTED * wanted)
    if len(spoken) <= most:
        return np.arange(len(spoken))
    starts = np.array([one.span.start_ms for one in spoken])
    ends = np.array([one.span.end_ms for one in spoken])
    order = np.argsort(-value, kind="stable")
    apart = _greedy(order, starts, ends, 0.0, 1, most // 2)
    return np.unique(np.concatenate([apart, _greedy(order, starts, ends, 0.5, VARIANTS, most - len(apart))]))


def _greedy(order: Rows, starts: Rows, ends: Rows, alike: float, each: int, most: int) -> Rows:
    """The first `most` of `order` of which fewer than `each` earlier ones share more than `alike` of their time."""
    chosen: list[int] = []
    for i in order.tolist():
        before = np.array(chosen, int)
        shared = np.minimum(ends[before], ends[i]) - np.maximum(starts[before], starts[i])
        whole = np.maximum(ends[before], ends[i]) - np.minimum(starts[before], starts[i])
        if (shared > alike * whole).sum() < each:
            chosen.append(i)
        if len(chosen) >= most:
            break
    return np.array(chosen, int)


def _neighbours(of: int, first: Rows, last: Rows, value: NDArray[Any]) -> Rows:
    """The best rows that begin and end up to two sentences away."""
    near = np.abs(first - first[of]) + np.abs(last - last[of])
    rows = np.flatnonzero((near > 0) & (near <= 2))
    return rows[np.argsort(-value[rows], kind="stable")[:NEIGHBOURS]]


def _says_nothing(sentence: str) -> bool:
    """Whether a sentence is only a reply, a link or a filler, as "So, yeah." is: no short begins or ends with one."""
    words, known = lexicon.tokens(sentence), groups().groups
    plain = known["replies"] | known["links"] | {"um", "uh", "you", "know", "i", "mean"}
    return len(words) <= EDGE_WORDS and all(word in plain for word in words)
