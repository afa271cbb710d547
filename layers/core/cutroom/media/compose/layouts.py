"""How each shot is shown upright: one face large, all of it, two faces, a screen with its speaker. Pure.

A layout is chosen for every shot from what is seen in it; `overrides` name another for a shot, by its index.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from cutroom.kit.spans import Span
from cutroom.media.compose import active_picture, reframe, speaker_cuts
from cutroom.media.edit import Crop, CropPoint, Rect, Track, VideoLayer
from cutroom.media.edit.layers import MOST_POINTS
from cutroom.media.schema import Analysis, FaceTrack, TrackPoint

Kind = Literal["fill", "fit_blur", "two_shot", "split", "screen_face"]
Layout = Literal["auto", "fill", "fit_blur", "two_shot", "split", "screen_face"]

SEEN_SHARE = 0.35  # of a shot's looks, in which a face must be there to count
LARGE = 0.1  # of the frame's height: a face that is looked at
SMALL_SCREEN_FACE = 0.3  # of the frame's height: the largest face of somebody in a corner of a screen
CORNER = 0.3  # of the frame's sides
HOLD_MS = 1000  # a shot shorter than this does not change the layout
SCREEN_SHARE = 0.45  # of the output's height, for the screen above the face
TIGHT = 0.92  # of the window's width: a face wider than this touches its edges
FACE_ROOM = 2.6  # a face's part of the frame is so many faces high


class Stretch(NamedTuple):
    """A part of the source's time in one layout."""

    span: Span
    kind: Kind


class Part(NamedTuple):
    """One picture of a layout: where it goes, and which window of the source it shows."""

    rect: Rect
    crop: Crop | None
    fit: Literal["fill", "fit", "blur"] = "fill"


def arrange(
    analysis: Analysis, span: Span, width: int, height: int,
    *, layout: Layout = "auto", overrides: Mapping[int, Layout] | None = None, source: str = "main", at_ms: int = 0,
) -> list[Track]:  # fmt: skip
    """Tracks that show `span` of the analysed source in a frame of `width` x `height`, from `at_ms` on."""
    upper: list[VideoLayer] = []
    lower: list[VideoLayer] = []
    picture = active_picture.within(analysis)
    for stretch in stretches(picture, span, width, height, layout, overrides or {}):
        for k, part in enumerate(parts(picture, stretch, width, height)):
            layer = VideoLayer(
                source=source, at_ms=at_ms + stretch.span.start_ms - span.start_ms, source_in_ms=stretch.span.start_ms,
                duration_ms=stretch.span.duration_ms, crop=active_picture.in_frame(part.crop, analysis), fit=part.fit,
                rect=part.rect,
            )  # fmt: skip
            (upper if k else lower).append(layer)
    return [Track(layers=layers) for layers in (lower, upper) if layers]


def stretches(
    analysis: Analysis, span: Span, width: int, height: int, layout: Layout, overrides: Mapping[int, Layout]
) -> list[Stretch]:
    """The layouts of `span`, one after the other; neighbours with the same one are one stretch."""
    divided: list[Stretch] = []
    analysis = active_picture.within(analysis)
    for i, shot in enumerate(analysis.shots or []):
        inside = Span(max(shot.start_ms, span.start_ms), min(shot.end_ms, span.end_ms))
        if inside.duration_ms <= 0:
            continue
        wanted = overrides.get(i, layout)
        kind = choose(analysis, inside, width, height) if wanted == "auto" else wanted
        if wanted == "auto" and divided and inside.duration_ms < HOLD_MS and divided[-1].kind in ("fill", "fit_blur"):
            kind = divided[-1].kind
        if not _possible(analysis, inside, kind):
            kind = "fill"
        if divided and divided[-1].kind == kind == "fill":
            divided[-1] = Stretch(Span(divided[-1].span.start_ms, inside.end_ms), kind)
        else:
            divided.append(Stretch(inside, kind))
    return divided or [Stretch(span, "fill" if layout == "auto" else layout)]


def choose(analysis: Analysis, shot: Span, width: int, height: int) -> Kind:
    """The layout that suits a shot: what is looked at should be large, and nobody who matters left out."""
    w, h = reframe.window(analysis.source, width, height)
    visible = people(analysis, shot)
    if h < 0.995:  # the source is narrower than the frame: cutting it would take heads or feet off
        return "fit_blur" if h < 0.7 else "fill"
    if w > 0.995 or not visible:
        return "fill"
    if len(visible) == 1:
        return _for_one(analysis, visible[0], shot, w)
    followed = speaker_cuts.turns(analysis.faces, shot, w)  # who speaks is clear, and the window changes to them
    return "fill" if followed and not _too_wide(visible[0], shot, w) else _for_some(visible, shot, w)


def _for_one(analysis: Analysis, track: FaceTrack, shot: Span, w: float) -> Kind:
    if _in_corner(analysis, track, shot):
        return "screen_face"
    return "two_shot" if _too_wide(track, shot, w) else "fill"


def _for_some(visible: Sequence[FaceTrack], shot: Span, w: float) -> Kind:
    left, right = _extent(visible, shot)
    speaking = sorted(float(getattr(track, "speaking", 0.0) or 0.0) for track in visible)
    if right - left <= w or speaking[-1] > 2 * speaking[-2] + 0.1:
        return "two_shot" if _too_wide(visible[0], shot, w) else "fill"  # all fit in, or one speaks and is followed
    return "split" if len(visible) == 2 and all(_height(track, shot) >= LARGE for track in visible) else "two_shot"


def people(analysis: Analysis, shot: Span) -> list[FaceTrack]:
    """The faces that count in a shot, the most important first."""
    tracks = [track for track in analysis.faces if reframe.inside(track, shot)]
    looks = max((len(reframe.inside(track, shot)) for track in tracks), default=0)
    most = max((_height(track, shot) for track in tracks), default=0.0)
    counted = [
        track
        for track in tracks
        if len(reframe.inside(track, shot)) >= SEEN_SHARE * looks and _height(track, shot) >= 0.4 * most
    ]
    return sorted(counted, key=lambda track: -reframe.weight(track, shot))


def parts(analysis: Analysis, stretch: Stretch, width: int, height: int) -> list[Part]:
    """The pictures of a stretch, the lowest first."""
    span, kind = stretch
    if kind == "fill":
        return [Part(Rect(), _thinned(reframe.crop(analysis, span, width, height)))]
    if kind == "fit_blur":
        return [Part(Rect(), None, "blur")]
    if kind == "two_shot":
        return [Part(Rect(), _around_all(analysis, span), "blur")]
    first, *others = people(analysis, span)
    if kind == "split":
        ordered = sorted([first, others[0]], key=lambda track: track.points[0].x)
        halves = (Rect(h=0.5), Rect(y=0.5, h=0.5))
        return [Part(half, _face_crop(analysis, one, span, width, height * 0.5, FACE_ROOM))
                for half, one in zip(halves, ordered, strict=True)]  # fmt: skip
    screen, below = Rect(h=SCREEN_SHARE), Rect(y=SCREEN_SHARE, h=1 - SCREEN_SHARE)
    return [
        Part(screen, _screen_crop(analysis, first, span, width, height * SCREEN_SHARE)),
        Part(below, _face_crop(analysis, first, span, width, height * (1 - SCREEN_SHARE), 2.2)),
    ]


def _possible(analysis: Analysis, shot: Span, kind: Kind) -> bool:
    """Whether a shot has the faces that a layout shows."""
    return len(people(analysis, shot)) >= {"split": 2, "two_shot": 1, "screen_face": 1}.get(kind, 0)


def _in_corner(analysis: Analysis, track: FaceTrack, shot: Span) -> bool:
    """Whether somebody small stays in a corner: the speaker's picture on a recorded screen."""
    points = reframe.inside(track, shot)
    x, y = (sum(p.x + p.w / 2 for p in points) / len(points), sum(p.y + p.h / 2 for p in points) / len(points))
    still = max(p.x for p in points) - min(p.x for p in points) < 0.12
    aside = min(x, 1 - x) < CORNER and min(y, 1 - y) < CORNER
    return (
        still and aside and _height(track, shot) < SMALL_SCREEN_FACE and analysis.source.width > analysis.source.height
    )


def _too_wide(track: FaceTrack, shot: Span, w: float) -> bool:
    """Whether a face so near the camera would be cut: then it is shown whole, over a soft background."""
    points = reframe.inside(track, shot)
    return sum(point.w > TIGHT * w for point in points) > 0.1 * len(points)


def _height(track: FaceTrack, shot: Span) -> float:
    points = reframe.inside(track, shot)
    return sum(point.h for point in points) / len(points) if points else 0.0


def _extent(tracks: Sequence[FaceTrack], shot: Span) -> tuple[float, float]:
    points = [point for track in tracks for point in reframe.inside(track, shot)]
    return min(p.x for p in points), max(p.x + p.w for p in points)


def _face_crop(analysis: Analysis, track: FaceTrack, span: Span, width: float, height: float, room: float) -> Crop:
    """A window of the rect's shape around one face, `room` faces high, as large as the frame allows."""
    shape = (width / height) / (analysis.source.width / analysis.source.height)
    h = min(1.0, 1 / shape, max(0.2, _height(track, span) * room))
    points = reframe.follow(reframe.inside(track, span), span, round(h * shape, 6), round(h, 6), span.start_ms)
    return Crop(w=round(h * shape, 6), h=round(h, 6), points=points[:MOST_POINTS])


def _screen_crop(analysis: Analysis, track: FaceTrack, span: Span, width: float, height: float) -> Crop:
    """The part of a screen that is away from the speaker's picture."""
    w, h = reframe.window(analysis.source, round(width), round(height))
    left, right = _extent([track], span)
    x = 1 - w / 2 if (left + right) / 2 < 0.5 else w / 2
    return Crop(w=w, h=h, points=[CropPoint(at_ms=0, x=round(x, 4), y=0.5)])


def _around_all(analysis: Analysis, span: Span) -> Crop:
    """A window around all faces, whole in height, with some air beside them."""
    left, right = _extent(people(analysis, span), span)
    w = min(1.0, (right - left) * 1.25 + 0.02)
    x = min(1 - w / 2, max(w / 2, (left + right) / 2))
    return Crop(w=round(w, 6), h=1, points=[CropPoint(at_ms=0, x=round(x, 4), y=0.5)])


def _thinned(crop: Crop | None) -> Crop | None:
    """No more points than an Edit takes: of a very restless hour, the moves between them are left out."""
    if crop is None or len(crop.points) <= MOST_POINTS:
        return crop
    kept = [
        point for i, point in enumerate(crop.points) if point.jump or i % (len(crop.points) // MOST_POINTS + 1) == 0
    ]
    return crop.model_copy(update={"points": kept[:MOST_POINTS]})


def seen_whole(points: Sequence[TrackPoint], crop: Crop, origin_ms: int) -> float:
    """The share of a face's looks in which it lies wholly inside a crop; what a quality report tells."""
    if not points:
        return 1.0
    hits = 0
    for point in points:
        x, y = centre_at(crop, point.at_ms - origin_ms)
        hits += (
            x - crop.w / 2 <= point.x + 1e-4
            and point.x + point.w <= x + crop.w / 2 + 1e-4
            and y - crop.h / 2 <= point.y + 1e-4
            and point.y + point.h <= y + crop.h / 2 + 1e-4
        )
    return hits / len(points)


def centre_at(crop: Crop, at_ms: int) -> tuple[float, float]:
    """Where a crop's centre is at a time from its layer's start."""
    before = crop.points[0]
    for point in crop.points:
        if point.at_ms > at_ms:
            if point.jump or point.at_ms == before.at_ms:
                return before.x, before.y
            share = (at_ms - before.at_ms) / (point.at_ms - before.at_ms)
            return before.x + (point.x - before.x) * share, before.y + (point.y - before.y) * share
        before = point
    return before.x, before.y
