"""Whose face speaks: mouths that move in time with a voice, and voices that keep to a face.

Two cues of active speaker detection that need no network of their own: where one face is seen, its mouth against its
own stillness; where several are, each turn belongs to the face whose mouth moves most, and most in step with the sound.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from cutroom.kit.spans import Span
from cutroom.media.schema import Curve, FaceSample, FaceTrack, Shot, Speech, TrackPoint

Mouths = dict[tuple[int, float, float], list[float]]
STEP_MS = 100
LEAST_TURN_MS = 600
STILL = 0.6  # grey levels that a silent mouth changes by noise


def mark(
    tracks: Sequence[FaceTrack], samples: Sequence[FaceSample], shots: Sequence[Shot], speech: Sequence[Speech],
    loudness: Curve,
) -> list[FaceTrack]:  # fmt: skip
    """The tracks with `speaking` at each point, 0 to 1, and as the share of the whole track."""
    mouths: Mouths = {(one.at_ms, box.x, box.y): box.mouth for one in samples for box in one.boxes}
    speaking: dict[int, list[tuple[Span, float]]] = defaultdict(list)
    for shot in shots:
        inside = [track for track in tracks if track.span.overlap_ms(shot.span)]
        turns = [part for one in speech for part in [_shared(one.span, shot.span)] if part.duration_ms > 0]
        for turn in turns if inside else []:
            for track, share in zip(inside, _shares(inside, mouths, turn, loudness), strict=True):
                speaking[track.track].append((turn, share))
    return [_marked(track, speaking[track.track]) for track in tracks]


def _shared(one: Span, other: Span) -> Span:
    start = max(one.start_ms, other.start_ms)
    return Span(start, max(start, min(one.end_ms, other.end_ms)))


def _shares(tracks: Sequence[FaceTrack], mouths: Mouths, turn: Span, loudness: Curve) -> list[float]:
    """How likely each face says this turn; of several faces the likeliest has 1 when it is clearly ahead."""
    strengths = [_strength(track, mouths, turn, loudness) for track in tracks]
    if len(tracks) == 1:
        return [float(min(1.0, max(0.0, strengths[0] / (2 * STILL))))]
    most = max(strengths)
    if most <= 0 or turn.duration_ms < LEAST_TURN_MS:
        return [0.0] * len(tracks)
    return [round(strength / most, 3) for strength in strengths]


def _strength(track: FaceTrack, mouths: Mouths, turn: Span, loudness: Curve) -> float:
    """Mean motion of the mouth during the turn, more where it follows the sound."""
    times, motion = _series(track, mouths, turn)
    if len(motion) < 3:
        return 0.0
    mean = float(motion.mean())
    if len(motion) < 12 or motion.std() < 1e-6:
        return mean
    level = np.asarray(loudness.values)[np.minimum(times // loudness.step_ms, len(loudness.values) - 1)]
    together = float(np.corrcoef(motion, level)[0, 1]) if level.std() > 1e-6 else 0.0
    return mean * (1 + max(0.0, together))


def _series(track: FaceTrack, mouths: Mouths, turn: Span) -> tuple[Any, Any]:
    pairs = [
        (point.at_ms + (i + 1) * STEP_MS, value)
        for point in track.points
        for i, value in enumerate(mouths.get((point.at_ms, point.x, point.y), ()))
        if turn.contains(point.at_ms + i * STEP_MS)
    ]
    return np.array([at for at, _ in pairs], int), np.array([value for _, value in pairs], float)


def _marked(track: FaceTrack, turns: Sequence[tuple[Span, float]]) -> FaceTrack:
    points = [point.model_copy(update={"speaking": _at(point, turns)}) for point in track.points]
    whole = sum(point.speaking for point in points) / max(1, len(points))
    return track.model_copy(update={"points": points, "speaking": round(whole, 3)})


def _at(point: TrackPoint, turns: Sequence[tuple[Span, float]]) -> float:
    near = [share for span, share in turns if span.start_ms - 200 <= point.at_ms < span.end_ms + 200]
    return round(max(near, default=0.0), 3)
