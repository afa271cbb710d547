"""A film with burnt-in bars as if it had none: arranged within its picture, then placed in the whole frame. Pure."""

from cutroom.media.edit import Crop, CropPoint
from cutroom.media.schema import Analysis, Area, Curve, FaceTrack, TrackPoint

EDGE = 0.004  # of the frame: the picture's outermost lines are half dark


def within(analysis: Analysis) -> Analysis:
    """The analysis of the picture alone, bars cut off; as it is where there are none."""
    area = analysis.picture
    if area is None:
        return analysis
    w, h = _size(area)
    source = analysis.source.model_copy(
        update={"width": round(analysis.source.width * w), "height": round(analysis.source.height * h)}
    )
    focus = [min(1.0, max(0.0, (x - area.left) / w)) for x in analysis.signals.focus_x.values]
    signals = analysis.signals.model_copy(
        update={"focus_x": Curve(step_ms=analysis.signals.focus_x.step_ms, values=focus)}
    )
    faces = [_inside(track, area) for track in analysis.faces]
    return analysis.model_copy(update={"source": source, "signals": signals, "faces": faces, "picture": None})


def in_frame(crop: Crop | None, analysis: Analysis) -> Crop | None:
    """A crop of the picture as one of the whole frame; the picture itself where nothing is cropped."""
    area = analysis.picture
    if area is None:
        return crop
    w, h = _size(area)
    crop = crop or Crop(w=1, h=1, points=[CropPoint(at_ms=0, x=0.5, y=0.5)])
    shown = (round(crop.w * w - 2 * EDGE * (crop.w == 1), 6), round(crop.h * h - 2 * EDGE * (crop.h == 1), 6))
    points = [
        point.model_copy(update={"x": round(area.left + point.x * w, 5), "y": round(area.top + point.y * h, 5)})
        for point in crop.points
    ]
    return Crop(w=shown[0], h=shown[1], points=points)


def _size(area: Area) -> tuple[float, float]:
    return area.right - area.left, area.bottom - area.top


def _inside(track: FaceTrack, area: Area) -> FaceTrack:
    return track.model_copy(update={"points": [_point(point, area) for point in track.points]})


def _point(point: TrackPoint, area: Area) -> TrackPoint:
    w, h = _size(area)
    return point.model_copy(
        update={"x": (point.x - area.left) / w, "y": (point.y - area.top) / h, "w": point.w / w, "h": point.h / h}
    )
