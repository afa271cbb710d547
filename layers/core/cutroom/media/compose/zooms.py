"""Short zooms on what matters in an Edit. Pure."""

from collections.abc import Sequence

from cutroom.kit.spans import Span
from cutroom.media.edit import Edit, Track, VideoLayer, Zoom

ZOOM_MS, ZOOM_GAP_MS = 1600, 3000


def add_zooms(edit: Edit, at_ms: Sequence[int], scale: float = 1.14) -> Edit:
    """`edit` with the picture of its lowest track coming nearer at each of the given times, unless they are too close.

    A zoom never crosses the end of a layer, where the picture changes anyway.
    """
    chosen: list[int] = []
    for at in sorted(at_ms):
        if not chosen or at - chosen[-1] >= ZOOM_GAP_MS:
            chosen.append(at)
    lowest, *others = edit.tracks
    layers = [_zoomed(layer, chosen, scale) for layer in lowest.layers]
    return edit.model_copy(update={"tracks": [Track(layers=layers), *others]})


def emphases(edit: Edit) -> list[int]:
    """The times of the captions' keywords: where a punch-in belongs."""
    return [word.start_ms for word in edit.captions.words if word.emphasis] if edit.captions else []


def _zoomed(layer: VideoLayer, at_ms: Sequence[int], scale: float) -> VideoLayer:
    free = [Span(zoom.start_ms, zoom.end_ms) for zoom in layer.zooms]
    zooms = list(layer.zooms)
    for at in at_ms:
        start = at - layer.at_ms
        end = min(start + ZOOM_MS, layer.duration_ms)
        if start >= 0 and end - start >= ZOOM_MS // 2 and not any(Span(start, end).overlap_ms(one) for one in free):
            zooms.append(Zoom(start_ms=start, end_ms=end, scale=scale))
    return layer.model_copy(update={"zooms": sorted(zooms, key=lambda zoom: zoom.start_ms)})
