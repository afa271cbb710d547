"""Decisions about splices: which clips go together, and why. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cutroom.splices.schemas import Mode

UNKNOWN = 0.5  # how far apart two clips count whose meaning is not known: neither near nor far
MEANING, ENERGY = 0.6, 0.4  # the parts of a contrast
ATTENTION, RECENCY, ALIKE = 0.4, 0.3, 0.3  # the parts of a trend, as long as only the library itself tells of one
HALF_LIFE_DAYS = 14
MOST_TIMES = 2  # that one clip is suggested in a list
LEAST_ALIKE = 0.2  # clips less alike than this are not a semantic pair


class Traits(NamedTuple):
    """What a pairing looks at in a clip."""

    id: UUID
    video_id: UUID
    start_ms: int
    end_ms: int
    attention: float
    energy: float
    created_at: datetime


class Pair(NamedTuple):
    """Two clips with what speaks for them; the livelier start comes first."""

    first: UUID
    second: UUID
    score: float
    similarity: float
    contrast: float
    reasons: list[str]


def contrast(one: Traits, other: Traits, alike: float | None) -> float:
    """How far apart two clips are, 0 to 1: in meaning by three parts, in liveliness by two."""
    far = UNKNOWN if alike is None else 1 - alike
    return round(MEANING * far + ENERGY * abs(one.energy - other.energy), 4)


def trend(one: Traits, other: Traits, alike: float | None, now: datetime) -> float:
    """How much speaks for two clips now, 0 to 1: how well they hold attention, how new they are, how alike."""
    attention = (one.attention + other.attention) / 2
    fresh = (recency(one, now) + recency(other, now)) / 2
    return round(min(1.0, ATTENTION * attention + RECENCY * fresh + ALIKE * (alike or 0.0)), 4)


def recency(clip: Traits, now: datetime) -> float:
    """1 for a clip of this moment, half as much every fortnight."""
    days = max(0.0, (now - clip.created_at).total_seconds() / 86_400)
    return 0.5 ** (days / HALF_LIFE_DAYS)


def pair(one: Traits, other: Traits, mode: Mode, alike: float | None, now: datetime) -> Pair:
    """Two clips as a pair for a purpose, with scores and with reasons in words; the order of the two is kept."""
    apart = contrast(one, other, alike)
    scores = {"semantic": alike or 0.0, "eclectic": apart, "trending": trend(one, other, alike, now)}
    reasons = _reasons(one, other, mode, alike, now)
    return Pair(one.id, other.id, scores[mode], alike or 0.0, apart, reasons)


def ranked(
    clips: Mapping[UUID, Traits],
    alike: Iterable[tuple[UUID, UUID, float | None]],
    mode: Mode,
    now: datetime,
    limit: int,
) -> list[Pair]:
    """The best pairs for a purpose, best first; no clip is in more than two of them, and none beside itself."""
    pairs = [
        pair(*_ordered(clips[a], clips[b]), mode, near, now)
        for a, b, near in alike
        if not overlap(clips[a], clips[b]) and not (mode == "semantic" and (near or 0.0) < LEAST_ALIKE)
    ]
    pairs.sort(key=lambda one: (-one.score, str(one.first), str(one.second)))
    return _spread(pairs, limit)


def overlap(one: Traits, other: Traits) -> bool:
    """Whether two clips show some of the same footage."""
    return one.video_id == other.video_id and one.start_ms < other.end_ms and other.start_ms < one.end_ms


def _ordered(one: Traits, other: Traits) -> tuple[Traits, Traits]:
    """The one that holds attention better comes first: it is the one that is listened to."""
    return (one, other) if (one.attention, str(one.id)) >= (other.attention, str(other.id)) else (other, one)


def _spread(pairs: Sequence[Pair], limit: int) -> list[Pair]:
    times: Counter[UUID] = Counter()
    taken: list[Pair] = []
    for one in pairs:
        if len(taken) == limit:
            break
        if max(times[one.first], times[one.second]) < MOST_TIMES:
            times.update((one.first, one.second))
            taken.append(one)
    return taken


def _reasons(one: Traits, other: Traits, mode: Mode, alike: float | None, now: datetime) -> list[str]:
    reasons = [_of_meaning(alike)]
    apart = abs(one.energy - other.energy)
    if mode == "eclectic":
        reasons.append(
            f"One is livelier than the other by {apart:.0%}."
            if apart >= 0.1
            else "Both are about equally lively, so the contrast is in what they say."
        )
    if mode == "trending":
        newest = max((now - clip.created_at).days for clip in (one, other))
        reasons.append(f"They hold attention with {one.attention:.0%} and {other.attention:.0%}.")
        reasons.append("Both are new in your library." if newest < 7 else f"The older one is {newest} days old.")
        reasons.append("Judged by your own library: no source of outside trends is connected.")
    shorter, longer = sorted((one.end_ms - one.start_ms, other.end_ms - other.start_ms))
    if longer > 1.5 * shorter:
        reasons.append(f"The splice ends with the shorter one, after {shorter / 1000:.0f} s of {longer / 1000:.0f} s.")
    return reasons


def _of_meaning(alike: float | None) -> str:
    if alike is None:
        return "Too little is said in at least one of them to compare topics."
    if alike >= 0.6:
        return f"They cover the same topic ({alike:.0%} match)."
    if alike >= 0.3:
        return f"They cover related topics ({alike:.0%} match)."
    return f"They cover different topics ({alike:.0%} match)."
