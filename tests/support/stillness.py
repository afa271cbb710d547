"""Which shots have a subject that keeps still, and how far the window moves in them."""

from typing import NamedTuple

from cutroom.kit.spans import Span
from cutroom.media.compose import layouts, reframe
from cutroom.media.edit import Crop
from cutroom.media.schema import Analysis, TrackPoint

FRAME_MS = 33


class Still(NamedTuple):
    """A stretch in which the subject hardly moves, and how far the window does all the same, in frame widths."""

    span: Span
    moved: float


def is_still(face: list[TrackPoint], w: float) -> bool:
    """Whether somebody's middle stays within a tenth of the window's width, and they within the window."""
    middles = [point.x + point.w / 2 for point in face]
    wide = max(point.x + point.w for point in face) - min(point.x for point in face)
    return bool(face) and max(middles) - min(middles) <= reframe.STILL * w and wide <= w


def still_shots(found: Analysis, width: int = 720, height: int = 1280) -> list[Still]:
    """All such stretches of a video as it is laid out by itself."""
    shown = layouts.stretches(found, Span(0, found.source.duration_ms), width, height, "auto", {})
    return [
        Still(span, _moved(part.crop, span, stretch.span.start_ms))
        for stretch in shown
        for part in layouts.parts(found, stretch, width, height)
        if part.crop
        for shot in reframe.shots_in(found, stretch.span)
        for span, face in reframe.looks(found.faces, shot, part.crop.w)
        if face and is_still(face, part.crop.w)
    ]


def _moved(crop: Crop, span: Span, origin_ms: int) -> float:
    """The width of the strip that the window's middle is in, from its first whole frame to its last."""
    times = range(span.start_ms + FRAME_MS, span.end_ms - FRAME_MS, FRAME_MS)
    at = [layouts.centre_at(crop, ms - origin_ms)[0] for ms in times]
    return max(at) - min(at) if at else 0.0
