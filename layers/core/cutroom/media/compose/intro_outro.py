"""An opening and a closing film put around an Edit. Pure."""

from typing import Any

from cutroom.media.edit import AudioLayer, Edit, Source, Track, Transition, VideoLayer
from cutroom.media.edit.units import WHOLE


def add_intro_outro(edit: Edit, intro: Source | None = None, outro: Source | None = None, cross_ms: int = 300) -> Edit:
    """`edit` with an opening and a closing film, each whole, dissolving into it."""
    moved = _opened(edit, intro, cross_ms) if intro else edit
    return _closed(moved, outro, cross_ms) if outro else moved


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
