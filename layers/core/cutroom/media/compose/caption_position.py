"""Where captions stand so that they cover no mouth: what somebody says is read from the lips too."""

from collections.abc import Iterator, Sequence

from cutroom.kit.spans import Span
from cutroom.media.captions.looks import SAFE
from cutroom.media.compose import layouts
from cutroom.media.edit import Captions, Track, VideoLayer
from cutroom.media.edit.overlays import Platform
from cutroom.media.schema import Analysis

USUAL = Captions.model_fields["position"].default
ELSEWHERE = (0.66, 0.3)  # in the order in which they are liked: below them stand the names and buttons of platforms
COVERED = 0.15  # of the time that captions may stand over a mouth
TWO_LINES = 0.115  # of the height
MOUTH = (0.64, 0.85)  # of a face's height, from the forehead to the chin

Band = tuple[float, float]


def line(analysis: Analysis, span: Span, tracks: Sequence[Track], platform: Platform = "none") -> float:
    """Where the lower line stands, a share of the height: at the usual place, or at one that covers fewer mouths."""
    mouths = [band for track in tracks for layer in track.layers for band in _mouths(analysis, span, layer)]
    places = {place: _covered(mouths, place, platform) for place in (USUAL, *ELSEWHERE)} if mouths else {USUAL: 0.0}
    return next((place for place, share in places.items() if share <= COVERED), min(places, key=places.__getitem__))


def _covered(mouths: Sequence[Band], place: float, platform: Platform) -> float:
    """The share of the looks at which captions that stand at `place` cover a quarter of a mouth and more."""
    low = SAFE[platform].lowest(place)
    over = [min(bottom, low) - max(top, low - TWO_LINES) > (bottom - top) / 4 for top, bottom in mouths]
    return sum(over) / len(over)


def _mouths(analysis: Analysis, span: Span, layer: VideoLayer) -> Iterator[Band]:
    """The mouths that are seen in a layer, from their upper to their lower end, as shares of the output's height."""
    if layer.crop is None:
        return
    shown = Span(max(span.start_ms, layer.source_in_ms), min(span.end_ms, layer.source_in_ms + layer.duration_ms))
    for face in (point for track in analysis.faces for point in track.points if shown.contains(point.at_ms)):
        x, y = layouts.centre_at(layer.crop, face.at_ms - layer.source_in_ms)
        if abs(face.x + face.w / 2 - x) > layer.crop.w / 2:
            continue
        top, bottom = ((face.y + face.h * share - y) / layer.crop.h + 0.5 for share in MOUTH)
        yield layer.rect.y + top * layer.rect.h, layer.rect.y + bottom * layer.rect.h
