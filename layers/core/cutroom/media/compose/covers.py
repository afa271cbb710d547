"""Which frame stands for a video: candidates for its cover, each with the reasons. Pure."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from cutroom.media.edit import Edit, VideoLayer
from cutroom.media.schema import Analysis, Curve, FaceTrack, Shot, TrackPoint

STEP_MS = 200
MOST_LOOKS = 600
NEAR_MS = 600  # a face that was looked at so near in time is there
CALM_MS = 240  # frames so near a cut are often blurred or mixed
APART_SHARE = 1 / 12  # of the length: covers nearer than that look the same
WEIGHTS = {"face": 0.5, "still": 0.25, "light": 0.25}
LARGE_FACE = 0.25  # of the frame's height
STILL, MOVING = 0.01, 0.08  # mean motion, 0 to 1
DARK, BRIGHT = 0.12, 0.92


class Cover(NamedTuple):
    """A moment of the output in ms, how well it serves as a cover (0 to 1), and why, in words."""

    at_ms: int
    score: float
    reasons: list[str]


def candidates(edit: Edit, analyses: Mapping[str, Analysis], count: int = 6) -> list[Cover]:
    """The best moments of `edit` for a cover, best first, none near another; `analyses` by the sources' names.

    A large face, a picture that stands still and is well lit are good; the frames at cuts are not. Without an analysis
    the moments are spread evenly.
    """
    step = max(STEP_MS, edit.duration_ms // MOST_LOOKS)
    looked = [_cover(edit, analyses, at) for at in range(step // 2, edit.duration_ms, step)]
    best: list[Cover] = []
    apart = edit.duration_ms * APART_SHARE
    for one in sorted(looked, key=lambda cover: (-cover.score, cover.at_ms)):
        if len(best) < count and all(abs(one.at_ms - other.at_ms) >= apart for other in best):
            best.append(one)
    return best


def _cover(edit: Edit, analyses: Mapping[str, Analysis], at_ms: int) -> Cover:
    """The mean over all pictures that are seen at a moment."""
    covers = [
        _of_layer(analyses[layer.source], layer, at_ms)
        for layer in edit.layers
        if layer.at_ms <= at_ms < layer.end_ms and layer.source in analyses
    ]
    if not covers:
        return Cover(at_ms, 0.0, [])
    score = sum(one.score for one in covers) / len(covers)
    reasons = list(dict.fromkeys(reason for one in covers for reason in one.reasons))
    return Cover(at_ms, round(score, 3), reasons)


def _of_layer(analysis: Analysis, layer: VideoLayer, at_ms: int) -> Cover:
    source_ms = round(layer.source_in_ms + (at_ms - layer.at_ms) * layer.speed)
    face = _face(analysis.faces, source_ms)
    motion, light = _at(analysis.signals.motion, source_ms), _at(analysis.signals.brightness, source_ms)
    parts = {
        "face": min(1.0, face.h / LARGE_FACE) * face.score if face else 0.0,
        "still": min(1.0, max(0.0, (MOVING - motion) / (MOVING - STILL))),
        "light": 1.0 if DARK <= light <= BRIGHT else 0.0,
    }
    score = sum(WEIGHTS[name] * value for name, value in parts.items())
    words = {"face": "a face is well visible", "still": "the picture stands still", "light": "it is well lit"}
    reasons = [words[name] for name, value in parts.items() if value >= 0.6]
    return Cover(at_ms, score * (0.3 if _near_a_cut(analysis.shots, source_ms) else 1), reasons)


def _face(tracks: list[FaceTrack], at_ms: int) -> TrackPoint | None:
    """The largest face about then."""
    near = [
        point
        for track in tracks
        if track.start_ms - NEAR_MS <= at_ms <= track.end_ms + NEAR_MS
        for point in track.points
        if abs(point.at_ms - at_ms) <= NEAR_MS
    ]
    return max(near, key=lambda point: point.h * point.score, default=None)


def _near_a_cut(shots: list[Shot], at_ms: int) -> bool:
    i = bisect_left(shots, at_ms, key=lambda shot: shot.start_ms)
    edges = [shots[k].start_ms for k in (i - 1, i) if 0 < k < len(shots)]
    return any(abs(edge - at_ms) <= CALM_MS for edge in edges)


def _at(curve: Curve, at_ms: int) -> float:
    i = at_ms // curve.step_ms
    return curve.values[min(i, len(curve.values) - 1)] if curve.values else 0.0
