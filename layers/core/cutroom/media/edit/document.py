"""The `Edit` itself: what its parts must agree on, said with the place where they do not."""

import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from cutroom.kit.errors import Invalid
from cutroom.media.edit.layers import Background, Source, Track, VideoLayer
from cutroom.media.edit.migrations import VERSION, upgraded
from cutroom.media.edit.output import Format
from cutroom.media.edit.overlays import Captions, ImageOverlay, TextOverlay
from cutroom.media.edit.sounds import AudioLayer
from cutroom.media.edit.units import LONGEST_MS
from cutroom.media.schema import Document
from cutroom.media.source.info import HDR, MAX_SIDE, MIN_SIDE, MediaInfo

FPS = re.compile(r"[0-9]{1,7}/[1-9][0-9]{0,6}")


class Edit(Document):
    """The whole video. Layers name a key of `sources`; its duration is where the last video layer ends.

    Of what lies over each other, later tracks cover earlier ones; images cover tracks, and words cover all.
    """

    version: Literal[2] = VERSION
    sources: dict[str, Source]
    tracks: list[Track] = Field(min_length=1, max_length=16)
    audio: list[AudioLayer] = Field(default_factory=list[AudioLayer], max_length=4000)
    captions: Captions | None = None
    texts: list[TextOverlay] = Field(default_factory=list[TextOverlay], max_length=600)
    images: list[ImageOverlay] = Field(default_factory=list[ImageOverlay], max_length=32)
    background: Background = Background()
    format: Format = Format()

    @property
    def duration_ms(self) -> int:
        """Length of the output."""
        return max(layer.end_ms for layer in self.layers)

    @property
    def frames(self) -> int:
        """Length of the output in frames."""
        return self.format.grid.frame(self.duration_ms)

    @property
    def layers(self) -> list[VideoLayer]:
        """All video layers, lowest first."""
        return [layer for track in self.tracks for layer in track.layers]

    @model_validator(mode="before")
    @classmethod
    def of_this_version(cls, data: object) -> object:
        """Documents of earlier versions are brought up to this one."""
        return upgraded(data)

    @model_validator(mode="after")
    def agrees(self) -> Self:
        """Sources are there and reach far enough, layers follow each other, and all of it ends within the video."""
        wrong = next(_disagreements(self), None)
        if wrong:
            raise ValueError(": ".join(wrong))
        return self


def load(data: str | bytes | dict[str, Any]) -> Edit:
    """An Edit from JSON or what JSON gave. Raises Invalid, whose message and `details["errors"]` name each place."""
    try:
        given = json.loads(data) if isinstance(data, str | bytes) else data
    except (ValueError, RecursionError) as wrong:
        raise Invalid(f"This is not an Edit: it is not JSON ({wrong}).", place="") from wrong
    try:
        return Edit.model_validate(given)
    except ValidationError as wrong:
        errors = [_error(error["loc"], error["msg"]) for error in wrong.errors(include_url=False, include_input=False)]
        first = f"{errors[0]['place']}: {errors[0]['message']}".removeprefix(": ")
        raise Invalid(f"This Edit cannot be used: {first}", place=errors[0]["place"], errors=errors[:20]) from wrong


def schema() -> dict[str, Any]:
    """The JSON Schema of an Edit, as it is published."""
    return Edit.model_json_schema()


def place(parts: Iterable[int | str]) -> str:
    """`("tracks", 0, "layers", 2, "crop")` as people and programs write it: `tracks[0].layers[2].crop`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def _error(where: tuple[int | str, ...], message: str) -> dict[str, str]:
    message = message.removeprefix("Value error, ")
    if not where and ": " in message:
        named, _, message = message.partition(": ")
        return {"place": named, "message": message}
    return {"place": place(where), "message": message}


def _disagreements(edit: Edit) -> Iterator[tuple[str, str]]:
    for name, source in edit.sources.items():
        yield from _facts(f"sources.{name}.info", source.info)
    if edit.duration_ms > LONGEST_MS:
        yield "tracks", "the video is longer than 24 hours"
    for i, track in enumerate(edit.tracks):
        yield from _order(edit, f"tracks[{i}]", track.layers)
        for k, layer in enumerate(track.layers):
            yield from _taking(edit, f"tracks[{i}].layers[{k}]", layer)
    for i, sound in enumerate(edit.audio):
        yield from _taking(edit, f"audio[{i}]", sound)
        known = edit.sources.get(sound.source)
        if known and known.info.audio_stream is None:
            yield f"audio[{i}].source", f"source {sound.source!r} has no sound"
    yield from _in_time(edit)


def _facts(where: str, info: MediaInfo) -> Iterator[tuple[str, str]]:
    """What a source is said to be must be something that a video can be: all is reckoned from it."""
    for side in ("width", "height"):
        if not MIN_SIDE <= int(getattr(info, side)) <= MAX_SIDE * 4:
            yield f"{where}.{side}", "no video is so wide or narrow"
    if not 1 <= info.duration_ms <= LONGEST_MS:
        yield f"{where}.duration_ms", "no video lasts so long"
    if not FPS.fullmatch(info.fps) or not 0 < Fraction(info.fps) <= 1000:
        yield f"{where}.fps", "a rate is frames per second as num/den"
    yield from _picture_facts(where, info)
    for stream in ("video_stream", "audio_stream"):
        if int(getattr(info, stream) or 0) < 0:
            yield f"{where}.{stream}", "streams are counted from 0"


def _picture_facts(where: str, info: MediaInfo) -> Iterator[tuple[str, str]]:
    if info.rotation % 90:
        yield f"{where}.rotation", "a picture is turned by quarters"
    if info.hdr not in (None, *HDR.values()):
        yield f"{where}.hdr", "it is pq or hlg, or nothing"


def _taking(edit: Edit, where: str, layer: VideoLayer | AudioLayer) -> Iterator[tuple[str, str]]:
    """Every layer's source is known, and goes on where the layer starts."""
    known = edit.sources.get(layer.source)
    if known is None:
        yield f"{where}.source", f"there is no source named {layer.source!r}"
    elif layer.source_in_ms >= known.info.duration_ms:
        yield f"{where}.source_in_ms", f"it starts after the end of source {layer.source!r}"


def _order(edit: Edit, where: str, layers: list[VideoLayer]) -> Iterator[tuple[str, str]]:
    """Layers of one track are in order, overlap only by a transition, and each is seen for at least a frame."""
    grid = edit.format.grid
    if layers[0].overlap_ms:
        yield f"{where}.layers[0].transition", "there is no layer before it that it could follow"
    for k, layer in enumerate(layers):
        if grid.frame(layer.end_ms) <= grid.frame(layer.at_ms):
            yield f"{where}.layers[{k}].duration_ms", "it is shorter than one frame"
        following = layers[k + 1].overlap_ms if k + 1 < len(layers) else 0
        if layer.overlap_ms + following > layer.duration_ms:
            yield f"{where}.layers[{k}].transition", "the transitions at both its ends are longer than the layer"
    for k, (a, b) in enumerate(pairwise(layers), 1):
        yield from _follows(f"{where}.layers[{k}]", a, b)


def _follows(where: str, a: VideoLayer, b: VideoLayer) -> Iterator[tuple[str, str]]:
    if b.overlap_ms and b.at_ms != a.end_ms - b.overlap_ms:
        yield f"{where}.transition", "its layer must start duration_ms before the one before it ends"
    elif b.overlap_ms and b.rect != a.rect:
        yield f"{where}.transition", "both its layers must have the same rect"
    elif b.at_ms < a.end_ms - b.overlap_ms:
        yield f"{where}.at_ms", "layers of one track must not overlap"


def _in_time(edit: Edit) -> Iterator[tuple[str, str]]:
    end_ms = edit.duration_ms
    for i, text in enumerate(edit.texts):
        if text.start_ms >= end_ms:
            yield f"texts[{i}].start_ms", "it starts after the video's end"
    for i, image in enumerate(edit.images):
        if image.start_ms >= end_ms:
            yield f"images[{i}].start_ms", "it starts after the video's end"
    for i, sound in enumerate(edit.audio):
        if sound.at_ms >= end_ms:
            yield f"audio[{i}].at_ms", "it starts after the video's end"
