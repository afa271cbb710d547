"""Photos in motion as an Edit: cut on the beat, with at most two kinds of transition, and music to the end. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from cutroom.media.edit import AudioLayer, Edit, Format, Source, Track, VideoLayer
from cutroom.media.edit.layers import Transition
from cutroom.media.generation.photos.captioning import caption_texts
from cutroom.media.generation.photos.transitions import Timing
from cutroom.media.generation.timeline import FPS, GRID
from cutroom.media.source.info import MediaInfo


class Clip(NamedTuple):
    """A photo in motion: an MP4 without sound."""

    uri: str
    info: MediaInfo


def assemble_photos(
    clips: Sequence[Clip], times: Sequence[Timing], *, size: tuple[int, int], music: Clip | None = None,
    captions: Sequence[str] = (),
) -> Edit:  # fmt: skip
    """The Edit of a whole video of photos: each clip at its time, the music as loud as is usual where nobody speaks.

    `captions` are the words over each photo, "" for none.
    """
    sources = {f"photo-{k}": Source(uri=clip.uri, info=clip.info) for k, clip in enumerate(clips)}
    layers = [
        VideoLayer(
            source=f"photo-{k}", at_ms=GRID.ms(time.start), duration_ms=GRID.ms(time.end) - GRID.ms(time.start),
            transition=_transition(time),
        )
        for k, time in enumerate(times)
    ]  # fmt: skip
    sounds: list[AudioLayer] = []
    if music:
        sources["music"] = Source(uri=music.uri, info=music.info)
        sounds.append(AudioLayer(source="music", duration_ms=min(music.info.duration_ms, layers[-1].end_ms)))
    output = Format(width=size[0], height=size[1], fps=f"{FPS}/1")
    texts = [text for time, words in zip(times, captions, strict=False) for text in caption_texts(words, time, size)]
    return Edit(sources=sources, tracks=[Track(layers=layers)], audio=sounds, texts=texts, format=output)


def _transition(time: Timing) -> Transition | None:
    if not time.overlap:
        return None
    shared_ms = GRID.ms(time.start + time.overlap) - GRID.ms(time.start)
    return Transition(kind=time.way, duration_ms=shared_ms)
