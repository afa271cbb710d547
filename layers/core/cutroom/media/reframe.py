"""Where to look: a crop path that keeps the subject in a frame of another shape.

Within a shot the window stands still as long as the subject stays inside its calm zone; when it must move, it moves
smoothly. At a cut it jumps. Without a face it leans towards where things move, and otherwise stays in the middle.
"""

from statistics import median

from cutroom.kit.spans import Span
from cutroom.media.edit import Crop, CropPoint
from cutroom.media.probe import MediaInfo
from cutroom.media.schema import Analysis, FaceTrack, TrackPoint

CALM = 0.5  # share of the spare room beside the face that it may wander in before the window follows
SMOOTH_MS = 1600
MOVING = 0.012  # mean motion that is worth leaning towards
LEAN = 0.7
EYES = 0.42  # where a face's middle is put in the window's height, from the top

Centre = tuple[float, float]


def crop(analysis: Analysis, span: Span, width: int, height: int) -> Crop | None:
    """The crop of `span` to the shape `width` : `height`; None where the source has that shape already."""
    w, h = window(analysis.source, width, height)
    if w > 0.995 and h > 0.995:
        return None
    points: list[CropPoint] = []
    for shot in analysis.shots:
        inside = Span(max(shot.start_ms, span.start_ms), min(shot.end_ms, span.end_ms))
        if inside.duration_ms > 0:
            points += _shot_points(analysis, inside, w, h, span.start_ms)
    return Crop(w=w, h=h, points=points or [CropPoint(at_ms=0, x=0.5, y=0.5)])


def window(info: MediaInfo, width: int, height: int) -> tuple[float, float]:
    """The largest part of the frame, as shares of its sides, that has the wanted shape."""
    wanted, given = width / height, info.width / info.height
    return (round(min(1.0, wanted / given), 6), round(min(1.0, given / wanted), 6))


def subject(tracks: list[FaceTrack], span: Span) -> list[TrackPoint]:
    """The path of the face that matters most in `span`: large, near the middle, and there for long."""

    def weight(track: FaceTrack) -> float:
        seen = _inside(track, span)
        return sum(point.w * point.h * (1.2 - abs(point.x + point.w / 2 - 0.5)) * point.score for point in seen)

    best = max(tracks, key=weight, default=None)
    return _inside(best, span) if best is not None else []


def smooth(points: list[TrackPoint], w: float, h: float) -> list[tuple[int, float, float]]:
    """(at_ms, x, y) of the window's centre for a face's path: one entry where it can stand still."""
    spare_x = max(0.0, w - median(point.w for point in points)) / 2 * CALM
    spare_y = max(0.0, h - median(point.h for point in points)) / 2 * CALM
    path = [(point.at_ms, *_aim(point, h)) for point in points]
    middle = (_middle([x for _, x, _ in path]), _middle([y for _, _, y in path]))
    if all(abs(x - middle[0]) <= spare_x and abs(y - middle[1]) <= spare_y for _, x, y in path):
        return [(path[0][0], *middle)]
    return [(at, *_around(path, at)) for at, _, _ in path]


def _shot_points(analysis: Analysis, inside: Span, w: float, h: float, origin_ms: int) -> list[CropPoint]:
    face = subject(analysis.faces, inside)
    path = smooth(face, w, h) if face else [(inside.start_ms, *_without_face(analysis, inside))]
    points: list[CropPoint] = []
    for i, (at_ms, x, y) in enumerate(path):
        when = (inside.start_ms if i == 0 else at_ms) - origin_ms
        if points and when <= points[-1].at_ms:
            continue
        points.append(CropPoint(at_ms=when, x=_within(x, w), y=_within(y, h), jump=i == 0))
    return points


def _within(centre: float, size: float) -> float:
    return round(min(1 - size / 2, max(size / 2, centre)), 4)


def _aim(point: TrackPoint, h: float) -> Centre:
    return point.x + point.w / 2, point.y + point.h / 2 + (0.5 - EYES) * h


def _middle(values: list[float]) -> float:
    return (min(values) + max(values)) / 2


def _around(path: list[tuple[int, float, float]], at_ms: int) -> Centre:
    """A mean over the time around, weighted towards the middle."""
    near = [(1 - abs(t - at_ms) / SMOOTH_MS, x, y) for t, x, y in path if abs(t - at_ms) < SMOOTH_MS]
    total = sum(weight for weight, _, _ in near)
    return sum(k * x for k, x, _ in near) / total, sum(k * y for k, _, y in near) / total


def _without_face(analysis: Analysis, span: Span) -> Centre:
    step = analysis.signals.motion.step_ms
    steps = slice(span.start_ms // step + 1, max(span.start_ms // step + 2, span.end_ms // step))
    motion, focus = analysis.signals.motion.values[steps], analysis.signals.focus_x.values[steps]
    total = sum(motion)
    if not motion or total / len(motion) < MOVING:
        return 0.5, 0.5
    centre = sum(m * x for m, x in zip(motion, focus, strict=True)) / total
    return 0.5 + LEAN * (centre - 0.5), 0.5


def _inside(track: FaceTrack, span: Span) -> list[TrackPoint]:
    return [point for point in track.points if span.contains(point.at_ms)]
