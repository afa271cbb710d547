"""Where to look: a crop path that keeps the subject in a frame of another shape.

Within a shot the window stands still as long as the subject stays inside its calm zone. When that no longer holds, it
moves to where it can stand next, as a camera operator pans: slowly off, slowly on. At a cut it jumps. Without a face it
leans towards where things move, and otherwise stays in the middle.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cutroom.kit.spans import Span
from cutroom.media.compose import speaker_cuts
from cutroom.media.edit import Crop, CropPoint
from cutroom.media.schema import Analysis, FaceTrack, TrackPoint
from cutroom.media.source.info import MediaInfo

CALM = 0.62  # share of the spare room beside the face that it may wander in before the window follows
STILL = 0.1  # of the window's width: somebody whose middle stays within so much, and inside, is not followed
PAN_MS = 1500  # a move takes this long; the bound of its acceleration follows from it
STEP_MS = 33  # of a move's straight pieces: shorter than what an eye tells apart
MOVING = 0.012  # mean motion that is worth leaning towards
LEAN = 0.7
EYES = 0.42  # where a face's middle is put in the window's height, from the top
SHIFTS_MS = range(-PAN_MS // 2, PAN_MS // 2 + 1, 125)  # a move may begin so much before its reason, or after it
FLEETING_MS = 250  # a stretch as short as this is not worth a move

Centre = tuple[float, float]


class Aim(NamedTuple):
    """Where the window should be at a moment, and how far from there it may be."""

    at_ms: int
    x: float
    y: float
    spare_x: float
    spare_y: float


class Hold(NamedTuple):
    """From `start_ms` the window stands here."""

    start_ms: int
    x: float
    y: float


def crop(analysis: Analysis, span: Span, width: int, height: int) -> Crop | None:
    """The crop of `span` to the shape `width` : `height`; None where the source has that shape already."""
    w, h = window(analysis.source, width, height)
    if w > 0.995 and h > 0.995:
        return None
    points: list[CropPoint] = []
    for inside in shots_in(analysis, span):
        points += shot_path(analysis, inside, w, h, span.start_ms)
    return Crop(w=w, h=h, points=points or [CropPoint(at_ms=0, x=0.5, y=0.5)])


def window(info: MediaInfo, width: int, height: int) -> tuple[float, float]:
    """The largest part of the frame, as shares of its sides, that has the wanted shape."""
    wanted, given = width / height, info.width / info.height
    return (round(min(1.0, wanted / given), 6), round(min(1.0, given / wanted), 6))


def shots_in(analysis: Analysis, span: Span) -> list[Span]:
    """The parts of shots that lie in `span`."""
    parts = [
        Span(max(shot.start_ms, span.start_ms), min(shot.end_ms, span.end_ms))
        for shot in analysis.shots
        if shot.span.overlap_ms(span) > 0
    ]
    return parts or [span]


def subject(tracks: Sequence[FaceTrack], span: Span) -> list[TrackPoint]:
    """The path of the face that matters most in `span`: large, near the middle, there for long, and speaking.

    Where it is not seen, the next one that is takes its place.
    """
    ranked = sorted(tracks, key=lambda track: -weight(track, span))
    chosen: list[TrackPoint] = []
    for track in ranked:
        points = inside(track, span)
        if not points:
            continue
        taken = Span(chosen[0].at_ms, chosen[-1].at_ms + 1) if chosen else None
        free = [point for point in points if taken is None or not taken.contains(point.at_ms)]
        if not chosen or (len(free) > 0.8 * len(points) and _alike(chosen, points)):
            chosen = sorted([*chosen, *free], key=lambda point: point.at_ms)
    return chosen


def weight(track: FaceTrack, span: Span) -> float:
    """How much a face matters in `span`."""
    spoken = 1 + 2 * float(getattr(track, "speaking", 0.0) or 0.0)
    points = inside(track, span)
    return spoken * sum(p.w * p.h * (1.2 - abs(p.x + p.w / 2 - 0.5)) * p.score for p in points)


def inside(track: FaceTrack, span: Span) -> list[TrackPoint]:
    """The points of a track that lie in `span`."""
    return [point for point in track.points if span.contains(point.at_ms)]


def looks(tracks: Sequence[FaceTrack], shot: Span, w: float) -> list[tuple[Span, list[TrackPoint]]]:
    """Whom a window of the width `w` looks at in `shot`: each speaker in turn, or the face that matters most."""
    spoken = speaker_cuts.turns(tracks, shot, w)
    taken = [(turn.span, inside(turn.track, turn.span)) for turn in spoken]
    return taken if taken and all(points for _, points in taken) else [(shot, subject(tracks, shot))]


def shot_path(analysis: Analysis, inside_: Span, w: float, h: float, origin_ms: int) -> list[CropPoint]:
    """The window's path through one shot, in times from `origin_ms`; it begins, and changes speakers, with a jump."""
    points: list[CropPoint] = []
    for part, face in looks(analysis.faces, inside_, w):
        if face:
            points += follow(face, part, w, h, origin_ms)
        else:
            x, y = _without_face(analysis, part)
            points.append(_point(part.start_ms - origin_ms, x, y, w, h, jump=True))
    return points


def follow(face: Sequence[TrackPoint], span: Span, w: float, h: float, origin_ms: int) -> list[CropPoint]:
    """The path of a window of `w` x `h` that keeps `face` inside, still for as long as it can be."""
    stands = holds([_aim(point, w, h) for point in face])
    stands = _timed([stands[0]._replace(start_ms=span.start_ms), *stands[1:]], face, w, h)
    times = sorted({span.start_ms, *_moving_times(stands, span)})
    points: list[CropPoint] = []
    for at_ms in times:
        x, y = _eased(stands, at_ms)
        points.append(_point(at_ms - origin_ms, x, y, w, h, jump=not points))
    return points


def holds(aims: Sequence[Aim]) -> list[Hold]:
    """Where the window can stand, and for how long: each place is kept while it suits everything seen from it."""
    held: list[Hold] = []
    group: list[Aim] = []
    for aim in aims:
        if group and _place([*group, aim]) is None:
            held.append(Hold(group[0].at_ms, *(_place(group) or (group[0].x, group[0].y))))
            group = []
        group.append(aim)
    if group and (not held or group[-1].at_ms - group[0].at_ms >= FLEETING_MS):
        held.append(Hold(group[0].at_ms, *(_place(group) or (group[0].x, group[0].y))))
    return held


def _place(group: Sequence[Aim]) -> Centre | None:
    """A place that suits all of `group`, as near to their middle as it can be; None where there is none."""
    low_x, high_x = max(a.x - a.spare_x for a in group), min(a.x + a.spare_x for a in group)
    low_y, high_y = max(a.y - a.spare_y for a in group), min(a.y + a.spare_y for a in group)
    if low_x > high_x or low_y > high_y:
        return None
    x = (min(a.x for a in group) + max(a.x for a in group)) / 2
    y = (min(a.y for a in group) + max(a.y for a in group)) / 2
    return min(max(x, low_x), high_x), min(max(y, low_y), high_y)


def _timed(stands: Sequence[Hold], face: Sequence[TrackPoint], w: float, h: float) -> list[Hold]:
    """The holds, each begun at the time at which the move to it leaves the least of the face outside."""
    timed, times = list(stands), [point.at_ms for point in face]
    for i in range(1, len(timed)):
        hold, near = timed[i], slice(max(0, i - 2), i + 3)
        nearby = face[bisect_left(times, hold.start_ms - 2 * PAN_MS) : bisect_left(times, hold.start_ms + 2 * PAN_MS)]
        outside: dict[int, float] = {}
        for shift_ms in SHIFTS_MS:
            timed[i] = hold._replace(start_ms=max(timed[i - 1].start_ms + 1, hold.start_ms + shift_ms))
            outside[shift_ms] = sum(_outside(point, _eased(timed[near], point.at_ms), w, h) for point in nearby)
        best = min(SHIFTS_MS, key=lambda shift_ms: (round(outside[shift_ms], 4), abs(shift_ms)))
        timed[i] = hold._replace(start_ms=max(timed[i - 1].start_ms + 1, hold.start_ms + best))
    return timed


def _outside(point: TrackPoint, centre: Centre, w: float, h: float) -> float:
    """How much of a face lies outside of the window, in shares of the frame's sides."""
    x, y = _within(centre[0], w), _within(centre[1], h)
    beside = max(0.0, x - w / 2 - point.x, point.x + point.w - x - w / 2)
    return beside + max(0.0, y - h / 2 - point.y, point.y + point.h - y - h / 2)


def _eased(stands: Sequence[Hold], at_ms: int) -> Centre:
    """The window's centre: steps from hold to hold, each spread over PAN_MS by a raised cosine."""
    x, y = stands[0].x, stands[0].y
    for before, after in pairwise(stands):
        share = (at_ms - after.start_ms) / PAN_MS + 0.5
        if share > 0:
            done = 1.0 if share >= 1 else share - math.sin(2 * math.pi * share) / (2 * math.pi)
            x, y = x + (after.x - before.x) * done, y + (after.y - before.y) * done
    return x, y


def _moving_times(stands: Sequence[Hold], span: Span) -> list[int]:
    """The times at which the window's speed changes; a move that a cut ends goes on until there."""
    moving: list[int] = []
    for hold in stands[1:]:
        first, last = (round((hold.start_ms + side * PAN_MS // 2) / STEP_MS) for side in (-1, 1))
        moving += [step * STEP_MS for step in range(first, last + 1)]
    cut_off = [span.end_ms - 1] if any(at_ms >= span.end_ms for at_ms in moving) else []
    return [*(at_ms for at_ms in moving if span.contains(at_ms)), *cut_off]


def _point(at_ms: int, x: float, y: float, w: float, h: float, *, jump: bool) -> CropPoint:
    return CropPoint(at_ms=max(0, at_ms), x=_within(x, w), y=_within(y, h), jump=jump)


def _within(centre: float, size: float) -> float:
    return round(min(1 - size / 2, max(size / 2, centre)), 4)


def _aim(point: TrackPoint, w: float, h: float) -> Aim:
    x, y = point.x + point.w / 2, point.y + point.h / 2 + (0.5 - EYES) * h
    return Aim(point.at_ms, _within(x, w), _within(y, h), _spare(w, point.w), _spare(h, point.h))


def _spare(size: float, face: float) -> float:
    """How far from its middle the window may stand: less than there is room, but so far as a still face sways."""
    room = max(0.0, size - face) / 2
    return max(room * CALM, min(room, size * STILL / 2))


def _alike(chosen: Sequence[TrackPoint], points: Sequence[TrackPoint]) -> bool:
    """Whether two faces are of a similar size: a passer-by is no stand-in for the speaker."""
    ours = sum(point.h for point in chosen) / len(chosen)
    theirs = sum(point.h for point in points) / len(points)
    return 0.4 < theirs / max(ours, 1e-6) < 2.5


def _without_face(analysis: Analysis, span: Span) -> Centre:
    step = analysis.signals.motion.step_ms
    steps = slice(span.start_ms // step + 1, max(span.start_ms // step + 2, span.end_ms // step))
    motion, focus = analysis.signals.motion.values[steps], analysis.signals.focus_x.values[steps]
    total = sum(motion)
    if not motion or total / len(motion) < MOVING:
        return 0.5, 0.5
    centre = sum(m * x for m, x in zip(motion, focus, strict=True)) / total
    return 0.5 + LEAN * (centre - 0.5), 0.5
