"""Where faces are seen in an Edit's frames: found in its sources, and followed through crops, fits and zooms. Pure."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from cutroom.media.compose.layouts import centre_at
from cutroom.media.edit import Edit, VideoLayer
from cutroom.media.edit.layers import Zoom
from cutroom.media.edit.units import ratio
from cutroom.media.schema import Analysis, FaceTrack, TrackPoint
from cutroom.media.source.info import MediaInfo

NEAR_MS = 450  # before its first look and after its last a face is there about as long as looks are apart
LEAST_SHARE = 0.25  # of a face that is inside its picture; of less nobody sees a face


class ShownFace(NamedTuple):
    """A face in a frame of the output, from the forehead to the chin, in shares of the frame's sides."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """From the forehead to the chin."""
        return self.bottom - self.top


class Shots(NamedTuple):
    """The beginnings of an analysis's shots, and the faces that are seen in each."""

    starts: list[int]
    faces: list[list[FaceTrack]]


def watcher(edit: Edit, analyses: Mapping[str, Analysis]) -> Callable[[int], list[ShownFace]]:
    """What tells the faces that are seen in the output at a time; `analyses` are those of the sources, by name."""
    shots = {name: _by_shot(analysis) for name, analysis in analyses.items()}
    layers = [layer for layer in edit.layers if layer.source in shots]

    def faces_at(at_ms: int) -> list[ShownFace]:
        visible = (layer for layer in layers if layer.at_ms <= at_ms < layer.end_ms)
        return [face for layer in visible for face in _of_layer(edit, layer, shots[layer.source], at_ms)]

    return faces_at


def changes(edit: Edit, analyses: Mapping[str, Analysis]) -> list[int]:
    """The times at which the picture changes at once: cuts of the source, of the layers and of the crops, in order."""
    times: set[int] = set()
    for layer in edit.layers:
        times |= {layer.at_ms, layer.end_ms}
        if layer.crop:
            times |= {layer.at_ms + point.at_ms for point in layer.crop.points if point.jump}
        for shot in analyses[layer.source].shots if layer.source in analyses else []:
            at_ms = layer.at_ms + round((shot.start_ms - layer.source_in_ms) / ratio(layer.speed))
            times |= {at_ms} if layer.at_ms < at_ms < layer.end_ms else set()
    return sorted(times)


def _of_layer(edit: Edit, layer: VideoLayer, shots: Shots, at_ms: int) -> Iterator[ShownFace]:
    inside_ms = at_ms - layer.at_ms
    source_ms = layer.source_in_ms + round(inside_ms * ratio(layer.speed))
    info = edit.sources[layer.source].info
    for track in shots.faces[max(0, bisect_right(shots.starts, source_ms) - 1)]:
        point = _look(track, source_ms)
        face = _shown(edit, layer, info, point, inside_ms) if point else None
        if face:
            yield face


def _by_shot(analysis: Analysis) -> Shots:
    """A face of another shot is not seen in one, however near in time."""
    starts = [shot.start_ms for shot in analysis.shots] or [0]
    faces: list[list[FaceTrack]] = [[] for _ in starts]
    for track in analysis.faces:
        faces[max(0, bisect_right(starts, track.start_ms) - 1)].append(track)
    return Shots(starts, faces)


def _look(track: FaceTrack, at_ms: int) -> TrackPoint | None:
    """Where a face is at a time, between the looks before and after it."""
    points = track.points
    if not points[0].at_ms - NEAR_MS <= at_ms <= points[-1].at_ms + NEAR_MS:
        return None
    i = bisect_left(points, at_ms, key=lambda point: point.at_ms)
    after, before = points[min(i, len(points) - 1)], points[max(0, i - 1)]
    if after.at_ms <= before.at_ms:
        return after
    share = min(1.0, max(0.0, (at_ms - before.at_ms) / (after.at_ms - before.at_ms)))
    sides = {side: getattr(before, side) * (1 - share) + getattr(after, side) * share for side in ("x", "y", "w", "h")}
    return after.model_copy(update=sides)


def _shown(edit: Edit, layer: VideoLayer, info: MediaInfo, face: TrackPoint, inside_ms: int) -> ShownFace | None:
    """A face of the source on the output; None where the crop, or the edge of its place, leaves hardly any of it."""
    (x, y), (w, h) = _middle(layer, inside_ms), (layer.crop.w, layer.crop.h) if layer.crop else (1.0, 1.0)
    across, down = _fitted(edit, layer, info, w, h)
    left, right = (((side - x) / w * across + 0.5) for side in (face.x, face.x + face.w))
    top, bottom = (((side - y) / h * down + 0.5) for side in (face.y, face.y + face.h))
    for zoom in layer.zooms:
        more = 1 + (zoom.scale - 1) * _grown(zoom, inside_ms)
        left, right = (zoom.x + (side - zoom.x) * more for side in (left, right))
        top, bottom = (zoom.y + (side - zoom.y) * more for side in (top, bottom))
    inside_share = _within(left, right) * _within(top, bottom)
    rect = layer.rect
    left, right = (rect.x + min(1.0, max(0.0, side)) * rect.w for side in (left, right))
    top, bottom = (rect.y + min(1.0, max(0.0, side)) * rect.h for side in (top, bottom))
    return ShownFace(left, top, right, bottom) if inside_share >= LEAST_SHARE else None


def _middle(layer: VideoLayer, inside_ms: int) -> tuple[float, float]:
    if layer.crop is None:
        return 0.5, 0.5
    x, y = centre_at(layer.crop, inside_ms)
    w, h = layer.crop.w / 2, layer.crop.h / 2
    return min(1 - w, max(w, x)), min(1 - h, max(h, y))


def _fitted(edit: Edit, layer: VideoLayer, info: MediaInfo, w: float, h: float) -> tuple[float, float]:
    """How large a window of the source is in its place, in shares of the place: 1, less or more in one direction."""
    shape = info.width * w / (info.height * h)
    more = shape / (edit.format.width * layer.rect.w / (edit.format.height * layer.rect.h))
    covers = layer.fit == "fill"
    return (1.0, 1 / more) if (more > 1) != covers else (more, 1.0)


def _grown(zoom: Zoom, inside_ms: int) -> float:
    """How far a zoom has grown: 0 outside of it, 1 in its middle."""
    if not zoom.start_ms <= inside_ms <= zoom.end_ms:
        return 0.0
    if not zoom.ease_ms:
        return 1.0
    near = min(inside_ms - zoom.start_ms, zoom.end_ms - inside_ms) / zoom.ease_ms
    return 0.5 - 0.5 * math.cos(math.pi * min(1.0, near))


def _within(low: float, high: float) -> float:
    """The share of a stretch that lies between 0 and 1."""
    return max(0.0, min(1.0, high) - max(0.0, low)) / max(1e-6, high - low)
