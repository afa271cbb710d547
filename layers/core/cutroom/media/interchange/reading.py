"""An OpenTimelineIO document as an Edit: our own comes back as it was, others with what they say."""

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import unquote, urlsplit

from pydantic_core import to_json

from cutroom.kit.errors import Invalid
from cutroom.media.edit import AudioLayer, Edit, Source, Track, Transition, VideoLayer, load
from cutroom.media.edit.output import FASTEST_FPS, SLOWEST_FPS
from cutroom.media.edit.units import Grid, ratio
from cutroom.media.interchange.timelines import OURS, library
from cutroom.media.source.info import MediaInfo
from cutroom.media.source.paths import is_remote
from cutroom.media.source.probe import probe

LONGEST_NAME = 200
DRESS = ("crop", "fit", "rect", "opacity", "gain_db", "duck_db")  # of a layer that was cut elsewhere
RATES = (Fraction(24_000, 1001), Fraction(30_000, 1001), Fraction(60_000, 1001))


def read_otio(text: str, probed: Callable[[str], MediaInfo] = probe) -> Edit:
    """An OpenTimelineIO document as an Edit; files that it names are looked at with `probed`.

    It may name any file of this machine: for documents that the machine's own user chose. Raises Invalid.
    """
    otio = library()
    try:
        timeline: Any = otio.adapters.read_from_string(text, "otio_json")
        kept = _kept(timeline)
    except Exception as wrong:  # the library raises plain exceptions of many kinds
        raise Invalid("This is not an OpenTimelineIO document.") from wrong
    rate = _rate(timeline, kept)
    sources = {name: Source.model_validate(one) for name, one in kept.get("sources", {}).items()}
    at_hand = _Reading(otio, Grid(rate), probed, sources)
    tracks = [track for track in (_track(at_hand, one) for one in timeline.video_tracks()) if track]
    sounds = [layer for track in timeline.audio_tracks() for layer in _sounds(at_hand, track)]
    if not tracks:
        raise Invalid("This timeline has no picture that could be shown.")
    fields = {"sources": sources, "tracks": tracks, "audio": sounds}
    base = kept or {"format": {"fps": f"{rate.numerator}/{rate.denominator}"}}
    return load(base | json.loads(to_json(fields)))


class _Reading(NamedTuple):
    """What reading needs at hand; `sources` grows while clips are read."""

    otio: Any
    grid: Grid
    probed: Callable[[str], MediaInfo]
    sources: dict[str, Source]


class _Piece(NamedTuple):
    """A clip on the output's frames `[first, last)`, from `begin_ms` of its source on."""

    clip: Any
    source: str
    first: int
    last: int
    begin_ms: Fraction
    speed: float
    way: Transition | None = None


def _pieces(at_hand: _Reading, track: Any) -> list[_Piece]:
    """The clips of a track; each half of a transition lengthens the clip that it reaches into."""
    schema, pieces = at_hand.otio.schema, list[_Piece]()
    at, reach, way = 0, 0, None
    for child in track:
        if isinstance(child, schema.Transition):
            way = Transition.model_validate(_kept(child) or {"kind": "dissolve"})
            reach = _frames(at_hand, child.in_offset)
            if pieces:
                pieces[-1] = pieces[-1]._replace(last=pieces[-1].last + _frames(at_hand, child.out_offset))
            continue
        shown = child.trimmed_range()
        lasts = _frames(at_hand, shown.duration)
        if isinstance(child, schema.Clip) and isinstance(child.media_reference, schema.ExternalReference):
            speed = next((float(e.time_scalar) for e in child.effects if isinstance(e, schema.LinearTimeWarp)), 1.0)
            begin = _begin_ms(child, shown) - at_hand.grid.seconds(reach) * 1000 * ratio(speed)
            name = _source(at_hand, child)
            pieces.append(_Piece(child, name, at - reach, at + lasts, max(Fraction(0), begin), speed, way))
        at, reach, way = at + lasts, 0, None
    return [piece for piece in pieces if piece.last > piece.first]  # some are seen within transitions only


def _track(at_hand: _Reading, track: Any) -> Track | None:
    layers: list[VideoLayer] = []
    for piece in _pieces(at_hand, track):
        layer = cast("VideoLayer", _layer(at_hand, piece, VideoLayer))
        overlap_ms = layers[-1].end_ms - layer.at_ms if layers and piece.way else 0
        if piece.way and overlap_ms > 0:
            change = piece.way.model_copy(update={"duration_ms": overlap_ms})
            layer = layer.model_copy(update={"transition": change})
        layers.append(layer)
    return Track(layers=layers) if layers else None


def _sounds(at_hand: _Reading, track: Any) -> list[AudioLayer]:
    layers = [cast("AudioLayer", _layer(at_hand, piece, AudioLayer)) for piece in _pieces(at_hand, track)]
    return [layer for layer in layers if at_hand.sources[layer.source].info.audio_stream is not None]


def _layer(at_hand: _Reading, piece: _Piece, kind: type[VideoLayer] | type[AudioLayer]) -> VideoLayer | AudioLayer:
    """The layer as we wrote it where its frames are still the same; else a new one, dressed as that one was."""
    grid, kept = at_hand.grid, _kept(piece.clip)
    fields = {
        "source": piece.source, "at_ms": grid.ms(piece.first), "source_in_ms": round(piece.begin_ms),
        "duration_ms": grid.ms(piece.last) - grid.ms(piece.first), "speed": piece.speed,
    }  # fmt: skip
    if not kept:
        return kind.model_validate(fields)
    way: dict[str, Any] = kept.get("transition") or {}
    before = kind.model_validate(kept | ({"transition": None} if way and way["kind"] != "cut" else {}))
    span = (grid.frame(before.at_ms), grid.frame(before.end_ms), grid.frame(before.source_in_ms))
    same_speed = ratio(before.speed) == ratio(piece.speed)  # the library rounds numbers
    if span == (piece.first, piece.last, grid.frame(round(piece.begin_ms))) and same_speed:
        return before.model_copy(update={"source": piece.source})
    return kind.model_validate(fields | {k: v for k, v in kept.items() if k in DRESS and k in kind.model_fields})


def _begin_ms(clip: Any, shown: Any) -> Fraction:
    """Where a clip starts in its file; files of cameras often begin at a time code of their own."""
    available = clip.media_reference.available_range
    offset = _ms(available.start_time) if available is not None else Fraction(0)
    return max(Fraction(0), _ms(shown.start_time) - offset)


def _source(at_hand: _Reading, clip: Any) -> str:
    """The source that a clip shows, under the name that it was given; a file that is new is looked at."""
    uri, called = _uri(str(clip.media_reference.target_url)), str(clip.media_reference.name or "")[:LONGEST_NAME]
    same = [name for name, one in at_hand.sources.items() if _absolute(one.uri) == _absolute(uri)]
    if same:
        return called if called in same else same[0]
    numbered = (f"source{number}" for number in count(len(at_hand.sources) + 1))
    name = next(name for name in chain([called] if called else [], numbered) if name not in at_hand.sources)
    at_hand.sources[name] = Source(uri=uri, info=at_hand.probed(uri))
    return name


def _absolute(uri: str) -> str:
    """A file by its whole path: Edits may name it from where they were written, timelines never do."""
    return uri if is_remote(uri) else str(Path(uri).absolute())


def _uri(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        return url
    if parts.scheme not in ("", "file"):
        raise Invalid(f"This timeline names {url!r}, which is neither a file nor a web address.")
    return unquote(parts.path) if parts.scheme else url


def _rate(timeline: Any, kept: dict[str, Any]) -> Fraction:
    """The timeline's frames per second: as we wrote it, else that of its first clip, where an Edit can have it."""
    if kept:
        return Fraction(str(kept["format"]["fps"]))
    given = next((float(clip.trimmed_range().duration.rate) for clip in timeline.find_clips()), 30.0)
    near = next((rate for rate in RATES if abs(float(rate) - given) < 0.01), Fraction(given).limit_denominator(100))
    return near if SLOWEST_FPS <= near <= FASTEST_FPS else Fraction(30)


def _ms(time: Any) -> Fraction:
    rate = next(
        (one for one in RATES if abs(float(one) - time.rate) < 0.01), Fraction(time.rate).limit_denominator(1000)
    )
    return Fraction(time.value).limit_denominator(1000) * 1000 / rate


def _frames(at_hand: _Reading, time: Any) -> int:
    return at_hand.grid.frame(round(_ms(time)))


def _kept(part: Any) -> dict[str, Any]:
    """What we wrote beside a part of the timeline: as text, because the library rounds numbers."""
    return cast("dict[str, Any]", json.loads(str(part.metadata.get(OURS) or "{}")))
