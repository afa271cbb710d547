"""Whom to look at in a shot of several people: whoever speaks, each for a while. Pure.

The picture changes from one face to the other at the beginning of a turn, as a cut does, and not before the one that
is shown was seen for a moment: short answers and doubt change nothing.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cutroom.kit.spans import Span
from cutroom.media.schema import FaceTrack, TrackPoint

LEAST_HOLD_MS = 2000
LEAST_TURN_MS = 900  # a shorter turn is an interjection
SPEAKS = 0.6  # likelihood
AHEAD = 1.6  # times as likely as the next
NEAR_MS = 600  # looks at a face are no further apart
LARGE_ENOUGH = 0.5  # of the largest face's height: smaller ones are passers-by


class Turn(NamedTuple):
    """A part of a shot, and the face that speaks in it."""

    span: Span
    track: FaceTrack


def turns(tracks: Sequence[FaceTrack], shot: Span, w: float) -> list[Turn]:
    """The speakers of `shot` one after the other, from its beginning to its end.

    Empty where nobody is known to speak, only one does, or all faces fit into a window of the width `w` (a share of the
    frame's): then there is nobody to change to.
    """
    points_by_track = {track.track: inside for track in tracks if (inside := _inside(track, shot))}
    tallest = max((_height(points) for points in points_by_track.values()), default=0.0)
    people = [
        one
        for one in tracks
        if one.track in points_by_track and _height(points_by_track[one.track]) >= LARGE_ENOUGH * tallest
    ]
    points = [point for one in people for point in points_by_track[one.track]]
    if len(people) < 2 or max(p.x + p.w for p in points) - min(p.x for p in points) <= w:
        return []
    held = _held(_spoken(people, points_by_track, sorted({point.at_ms for point in points})), shot)
    return held if len({turn.track.track for turn in held}) > 1 else []


def _spoken(
    people: Sequence[FaceTrack], points_by_track: dict[int, list[TrackPoint]], times: Sequence[int]
) -> list[Turn]:
    """Runs of looks in which the same face is clearly the one that speaks."""
    runs: list[Turn] = []
    for at_ms, after in pairwise([*times, times[-1] + 1]):
        speaker = _speaker(people, points_by_track, at_ms)
        if speaker is None:
            continue
        last = runs[-1] if runs else None
        if last and last.track is speaker and at_ms - last.span.end_ms <= NEAR_MS:
            runs[-1] = Turn(Span(last.span.start_ms, after), speaker)
        else:
            runs.append(Turn(Span(at_ms, after), speaker))
    return [run for run in runs if run.span.duration_ms >= LEAST_TURN_MS]


def _speaker(people: Sequence[FaceTrack], points_by_track: dict[int, list[TrackPoint]], at_ms: int) -> FaceTrack | None:
    likely = sorted(((_speaking(points_by_track[one.track], at_ms), i) for i, one in enumerate(people)), reverse=True)
    (most, best), (next_most, _) = likely[:2]
    return people[best] if most >= SPEAKS and most >= AHEAD * next_most else None


def _speaking(points: Sequence[TrackPoint], at_ms: int) -> float:
    near = min(points, key=lambda point: abs(point.at_ms - at_ms))
    return near.speaking if abs(near.at_ms - at_ms) <= NEAR_MS else 0.0


def _held(runs: Sequence[Turn], shot: Span) -> list[Turn]:
    """Each speaker from the beginning of a turn until another one's; nobody is left before the least time is over."""
    starts: list[tuple[int, FaceTrack]] = []
    for run in runs:
        if not starts:
            starts.append((shot.start_ms, run.track))
        elif run.track is not starts[-1][1]:
            begin = max(run.span.start_ms, starts[-1][0] + LEAST_HOLD_MS)
            if begin < run.span.end_ms and shot.end_ms - begin >= LEAST_HOLD_MS:
                starts.append((begin, run.track))
    if not starts:
        return []
    ends = [at for at, _ in starts[1:]] + [shot.end_ms]
    return [Turn(Span(at, end), track) for (at, track), end in zip(starts, ends, strict=True)]


def _inside(track: FaceTrack, span: Span) -> list[TrackPoint]:
    return [point for point in track.points if span.contains(point.at_ms)]


def _height(points: Sequence[TrackPoint]) -> float:
    return sum(point.h for point in points) / len(points)
