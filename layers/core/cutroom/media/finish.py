"""The last touches on an Edit: punch-ins on what matters, a brand's look, an opening and a closing film. Pure."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from cutroom.kit.spans import Span
from cutroom.media.edit import AudioLayer, Edit, ImageOverlay, Source, Track, Transition, VideoLayer, Zoom
from cutroom.media.edit.overlays import Font, Template
from cutroom.media.edit.units import WHOLE, Colour, Rect
from cutroom.media.schema import Document

CORNERS = {"top_left": (0.04, 0.03), "top_right": (0.78, 0.03), "bottom_left": (0.04, 0.9), "bottom_right": (0.78, 0.9)}
MARK_SIZE = (0.18, 0.07)
PUNCH_MS, PUNCH_GAP_MS = 1600, 3000


class Brand(Document):
    """What makes a video somebody's own; what is None stays as the video has it."""

    logo: str | None = Field(default=None, max_length=4096)
    logo_corner: Literal["top_left", "top_right", "bottom_left", "bottom_right"] = "top_right"
    logo_opacity: float = Field(default=0.85, gt=0, le=1)
    font: Font | None = None
    colour: Colour | None = None
    accent: Colour | None = None
    captions: Template | None = None
    background: Colour | None = None


def branded(edit: Edit, brand: Brand) -> Edit:
    """`edit` in a brand's colours, font and caption look, with its logo over the whole length."""
    changes: dict[str, Any] = {}
    if edit.captions:
        told = {"template": brand.captions, "font": brand.font, "colour": brand.colour, "accent": brand.accent}
        changes["captions"] = edit.captions.model_copy(update={k: v for k, v in told.items() if v is not None})
    if brand.font:
        changes["texts"] = [text.model_copy(update={"font": brand.font}) for text in edit.texts]
    if brand.background:
        changes["background"] = edit.background.model_copy(update={"colour": brand.background})
    marked = edit.model_copy(update=changes)
    return watermarked(marked, brand.logo, brand.logo_corner, brand.logo_opacity) if brand.logo else marked


def watermarked(edit: Edit, uri: str, corner: str = "top_right", opacity: float = 0.85) -> Edit:
    """`edit` with an image in one corner from beginning to end."""
    (x, y), (w, h) = CORNERS[corner], MARK_SIZE
    mark = ImageOverlay(
        uri=uri, start_ms=0, end_ms=edit.duration_ms, rect=Rect(x=x, y=y, w=w, h=h), opacity=opacity
    )  # fmt: skip
    return edit.model_copy(update={"images": [*edit.images, mark]})


def punched(edit: Edit, at_ms: Sequence[int], scale: float = 1.14) -> Edit:
    """`edit` with the picture of its lowest track coming nearer at each of the given times, unless they are too close.

    A zoom never crosses the end of a layer, where the picture changes anyway.
    """
    chosen: list[int] = []
    for at in sorted(at_ms):
        if not chosen or at - chosen[-1] >= PUNCH_GAP_MS:
            chosen.append(at)
    lowest, *others = edit.tracks
    layers = [_punched(layer, chosen, scale) for layer in lowest.layers]
    return edit.model_copy(update={"tracks": [Track(layers=layers), *others]})


def emphases(edit: Edit) -> list[int]:
    """The times of the captions' keywords: where a punch-in belongs."""
    return [word.start_ms for word in edit.captions.words if word.emphasis] if edit.captions else []


def framed(edit: Edit, intro: Source | None = None, outro: Source | None = None, cross_ms: int = 300) -> Edit:
    """`edit` with an opening and a closing film, each whole, dissolving into it."""
    moved = _opened(edit, intro, cross_ms) if intro else edit
    return _closed(moved, outro, cross_ms) if outro else moved


def _punched(layer: VideoLayer, at_ms: Sequence[int], scale: float) -> VideoLayer:
    free = [Span(zoom.start_ms, zoom.end_ms) for zoom in layer.zooms]
    found = list(layer.zooms)
    for at in at_ms:
        start = at - layer.at_ms
        end = min(start + PUNCH_MS, layer.duration_ms)
        if start >= 0 and end - start >= PUNCH_MS // 2 and not any(Span(start, end).overlap_ms(one) for one in free):
            found.append(Zoom(start_ms=start, end_ms=end, scale=scale))
    return layer.model_copy(update={"zooms": sorted(found, key=lambda zoom: zoom.start_ms)})


def _opened(edit: Edit, intro: Source, cross_ms: int) -> Edit:
    """Everything moves back by the film's length, less what dissolves."""
    lasts = intro.info.duration_ms
    lowest = edit.tracks[0].layers[0]
    cross = 0 if lowest.at_ms else _crossing(lasts, lowest, cross_ms)
    shift = lasts - cross
    opening = VideoLayer(source="intro", duration_ms=lasts, fit="blur")
    tracks = [Track(layers=[layer.model_copy(update={"at_ms": layer.at_ms + shift}) for layer in track.layers])
              for track in edit.tracks]  # fmt: skip
    first = (
        tracks[0]
        .layers[0]
        .model_copy(update={"transition": Transition(kind="dissolve", duration_ms=cross) if cross else None})
    )
    tracks[0] = Track(layers=[opening, first, *tracks[0].layers[1:]])
    return edit.model_copy(
        update={
            "sources": {**edit.sources, "intro": intro},
            "tracks": tracks,
            "audio": [*_sound_of("intro", intro, 0, cross), *(_later(layer, shift) for layer in edit.audio)],
            "captions": edit.captions and edit.captions.model_copy(
                update={"words": [_shifted(word, shift) for word in edit.captions.words]}
            ),
            "texts": [_shifted(text, shift) for text in edit.texts],
            "images": [_shifted(image, shift) for image in edit.images],
        }
    )  # fmt: skip


def _closed(edit: Edit, outro: Source, cross_ms: int) -> Edit:
    last = edit.tracks[0].layers[-1]
    ends_last = last.end_ms == edit.duration_ms
    cross = _crossing(outro.info.duration_ms, last, cross_ms) if ends_last else 0
    at_ms = edit.duration_ms - cross
    change = Transition(kind="dissolve", duration_ms=cross) if cross else None
    closing = VideoLayer(source="outro", at_ms=at_ms, duration_ms=outro.info.duration_ms, fit="blur", transition=change)
    lowest = Track(layers=[*edit.tracks[0].layers, closing])
    return edit.model_copy(
        update={
            "sources": {**edit.sources, "outro": outro},
            "tracks": [lowest, *edit.tracks[1:]],
            "audio": [*edit.audio, *_sound_of("outro", outro, at_ms, cross)],
        }
    )


def _crossing(lasts: int, neighbour: VideoLayer, cross_ms: int) -> int:
    """How long two may dissolve into each other; not at all where the neighbour does not fill the frame."""
    if neighbour.rect != WHOLE or (neighbour.at_ms and neighbour.transition):
        return 0
    return max(0, min(cross_ms, lasts // 2, (neighbour.duration_ms - neighbour.overlap_ms) // 2))


def _sound_of(name: str, source: Source, at_ms: int, cross: int) -> list[AudioLayer]:
    if source.info.audio_stream is None:
        return []
    fade = min(max(cross, 30), source.info.duration_ms // 2)
    lasts = source.info.duration_ms
    return [AudioLayer(source=name, at_ms=at_ms, duration_ms=lasts, fade_in_ms=fade, fade_out_ms=fade)]


def _later(layer: AudioLayer, shift: int) -> AudioLayer:
    return layer.model_copy(update={"at_ms": layer.at_ms + shift})


def _shifted(one: Any, shift: int) -> Any:
    return one.model_copy(update={"start_ms": one.start_ms + shift, "end_ms": one.end_ms + shift})
