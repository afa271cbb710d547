"""Scores of a candidate, 0 to 1 each, and the reasons for them in words that cite what was seen and heard."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cutroom.kit.spans import Coverage, Span
from cutroom.media.moments.candidates import Candidate
from cutroom.media.schema import Analysis, Curve, Subscores
from cutroom.media.speech import lexicon
from cutroom.media.speech.sentences import CLOSERS, ENDS

PAUSE_MS = 500  # after the last word: enough to be heard as an end
REACTION_MS = 2000  # after the end: who laughs or claps answers to it
REACTIONS = {"laughter": "People laugh", "applause": "People clap"}
USUAL_RATE = 2.5  # words per second of lively talk


OPENINGS = {
    "question": "asks a question",
    "number": "names a number",
    "claim": "makes a strong claim",
    "address": "speaks to the viewer",
    "story": "begins a story",
    "contrast": "sets up a contrast",
    "hype": "is said with excitement",
}


class Scores(NamedTuple):
    """How a candidate does, why, and its rank value."""

    attention: float
    visual: float
    audio: float
    motion: float
    subscores: Subscores
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
        self._starts = np.array([word.start_ms for word in analysis.words], np.int64)

    def score(self, candidate: Candidate) -> Scores:
        """All scores of one candidate."""
        span, notes = candidate.span, list[str]()
        motion = round(self._motion.mean(span), 3)
        visual = self._visual(span, motion, notes)
        audio = self._audio(span, candidate, notes)
        energy = self._energy(span, candidate, motion, notes)
        if candidate.sentences:
            hook, payoff = self._hook(candidate, notes), self._payoff(candidate, notes)
            flow = self._flow(span, candidate, notes)
        else:
            hook, payoff, flow = self._without_words(span, motion, notes)
        parts = {"hook": hook, "flow": flow, "payoff": payoff, "energy": energy, "visual": visual}
        parts["length"] = _length_score(span.duration_ms / 1000)
        attention = sum(share * parts[name] for name, share in weights()["attention"].items())
        subscores = Subscores(**{name: round(parts[name], 3) for name in ("hook", "flow", "payoff", "energy")})
        return Scores(round(attention, 4), visual, audio, motion, subscores, notes)

    def _hook(self, candidate: Candidate, notes: list[str]) -> float:
        first = candidate.sentences[0].text
        found = lexicon.opening(first)
        told = [words for name, words in OPENINGS.items() if name in found]
        if told:
            notes.insert(0, f"The opening {' and '.join(told[:2])}: “{lexicon.title(first)}”.")
        if "dangling" in found:
            notes.append(f"It begins with “{first.split()[0]}”, which leans on what was said before.")
        table = weights()["hook"]
        return _clip(table["base"] + sum(table[name] for name in found))

    def _payoff(self, candidate: Candidate, notes: list[str]) -> float:
        table, last = weights()["payoff"], candidate.sentences[-1]
        pause = self._pause_after(last.last_word)
        found = {
            "full_stop": last.text.rstrip(CLOSERS).endswith(ENDS),
            "pause": pause >= PAUSE_MS,
            "conclusion": lexicon.holds(last.text, "conclusion"),
            "emphasis": lexicon.holds(last.text, "emphasis"),
            "short_end": len(last.text.split()) <= 10,
            "reaction": self._reaction(candidate.span, notes),
        }
        if found["full_stop"] and found["pause"]:
            notes.append(f"It ends with its sentence, and a pause of {pause / 1000:.1f} s follows.")
        if found["conclusion"]:
            notes.append(f"The last sentence draws a conclusion: “{lexicon.title(last.text)}”.")
        return _clip(table["base"] + sum(table[name] for name, true in found.items() if true))

    def _flow(self, span: Span, candidate: Candidate, notes: list[str]) -> float:
        table = weights()["flow"]
        words = self.analysis.words[candidate.sentences[0].first_word : candidate.sentences[-1].last_word + 1]
        share = self._spoken_share(span)
        sure = sum(word.confidence for word in words) / len(words)
        rate = len(words) / (span.duration_ms / 1000)
        if share > 0.8:
            notes.append(f"Speech fills {share:.0%} of it, without long gaps.")
        steady = 1 - min(1.0, abs(rate - USUAL_RATE) / USUAL_RATE)
        return _clip(table["speech"] * share + table["sure"] * sure + table["rate"] * steady)

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

    def _audio(self, span: Span, candidate: Candidate, notes: list[str]) -> float:
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

    def _pause_after(self, word: int) -> int:
        words = self.analysis.words
        following = words[word + 1].start_ms if word + 1 < len(words) else self.analysis.source.duration_ms
        return following - words[word].end_ms

    def _spoken_share(self, span: Span) -> float:
        return min(1.0, self._spoken.ms(span) / max(1, span.duration_ms))

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
