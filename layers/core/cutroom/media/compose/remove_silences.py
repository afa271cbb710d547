"""Stretches taken out of an Edit: all that follows moves up, and the sound crosses over without a click. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from cutroom.kit.spans import Span
from cutroom.media.compose.layouts import centre_at
from cutroom.media.edit import AudioLayer, Captions, CaptionWord, Crop, CropPoint, Edit, Track, VideoLayer, Zoom
from cutroom.media.edit.overlays import ImageOverlay, TextOverlay
from cutroom.media.edit.units import Grid, ratio

Overlay = TypeVar("Overlay", TextOverlay, ImageOverlay)

CROSS_MS = 24  # by which the sound of both sides overlaps at a cut: too short to hear, long enough for no click
LEAST_SOUND_MS = 16  # of a stretch of sound


def remove_silences(edit: Edit, removed: Sequence[Span]) -> Edit:
    """`edit` without the stretches `removed` of its time line. Transitions are left whole: what touches one stays.

    Raises ValueError where nothing would be left.
    """
    grid = edit.format.grid
    gone = _gone(edit, removed, grid)
    if not gone:
        return edit
    kept = [Span(a.end_ms, b.start_ms) for a, b in pairwise([Span(0, 0), *gone, Span(edit.duration_ms, 0)])]
    kept = [span for span in kept if span.duration_ms > 0]
    tracks = [track for track in (_track(edit, one, kept) for one in edit.tracks) if track]
    if not tracks:
        raise ValueError("nothing would be left of this video")
    end_ms = max(layer.end_ms for track in tracks for layer in track.layers)
    sounds = [piece for layer in edit.audio for piece in _sound(layer, kept) if _heard(edit, piece)]
    return edit.model_copy(
        update={
            "tracks": tracks,
            "audio": [piece for piece in sounds if piece.at_ms < end_ms],
            "captions": _captions(edit.captions, gone),
            "texts": _lasting(edit.texts, gone, end_ms),
            "images": _lasting(edit.images, gone, end_ms),
        }
    )


def _gone(edit: Edit, removed: Sequence[Span], grid: Grid) -> list[Span]:
    """`removed` on whole frames, joined where they meet, without what comes within two frames of a transition."""
    near_ms = grid.ms(2)  # what is left of a layer beside its transition is seen for a frame at least
    crossing = [
        Span(b.at_ms - near_ms, b.at_ms + b.overlap_ms + near_ms) for track in edit.tracks for b in track.layers
        if b.overlap_ms
    ]  # fmt: skip
    gone: list[Span] = []
    for start_ms, end_ms in sorted(removed):
        first, last = grid.frame(max(0, start_ms)), grid.frame(min(end_ms, edit.duration_ms))
        one = Span(grid.ms(first), min(grid.ms(last), edit.duration_ms))
        if last <= first or any(one.overlap_ms(way) for way in crossing):
            continue
        if gone and one.start_ms <= gone[-1].end_ms:
            gone[-1] = Span(gone[-1].start_ms, max(one.end_ms, gone[-1].end_ms))
        else:
            gone.append(one)
    return gone


def _track(edit: Edit, track: Track, kept: Sequence[Span]) -> Track | None:
    layers: list[VideoLayer] = []
    grid = edit.format.grid
    for layer in track.layers:
        last_ms = edit.sources[layer.source].info.duration_ms - 1  # a layer may go on after it, standing still
        pieces = _pieces(layer.at_ms, layer.end_ms, kept)
        pieces = [one for one in pieces if grid.frame(one[1] + one[0].duration_ms) > grid.frame(one[1])]
        for i, (span, at_ms) in enumerate(pieces):
            piece = part_of_layer(layer, span, at_ms, first=i == 0, last=i == len(pieces) - 1)
            layers.append(piece.model_copy(update={"source_in_ms": min(piece.source_in_ms, last_ms)}))
    return Track(layers=layers) if layers else None


def _pieces(start_ms: int, end_ms: int, kept: Sequence[Span]) -> list[tuple[Span, int]]:
    """The parts of a stretch that stay, each with its new place."""
    pieces: list[tuple[Span, int]] = []
    at_ms = 0
    for span in kept:
        part = Span(max(start_ms, span.start_ms), min(end_ms, span.end_ms))
        if part.duration_ms > 0:
            pieces.append((part, at_ms + part.start_ms - span.start_ms))
        at_ms += span.duration_ms
    return pieces


def part_of_layer(layer: VideoLayer, span: Span, at_ms: int, *, first: bool, last: bool) -> VideoLayer:
    """What of a layer is seen in `span` of the output, shown from `at_ms` on; fades stay at its own ends."""
    skipped = span.start_ms - layer.at_ms
    zooms = [
        Zoom.model_validate(zoom.model_dump() | {"start_ms": zoom.start_ms - skipped, "end_ms": zoom.end_ms - skipped})
        for zoom in layer.zooms
        if zoom.start_ms >= skipped and zoom.end_ms <= skipped + span.duration_ms
    ]
    return layer.model_copy(
        update={
            "at_ms": at_ms,
            "source_in_ms": layer.source_in_ms + round(skipped * ratio(layer.speed)),
            "duration_ms": span.duration_ms,
            "crop": _crop(layer.crop, skipped, span.duration_ms),
            "zooms": zooms,
            "fade_in_ms": min(layer.fade_in_ms, span.duration_ms // 2) if first else 0,
            "fade_out_ms": min(layer.fade_out_ms, span.duration_ms // 2) if last else 0,
            # a cut is what there is without it, and the layer that it followed may be gone
            "transition": layer.transition if first and layer.overlap_ms else None,
        }
    )


def _crop(crop: Crop | None, skipped: int, lasts: int) -> Crop | None:
    """The path from `skipped` on, starting where the window was by then."""
    if crop is None:
        return None
    x, y = centre_at(crop, skipped)
    inside = [p.model_copy(update={"at_ms": p.at_ms - skipped}) for p in crop.points if 0 < p.at_ms - skipped < lasts]
    return crop.model_copy(update={"points": [CropPoint(at_ms=0, x=x, y=y, jump=True), *inside]})


def _sound(layer: AudioLayer, kept: Sequence[Span]) -> list[AudioLayer]:
    """The parts of a layer that stay; where one follows the next, both reach into what is cut out and cross over."""
    pieces = [one for one in _pieces(layer.at_ms, layer.end_ms, kept) if one[0].duration_ms > LEAST_SOUND_MS]
    crosses = [min(CROSS_MS // 2, (b.start_ms - a.end_ms) // 2) for (a, _), (b, _) in pairwise(pieces)]
    layers: list[AudioLayer] = []
    for (span, at_ms), before, after in zip(pieces, [0, *crosses], [*crosses, 0], strict=True):
        taken_ms = span.start_ms - before - layer.at_ms
        lasts = span.duration_ms + before + after
        fade_in, fade_out = 2 * before or layer.fade_in_ms, 2 * after or layer.fade_out_ms
        layers.append(
            layer.model_copy(
                update={
                    "at_ms": at_ms - before,
                    "source_in_ms": layer.source_in_ms + round(taken_ms * ratio(layer.speed)),
                    "duration_ms": lasts,
                    "fade_in_ms": min(fade_in, lasts // 2),
                    "fade_out_ms": min(fade_out, lasts // 2),
                }
            )
        )
    return layers


def _heard(edit: Edit, layer: AudioLayer) -> bool:
    return layer.source_in_ms < edit.sources[layer.source].info.duration_ms


def _moved(at_ms: int, gone: Sequence[Span]) -> int:
    """Where a time is after the cuts; a time within one is where the cut is."""
    i = bisect_right([span.start_ms for span in gone], at_ms)
    before = sum(span.duration_ms for span in gone[: max(0, i - 1)])
    return at_ms - before - (min(at_ms, gone[i - 1].end_ms) - gone[i - 1].start_ms if i else 0)


def _captions(captions: Captions | None, gone: Sequence[Span]) -> Captions | None:
    """Words that are cut out for their greater part go; the others are shown when they are heard now."""
    if captions is None:
        return None
    words: list[CaptionWord] = []
    for word in captions.words:
        span = Span(word.start_ms, word.end_ms)
        if 2 * sum(span.overlap_ms(one) for one in gone) > span.duration_ms:
            continue
        times = {"start_ms": _moved(word.start_ms, gone), "end_ms": _moved(word.end_ms, gone)}
        words.append(word.model_copy(update=times))
    return captions.model_copy(update={"words": words})


def _lasting(shown: Sequence[Overlay], gone: Sequence[Span], end_ms: int) -> list[Overlay]:
    """What is still seen for a while before the end, which may come earlier where less than a frame is left."""
    moved = [
        one.model_copy(update={"start_ms": _moved(one.start_ms, gone), "end_ms": _moved(one.end_ms, gone)})
        for one in shown
    ]
    return [one for one in moved if one.start_ms < min(one.end_ms, end_ms)]
