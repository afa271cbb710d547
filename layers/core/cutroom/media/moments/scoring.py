"""Scores of a candidate, 0 to 1 each: its words as an editor would judge them, beside its picture and its sound."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cutroom.kit.spans import Coverage, Span
from cutroom.media.moments.candidates import Candidate
from cutroom.media.schema import Analysis, Curve, Subscores
from cutroom.media.speech import lexicon

REACTION_MS = 2000  # after the end: who laughs or claps answers to it
REACTIONS = {"laughter": "People laugh", "applause": "People clap"}
USUAL_RATE = 2.5  # words per second of lively talk


class Judged(NamedTuple):
    """How an editor would judge the words: expected percentiles among passages of talks, 0 to 1 (ADR 0031)."""

    hook: float
    complete: float
    value: float
    overall: float


class Scores(NamedTuple):
    """How a candidate does, and why as far as picture and sound tell; `judged` is None without words.

    Of the subscores `flow` is completeness (clear without context, begins and lands) and `payoff` is value.
    """

    attention: float
    visual: float
    audio: float
    motion: float
    subscores: Subscores
    judged: Judged | None
    reasons: list[str]


@cache
def weights() -> dict[str, Any]:
    """The weights beside this file: data, so that they can be learned."""
    return json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))


class Scorer:
    """Scores candidates against the whole of one video, so that `loud` means louder than the rest of it."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._loud = _Scale(analysis.signals.loudness, low=10, high=95)
        self._motion = _Scale(analysis.signals.motion, low=5, high=97)
        self._spoken = Coverage([one.span for one in analysis.speech])

    def score(self, candidate: Candidate, judged: Judged | None) -> Scores:
        """All scores of one candidate; `judged` tells of its words, and is None where nobody speaks."""
        span, notes = candidate.span, list[str]()
        motion = round(self._motion.mean(span), 3)
        reacted = self._reaction(span, notes)
        energy = self._energy(span, candidate, motion, notes)
        visual = self._visual(span, motion, notes)
        hook, payoff, flow = (
            self._without_words(span, motion, notes) if judged is None else (judged.hook, judged.value, judged.complete)
        )
        parts = {"hook": hook, "flow": flow, "payoff": payoff, "energy": energy}
        if judged is None:
            parts |= {"visual": visual, "length": _length_score(span.duration_ms / 1000)}
            attention = sum(share * parts[name] for name, share in weights()["wordless"].items())
        else:
            attention = judged.overall + self._beside_words(energy, visual, reacted)
        subscores = Subscores(**{name: round(parts[name], 3) for name in ("hook", "flow", "payoff", "energy")})
        return Scores(round(_clip(attention), 4), visual, self._audio(span), motion, subscores, judged, notes)

    def _beside_words(self, energy: float, visual: float, reacted: bool) -> float:
        """What picture and sound add to the judgement of the words, or take from it; 0 for words alone."""
        share = weights()["beside_words"]
        source = self.analysis.source
        heard = 0.0 if source.audio_stream is None else share["energy"] * (energy - 0.5)
        seen = share["visual"] * (visual - 0.5) if source.width else 0.0
        return heard + seen + share["reaction"] * reacted

    def _energy(self, span: Span, candidate: Candidate, motion: float, notes: list[str]) -> float:
        table = weights()["energy"]
        loud, variety = self._loud.mean(span), min(1.0, self._loud.spread(span) * 2)
        above = self._loud.above(span)
        if above >= 1.5:
            notes.append("Louder than the rest of the video.")
        words = sum(sentence.last_word - sentence.first_word + 1 for sentence in candidate.sentences)
        rate = min(1.0, words / (span.duration_ms / 1000) / (USUAL_RATE * 1.4))
        parts = {"loudness": loud, "variety": variety, "rate": rate, "motion": motion}
        return _clip(sum(table[name] * value for name, value in parts.items()))

    def _visual(self, span: Span, motion: float, notes: list[str]) -> float:
        faces = self._face_share(span)
        cuts = sum(span.start_ms < shot.start_ms < span.end_ms for shot in self.analysis.shots)
        light = _mean(self.analysis.signals.brightness, span)
        if faces > 0.6:
            notes.append(f"A face is in view {faces:.0%} of the time.")
        if cuts:
            counted = "1 cut" if cuts == 1 else f"{cuts} cuts"
            notes.append(f"{counted} in {span.duration_ms / 1000:.0f} s.")
        pace = min(1.0, cuts / (span.duration_ms / 1000) * 6)
        lit = _clip(1 - abs(light - 0.45) / 0.45)
        return round(_clip(0.4 * faces + 0.25 * lit + 0.2 * pace + 0.15 * motion), 3)

    def _audio(self, span: Span) -> float:
        if self.analysis.source.audio_stream is None:
            return 0.0
        return round(_clip(0.5 * self._spoken_share(span) + 0.5 * self._loud.mean(span)), 3)

    def _without_words(self, span: Span, motion: float, notes: list[str]) -> tuple[float, float, float]:
        """Hook, payoff and flow where nobody speaks: how lively its beginning, its end and its whole are."""
        begin = self._motion.mean(Span(span.start_ms, min(span.end_ms, span.start_ms + 3000)))
        end = self._motion.mean(Span(max(span.start_ms, span.end_ms - 3000), span.end_ms))
        cuts = {shot.start_ms for shot in self.analysis.shots} | {self.analysis.source.duration_ms}
        if span.start_ms in cuts and span.end_ms in cuts:
            notes.append("It begins and ends with a shot.")
        notes.append(f"Nobody speaks; its movement is at {motion:.0%} of the liveliest in the video.")
        return _clip(0.2 + 0.6 * begin), _clip(0.2 + 0.5 * end), _clip(0.3 + 0.5 * motion)

    def _reaction(self, span: Span, notes: list[str]) -> bool:
        """Whether people laugh or clap within it or right after; only what is seen or heard counts."""
        near = Span(span.start_ms, span.end_ms + REACTION_MS)
        for one in self.analysis.sounds:
            if one.kind in REACTIONS and near.overlap_ms(one.span):
                notes.append(f"{REACTIONS[one.kind]} at {lexicon.clock(one.start_ms)}.")
                return True
        return False

        self._spoken = Coverage([one.span for one in analysis.speech])

    def _face_share(self, span: Span) -> float:
        covered = sum(span.overlap_ms(track.span) for track in self.analysis.faces)
        return min(1.0, covered / max(1, span.duration_ms - 400))


class _Scale:
    """A curve measured against its own quiet and its own loud."""

    def __init__(self, curve: Curve, low: int, high: int) -> None:
        self._curve = curve
        values = np.asarray(curve.values or [0.0])
        self._values = values
        self._low, self._high = (float(np.percentile(values, share)) for share in (low, high))
        self._all = float(np.median(values))

    def mean(self, span: Span) -> float:
        """Where the mean lies between quiet (0) and loud (1)."""
        return _clip((self._part(span).mean() - self._low) / max(self._high - self._low, 1e-6))

    def spread(self, span: Span) -> float:
        """The standard deviation as a share of the whole range."""
        return float(self._part(span).std()) / max(self._high - self._low, 1e-6)

    def above(self, span: Span) -> float:
        """How far the median lies above the video's, in the curve's unit."""
        return float(np.median(self._part(span))) - self._all

    def _part(self, span: Span) -> Any:
        first = min(span.start_ms // self._curve.step_ms, len(self._values) - 1)
        return self._values[first : max(first + 1, span.end_ms // self._curve.step_ms)]


def _mean(curve: Curve, span: Span) -> float:
    part = curve.values[span.start_ms // curve.step_ms : max(1, span.end_ms // curve.step_ms)]
    return sum(part) / len(part) if part else 0.0


def _length_score(seconds: float) -> float:
    best = weights()["best_seconds"]
    if seconds < best[0]:
        return _clip(seconds / best[0])
    return _clip(1 - max(0.0, seconds - best[1]) / best[1])


def _clip(value: float) -> float:
    return float(min(1.0, max(0.0, value)))
