"""The choice of moments: which stretches of a video stand on their own as shorts, in rank order, with reasons."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from pydantic import Field, model_validator

from cutroom.media.copywriting import checks, titles, writer
from cutroom.media.moments import candidates
from cutroom.media.moments.candidates import Candidate
from cutroom.media.moments.ranking import Ranked, Ranker
from cutroom.media.moments.scoring import weights
from cutroom.media.moments.similarity import Passages
from cutroom.media.schema import Analysis, Document, Moment
from cutroom.media.speech import embeddings, lexicon

LEAST = 4  # shorts that rich material must give
MOST = 12
LESSER_SECONDS = (15, 10, 8)  # shortest lengths to fall back to, unless the user named one
SHORTEST_TITLE, LONGEST_TITLE = 12, 80  # characters of a spoken sentence that is shown as a title
RICH_SPEECH = 0.25  # of the time: below it, shots are looked at too


class MomentOptions(Document):
    """What is asked for. `sensitivity` 0 to 1: higher gives more moments. Lengths in seconds."""

    sensitivity: float = Field(default=0.75, ge=0, le=1)
    prompt: str | None = Field(default=None, max_length=500)
    min_seconds: float = Field(default=15, gt=0, le=600)
    max_seconds: float = Field(default=60, gt=0, le=600)
    count: int | None = Field(default=None, ge=1, le=50)

    @model_validator(mode="after")
    def in_order(self) -> "MomentOptions":
        """The longest is not shorter than the shortest; a lone maximum pulls the default minimum down."""
        if self.max_seconds >= self.min_seconds:
            return self
        if "min_seconds" in self.model_fields_set:
            raise ValueError("max_seconds must not be less than min_seconds")
        return self.model_copy(update={"min_seconds": self.max_seconds * 0.5})


def choose(
    analysis: Analysis, options: MomentOptions | None = None, *, models: Path | None = None, about: str = ""
) -> list[Moment]:
    """The best moments, best first: none overlaps another or repeats it, none begins or ends within a word.

    Lengths are relaxed where the material would give fewer than asked for, but never below a minimum that was named.
    `models` is where to look for the sentence model, which reads passages closely and compares a prompt; without it
    counts and stems of words do. `about` is what the video is called: titles name things as it does.
    """
    options = options or MomentOptions()
    wanted = options.count or _usual_count(analysis, options.sensitivity)
    ranker = Ranker(analysis, options.prompt, models)
    best: list[Ranked] = []
    for shortest_ms, longest_ms in _lengths(analysis, options, max(wanted, 1)):
        found = _candidates(analysis, shortest_ms, longest_ms)
        picked = _pick(ranker.ranked(found, wanted), wanted, ranker.passages)
        if len(picked) > len(best):
            best = picked
        if len(best) >= min(wanted, LEAST if options.count is None else wanted):
            break
    return [_moment(one, ranker, options.prompt, about) for one in best]


def _usual_count(analysis: Analysis, sensitivity: float) -> int:
    minutes = analysis.source.duration_ms / 60_000
    return max(LEAST, min(MOST, round(minutes * (0.4 + 0.8 * sensitivity))))


def _lengths(analysis: Analysis, options: MomentOptions, wanted: int) -> Iterator[tuple[int, int]]:
    """Ranges of length in ms to try, the asked-for one first."""
    shortest, longest = round(options.min_seconds * 1000), round(options.max_seconds * 1000)
    yield shortest, longest
    share = analysis.source.duration_ms // wanted
    if shortest < share * 13 // 10 < longest:
        yield shortest, share * 13 // 10
    if "min_seconds" in options.model_fields_set:
        return
    for lesser in (seconds * 1000 for seconds in LESSER_SECONDS if seconds * 1000 < shortest):
        yield lesser, max(lesser, min(longest, share * 13 // 10))
        yield lesser, max(lesser, min(longest, share))
    whole = analysis.source.duration_ms
    if whole < LESSER_SECONDS[-1] * 1000 * 2:
        yield whole // 2, max(whole, 1)  # a short video gives halves of it at least, and no snippets


def _candidates(analysis: Analysis, shortest_ms: int, longest_ms: int) -> list[Candidate]:
    spoken = candidates.spoken(analysis, shortest_ms, longest_ms)
    talk_ms = sum(one.span.duration_ms for one in analysis.speech)
    if spoken and talk_ms >= RICH_SPEECH * analysis.source.duration_ms:
        return spoken
    return spoken + candidates.silent(analysis, shortest_ms, longest_ms)


def _pick(ranked: list[Ranked], wanted: int, passages: Passages) -> list[Ranked]:
    """The best first, skipping what overlaps or repeats a better one, and preferring what is new to what is near.

    The best passage around the sentence that a search for the prompt would find comes before all others.
    """
    order = sorted(ranked, key=lambda one: (not passages.holds_nearest(one.candidate), -one.value, one.candidate.span))
    centres = passages.centres([one.candidate for one in order])
    value = np.array([one.value for one in order])
    if order and passages.holds_nearest(order[0].candidate):
        value[0] += 1
    known = np.zeros(len(order))
    picked: list[Ranked] = []
    while len(picked) < wanted and np.isfinite(value).any():
        best = int(np.argmax(value - weights()["novelty"] * known))
        value[best] = -np.inf
        if any(passages.same(order[best].candidate, other.candidate) for other in picked):
            continue
        picked.append(order[best])
        if centres is not None:
            known = np.maximum(known, centres @ centres[best])
    leading = picked[:1] if picked and passages.holds_nearest(picked[0].candidate) else []
    return leading + sorted(picked[len(leading) :], key=lambda one: (-one.value, one.candidate.span))


def _moment(ranked: Ranked, ranker: Ranker, prompt: str | None, about: str) -> Moment:
    candidate, scores = ranked.candidate, ranked.scores
    reasons = [*ranker.about(ranked, prompt), *ranker.why(ranked), *scores.reasons]
    if not reasons:
        reasons.append(f"A passage of {candidate.span.duration_ms / 1000:.0f} s that works as a standalone clip.")
    called = _titles(candidate, about, ranker.judge)
    return Moment(
        start_ms=candidate.span.start_ms,
        end_ms=candidate.span.end_ms,
        title=called[0],
        attention_score=scores.attention,
        visual_score=scores.visual,
        audio_score=scores.audio,
        motion_score=scores.motion,
        subscores=scores.subscores,
        reasons=reasons,
        emotion=lexicon.emotion(candidate.text, scores.subscores.energy),
        hooks=called,
        text=candidate.text,
        embedding=_embedding(candidate),
    )


def _embedding(candidate: Candidate) -> list[float] | None:
    vectors = embeddings.vectors_of(candidate.sentences)
    return None if vectors is None else embeddings.stored(embeddings.centre(vectors))


def _titles(candidate: Candidate, about: str, judge: titles.Judge | None) -> list[str]:
    """Up to three titles; what is spoken where none was written, and the time where nobody speaks."""
    spoken = [sentence.text for sentence in candidate.sentences]
    openings = (checks.opening(text, SHORTEST_TITLE, LONGEST_TITLE) for text in spoken)
    return (
        writer.write(candidate.text, about, judge=judge).titles
        or [text for text in spoken if len(text) >= SHORTEST_TITLE and checks.whole_sentence(text, LONGEST_TITLE)][:1]
        or [text for text in openings if text][:1]
        or [f"Moment at {lexicon.clock(candidate.span.start_ms)}"]
    )
