"""Jump cuts hidden by a step nearer: every second stretch between cuts in one shot is framed closer. Pure.

Where a stretch of talk is taken out, the same picture goes on a moment later, and heads jump. Editors frame the next
stretch closer, so that it looks like another camera. The step is a smaller crop: a zoom would cost as much sharpness.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cutroom.kit.spans import Span
from cutroom.media.compose import layouts, reframe
from cutroom.media.compose.remove_silences import part_of_layer
from cutroom.media.edit import Crop, CropPoint, Edit, Track, VideoLayer
from cutroom.media.schema import Analysis

SCALES = (1.12, 1.07)  # the first that leaves all faces whole
ANCHOR = 0.42  # of the window's height: eyes stay where they are
HOLD_MS = 900  # a framing lasts so long before it changes again: quicker steps look like a fault
SMALL_MS = 200  # what is missing: so little moves an eye less than the step would
AROUND_MS = 300  # beside a cut, where motion decides whether the picture would jump
STILL = 0.0003  # mean motion, 0 to 1: a slide or a photograph stays what it is
FACE_SHARE = 0.02  # of the looks at faces that a step may cut more than the framing before


class Break(NamedTuple):
    """A time of the output at which the picture jumps within a shot, or a new shot begins."""

    at_ms: int
    new_shot: bool


def add_punch_ins(edit: Edit, analysis: Analysis, source: str = "main") -> Edit:
    """`edit` with a nearer framing after every second jump within a shot of `source`; none where a new shot begins."""
    layers = [layer for layer in edit.tracks[0].layers if layer.source == source]
    nearer = list(_nearer(_breaks(layers, analysis), edit.duration_ms))
    tracks = [[part for layer in track.layers for part in _divided(layer, nearer)] for track in edit.tracks]
    for span in nearer:
        inside = [layer for track in tracks for layer in track if layer.source == source and _in(layer, span)]
        scale = _scale(inside, analysis)
        tracks = [[_framed(layer, scale) if layer in inside else layer for layer in track] for track in tracks]
    return edit.model_copy(update={"tracks": [Track(layers=track) for track in tracks]}) if nearer else edit


def _breaks(layers: Sequence[VideoLayer], analysis: Analysis) -> list[Break]:
    """The jumps within a shot and the beginnings of shots, in order."""
    breaks: list[Break] = []
    for before, layer in pairwise([None, *layers]):
        if before and layer and layer.source_in_ms > before.source_out_ms + 1:
            new = bool(_shots(analysis, int(before.source_out_ms), layer.source_in_ms))
            if new or _would_jump(analysis, before, layer):
                breaks.append(Break(layer.at_ms, new))
        if layer:
            shots = _shots(analysis, layer.source_in_ms, int(layer.source_out_ms) - 1)
            breaks += [Break(layer.at_ms + start_ms - layer.source_in_ms, True) for start_ms in shots]
    return breaks


def _nearer(breaks: Sequence[Break], end_ms: int) -> Iterator[Span]:
    """The stretches of the output that are framed closer: from a jump to the next one, or to the end of the shot."""
    since_ms, from_ms = 0, None
    for at_ms, new_shot in breaks:
        if from_ms is not None and (new_shot or at_ms - since_ms >= HOLD_MS):
            yield Span(from_ms, at_ms)
            since_ms, from_ms = at_ms, None
        elif new_shot:
            since_ms = at_ms
        elif at_ms - since_ms >= HOLD_MS:
            since_ms = from_ms = at_ms
    if from_ms is not None:
        yield Span(from_ms, end_ms)


def _shots(analysis: Analysis, after_ms: int, until_ms: int) -> list[int]:
    """When shots begin after a time of the source, up to another and with it."""
    first = bisect_right(analysis.shots, after_ms, key=lambda shot: shot.start_ms)
    last = bisect_right(analysis.shots, until_ms, key=lambda shot: shot.start_ms)
    return [shot.start_ms for shot in analysis.shots[first:last]]


def _would_jump(analysis: Analysis, before: VideoLayer, after: VideoLayer) -> bool:
    """Whether enough is missing at a cut where somebody is seen, or something moves."""
    if after.source_in_ms - before.source_out_ms < SMALL_MS:
        return False
    around = Span(max(0, int(before.source_out_ms) - AROUND_MS), after.source_in_ms + AROUND_MS)
    if any(face.span.overlap_ms(around) for face in analysis.faces):
        return True
    curve = analysis.signals.motion
    values = curve.values[around.start_ms // curve.step_ms : around.end_ms // curve.step_ms + 1]
    return max(values, default=1.0) > STILL


def _divided(layer: VideoLayer, nearer: Sequence[Span]) -> list[VideoLayer]:
    """A layer cut where the framing changes within it."""
    inside = [edge for span in nearer for edge in span if layer.at_ms < edge < layer.end_ms]
    edges = [layer.at_ms, *sorted(set(inside)), layer.end_ms]
    parts = [Span(a, b) for a, b in pairwise(edges)]
    return [
        part_of_layer(layer, part, part.start_ms, first=i == 0, last=i == len(parts) - 1)
        for i, part in enumerate(parts)
    ]


def _in(layer: VideoLayer, span: Span) -> bool:
    return span.start_ms <= layer.at_ms and layer.end_ms <= span.end_ms


def _scale(layers: Sequence[VideoLayer], analysis: Analysis) -> float:
    """The largest step that cuts no face more than the framing without it; 1 where there is none."""
    return next((scale for scale in SCALES if all(_keeps_faces(layer, scale, analysis) for layer in layers)), 1.0)


def _keeps_faces(layer: VideoLayer, scale: float, analysis: Analysis) -> bool:
    span = Span(layer.source_in_ms, int(layer.source_out_ms))
    width = layer.crop.w if layer.crop else 1.0
    looks = [look for _, taken in reframe.looks(analysis.faces, span, width) for look in taken]
    whole = layouts.seen_whole(looks, layer.crop, span.start_ms) if layer.crop else 1.0
    return layouts.seen_whole(looks, closer(layer.crop, scale), span.start_ms) >= whole - FACE_SHARE


def _framed(layer: VideoLayer, scale: float) -> VideoLayer:
    return layer if scale == 1 else layer.model_copy(update={"crop": closer(layer.crop, scale)})


def closer(crop: Crop | None, scale: float) -> Crop:
    """A window `scale` times smaller inside of `crop` that keeps what stands at the height of the eyes where it is."""
    crop = crop or Crop(w=1, h=1, points=[CropPoint(at_ms=0, x=0.5, y=0.5)])
    w, h = round(crop.w / scale, 6), round(crop.h / scale, 6)
    raised = (0.5 - ANCHOR) * (crop.h - h)
    points = [
        point.model_copy(update={"x": _within(point.x, crop.w), "y": round(_within(point.y, crop.h) - raised, 4)})
        for point in crop.points
    ]
    return crop.model_copy(update={"w": w, "h": h, "points": points})


def _within(centre: float, size: float) -> float:
    """Where the renderer puts the centre of a window, which never leaves the frame."""
    return round(min(1 - size / 2, max(size / 2, centre)), 4)
