"""How a photo moves: from one window of it to another, so that no face is cut and no edge seen at any time. Pure.

The picture is enlarged and shifted along straight lines in the frame, all by the same easing. What lies within the
first and the last window lies within all between them, and a point's way is a cubic of time.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from cutroom.media.generation.photos.facts import Part, PhotoFacts, faces_of
from cutroom.media.generation.photos.framing import SLIM_KEPT, Area, Framing, framed, placed

Kind = Literal["in", "out", "left", "right", "up", "down", "still"]
LEAST_ZOOM, MOST_ZOOM, ZOOM_A_SECOND = 1.05, 1.13, 0.03
PAN, PAN_A_SECOND, MOST_PAN = 0.05, 0.025, 0.13  # of the window, how far it travels
SLIM_PAN_A_SECOND, SLIM_MOST_PAN = 0.11, 0.9
PAN_ZOOM = 1.04  # so that there is something to travel over
LEAST_PAN = 0.03
ACROSS: tuple[Kind, ...] = ("in", "left", "out", "right")
ALONG: tuple[Kind, ...] = ("in", "up", "out", "down")
FACES: tuple[Kind, ...] = ("in", "out")
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class Motion(NamedTuple):
    """From `start` to `end`, two parts of the photo, each filling `area` of the frame."""

    kind: Kind
    area: Area
    start: Part
    end: Part


class Pose(NamedTuple):
    """Where the photo is at a time: its width and height in the frame, and where its corner is in the area; pixels."""

    w: float
    h: float
    x: float
    y: float


def eased(t: float) -> float:
    """Slow at both ends: 3t² - 2t³."""
    return t * t * (3 - 2 * t)


def pose(motion: Motion, t: float) -> Pose:
    """Where the photo is at the share `t` of its time."""
    first, last = (_pose(motion.area, window) for window in (motion.start, motion.end))
    s = eased(t)
    return Pose(*(a + (b - a) * s for a, b in zip(first, last, strict=True)))


def window(motion: Motion, t: float) -> Part:
    """The part of the photo that is seen at the share `t` of its time."""
    at = pose(motion, t)
    return Part(-at.x / at.w, -at.y / at.h, motion.area.w / at.w, motion.area.h / at.h)


def motions(photos: Sequence[PhotoFacts], lengths_s: Sequence[float], size: tuple[int, int]) -> list[Motion]:
    """A motion for each photo in its turn: no two neighbours move in the same way, if their faces let them."""
    chosen: list[Motion] = []
    for k, (facts, seconds) in enumerate(zip(photos, lengths_s, strict=True)):
        framing = framed(facts, size)
        turn = _turn(facts, framing, k)
        before = chosen[-1].kind if chosen else None
        offers = [motion(facts, framing, kind, seconds) for kind in turn if kind != before]
        moving = [one for one in offers if one.kind != "still"]
        chosen.append((moving or offers)[0])
    return chosen


def motion(facts: PhotoFacts, framing: Framing, kind: Kind, seconds: float, zoom: float | None = None) -> Motion:
    """A photo moved in one way; `still` where that would cut a face or show an edge.

    `zoom` is how much larger the photo is at its nearest than at its farthest; by its time if not given.
    """
    if kind in ("in", "out"):
        near = zoom or min(MOST_ZOOM, max(LEAST_ZOOM, 1 + ZOOM_A_SECOND * seconds))
        return _zoomed(facts, framing, kind, near)
    return _panned(facts, framing, kind, seconds) if kind in WAYS else _still(framing)


def _turn(facts: PhotoFacts, framing: Framing, k: int) -> tuple[Kind, ...]:
    """The kinds that suit a photo, the one whose turn it is first."""
    if _is_slim(facts, framing):
        return ("right", "left") if framing.window.w < framing.window.h else ("up", "down")
    across = 1 - framing.window.w >= 1 - framing.window.h
    kinds = FACES if facts.faces else ACROSS if across else ALONG
    turned = k % len(kinds)
    return (*kinds[turned:], *kinds[:turned])


def _is_slim(facts: PhotoFacts, framing: Framing) -> bool:
    return framing.window.w * framing.window.h <= SLIM_KEPT + 0.01 and not facts.faces


def _zoomed(facts: PhotoFacts, framing: Framing, kind: Kind, zoom: float) -> Motion:
    far, faces = framing.window, faces_of(facts)
    room = min(far.w / faces.w, far.h / faces.h) if faces else zoom
    zoom = min(zoom, room)
    if zoom < 1.005:
        return _still(framing)
    near = placed(facts, far.w / zoom, far.h / zoom, far)
    if faces and not near.holds(faces):
        return _still(framing)
    return Motion(kind, framing.area, *((far, near) if kind == "in" else (near, far)))


def _panned(facts: PhotoFacts, framing: Framing, kind: Kind, seconds: float) -> Motion:
    slim = _is_slim(facts, framing)
    far, zoom = framing.window, 1.0 if slim else PAN_ZOOM
    w, h = far.w / zoom, far.h / zoom
    most = min(SLIM_MOST_PAN, SLIM_PAN_A_SECOND * seconds) if slim else min(MOST_PAN, PAN + PAN_A_SECOND * seconds)
    dx, dy = WAYS[kind]
    half = (dx * w * most / 2, dy * h * most / 2)
    # Across its way the window stays within what fills the area; along it the whole photo is there to be travelled.
    within = Part(0, far.y, 1, far.h) if dx else Part(far.x, 0, far.w, 1)
    start, end = (placed(facts, w, h, within, (sign * half[0], sign * half[1])) for sign in (-1, 1))
    travelled = abs(end.x - start.x) / w + abs(end.y - start.y) / h
    faces = faces_of(facts)
    if travelled < LEAST_PAN or (faces and not (start.holds(faces) and end.holds(faces))):
        return _still(framing)
    return Motion(kind, framing.area, start, end)


def _still(framing: Framing) -> Motion:
    return Motion("still", framing.area, framing.window, framing.window)


def _pose(area: Area, part: Part) -> Pose:
    w, h = area.w / part.w, area.h / part.h
    return Pose(w, h, -part.x * w, -part.y * h)
