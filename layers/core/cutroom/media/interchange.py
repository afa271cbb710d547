"""The cut for other editors: OpenTimelineIO in and out, FCPXML and EDL out. Every cut keeps its frame.

What other editors have no word for (crops, captions, layouts) travels in OpenTimelineIO's metadata, so that an Edit
comes back as it was; a timeline that another program made comes in with its cuts, gaps, dissolves and speeds.
"""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import unquote, urlsplit

from pydantic_core import to_json

from cutroom.kit.errors import Invalid
from cutroom.media.compile.sound import lanes
from cutroom.media.edit import AudioLayer, Edit, Source, Track, Transition, VideoLayer, load
from cutroom.media.edit.output import FASTEST_FPS, SLOWEST_FPS
from cutroom.media.edit.units import Grid, ratio
from cutroom.media.probe import MediaInfo, probe

WRITERS = {".otio": "otio_json", ".fcpxml": "fcpx_xml", ".edl": "cmx_3600"}
OURS = "cutroom"
DRESS = ("crop", "fit", "rect", "opacity", "gain_db", "duck_db")  # of a layer that was cut elsewhere
RATES = (Fraction(24_000, 1001), Fraction(30_000, 1001), Fraction(60_000, 1001))


def write(edit: Edit, form: str, name: str = "Cutroom") -> str:
    """`edit` as the text of a file with the ending `form` (see WRITERS). An EDL holds the lowest track only."""
    otio = _library()
    timeline = _timeline(otio, edit, name, lowest_only=form == ".edl")
    options = {"rate": float(edit.format.grid.rate)} if form == ".edl" else {}
    return str(otio.adapters.write_to_string(timeline, WRITERS[form], **options))


def read_otio(text: str, probed: Callable[[str], MediaInfo] = probe) -> Edit:
    """An OpenTimelineIO document as an Edit; files that it names are looked at with `probed`.

    It may name any file of this machine: for documents that the machine's own user chose. Raises Invalid.
    """
    otio = _library()
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
    told = {"sources": sources, "tracks": tracks, "audio": sounds}
    base = kept or {"format": {"fps": f"{rate.numerator}/{rate.denominator}"}}
    return load(base | json.loads(to_json(told)))


def _library() -> Any:
    """OpenTimelineIO: large, and wanted seldom; its types are made at run time."""
    import opentimelineio

    return opentimelineio


def _timeline(otio: Any, edit: Edit, name: str, *, lowest_only: bool) -> Any:
    grid = edit.format.grid
    timeline = otio.schema.Timeline(name=name, global_start_time=_time(otio, grid, 0))
    timeline.metadata[OURS] = edit.model_dump_json(exclude={"tracks", "audio"})
    for i, track in enumerate(edit.tracks[: 1 if lowest_only else None]):
        timeline.tracks.append(_video_track(otio, edit, track, f"V{i + 1}"))
    for i, lane in enumerate(lanes(edit.audio, list(range(len(edit.audio))))[: 1 if lowest_only else None]):
        made = otio.schema.Track(name=f"A{i + 1}", kind=otio.schema.TrackKind.Audio)
        at = 0
        for k in lane:
            layer = edit.audio[k]
            first, last = grid.frame(layer.at_ms), grid.frame(layer.end_ms)
            if last > first:
                _gap(otio, made, grid, first - at)
                made.append(_clip(otio, edit, layer, first, last))
                at = last
        timeline.tracks.append(made)
    return timeline


def _video_track(otio: Any, edit: Edit, track: Track, name: str) -> Any:
    """Clips that meet where one half of a transition is over, with the transition between them."""
    grid, made = edit.format.grid, otio.schema.Track(name=name, kind=otio.schema.TrackKind.Video)
    starts = [grid.frame(layer.at_ms) for layer in track.layers]
    ends = [grid.frame(layer.end_ms) for layer in track.layers]
    at = 0
    for k, layer in enumerate(track.layers):
        before = ends[k - 1] - starts[k] if k else 0  # frames that it shares with the one before, and with the next
        after = ends[k] - starts[k + 1] if k + 1 < len(starts) else 0
        first, last = starts[k] + max(0, before) // 2, ends[k] - (max(0, after) - max(0, after) // 2)
        _gap(otio, made, grid, first - at)
        if layer.transition and layer.overlap_ms:
            made.append(_transition(otio, grid, layer.transition, max(0, before)))
        made.append(_clip(otio, edit, layer, first, last))
        at = last
    return made


def _transition(otio: Any, grid: Grid, way: Transition, frames: int) -> Any:
    return otio.schema.Transition(
        name=way.kind, transition_type=otio.schema.TransitionTypes.SMPTE_Dissolve,
        in_offset=_time(otio, grid, frames // 2), out_offset=_time(otio, grid, frames - frames // 2),
        metadata={OURS: way.model_dump_json()},
    )  # fmt: skip


def _clip(otio: Any, edit: Edit, layer: VideoLayer | AudioLayer, first: int, last: int) -> Any:
    """Frames `[first, last)` of the output, as the part of the source that they show."""
    grid, source = edit.format.grid, edit.sources[layer.source]
    skipped = (first - grid.frame(layer.at_ms)) * ratio(layer.speed)
    begin = float(grid.frame(layer.source_in_ms) + skipped)
    whole = _range(otio, grid, 0, max(1, grid.frame(source.info.duration_ms)))
    media = otio.schema.ExternalReference(target_url=_url(source.uri), available_range=whole)
    media.name = layer.source
    clip = otio.schema.Clip(
        name=layer.source, media_reference=media, source_range=_range(otio, grid, begin, last - first),
        metadata={OURS: layer.model_dump_json()},
    )  # fmt: skip
    if layer.speed != 1:
        clip.effects.append(otio.schema.LinearTimeWarp(time_scalar=float(layer.speed)))
    return clip


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
    schema, found = at_hand.otio.schema, list[_Piece]()
    at, reach, way = 0, 0, None
    for child in track:
        if isinstance(child, schema.Transition):
            way = Transition.model_validate(_kept(child) or {"kind": "dissolve"})
            reach = _frames(at_hand, child.in_offset)
            if found:
                found[-1] = found[-1]._replace(last=found[-1].last + _frames(at_hand, child.out_offset))
            continue
        shown = child.trimmed_range()
        lasts = _frames(at_hand, shown.duration)
        if isinstance(child, schema.Clip) and isinstance(child.media_reference, schema.ExternalReference):
            speed = next((float(e.time_scalar) for e in child.effects if isinstance(e, schema.LinearTimeWarp)), 1.0)
            begin = _begin_ms(child, shown) - at_hand.grid.seconds(reach) * 1000 * ratio(speed)
            name = _source(at_hand, child)
            found.append(_Piece(child, name, at - reach, at + lasts, max(Fraction(0), begin), speed, way))
        at, reach, way = at + lasts, 0, None
    return [piece for piece in found if piece.last > piece.first]  # some are seen within transitions only


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
    found = [cast("AudioLayer", _layer(at_hand, piece, AudioLayer)) for piece in _pieces(at_hand, track)]
    return [layer for layer in found if at_hand.sources[layer.source].info.audio_stream is not None]


def _layer(at_hand: _Reading, piece: _Piece, kind: type[VideoLayer] | type[AudioLayer]) -> VideoLayer | AudioLayer:
    """The layer as we wrote it where its frames are still the same; else a new one, dressed as that one was."""
    grid, kept = at_hand.grid, _kept(piece.clip)
    told = {
        "source": piece.source, "at_ms": grid.ms(piece.first), "source_in_ms": round(piece.begin_ms),
        "duration_ms": grid.ms(piece.last) - grid.ms(piece.first), "speed": piece.speed,
    }  # fmt: skip
    if not kept:
        return kind.model_validate(told)
    way: dict[str, Any] = kept.get("transition") or {}
    before = kind.model_validate(kept | ({"transition": None} if way and way["kind"] != "cut" else {}))
    span = (grid.frame(before.at_ms), grid.frame(before.end_ms), grid.frame(before.source_in_ms))
    same_speed = ratio(before.speed) == ratio(piece.speed)  # the library rounds numbers
    if span == (piece.first, piece.last, grid.frame(round(piece.begin_ms))) and same_speed:
        return before.model_copy(update={"source": piece.source})
    return kind.model_validate(told | {k: v for k, v in kept.items() if k in DRESS and k in kind.model_fields})


def _begin_ms(clip: Any, shown: Any) -> Fraction:
    """Where a clip starts in its file; files of cameras often begin at a time code of their own."""
    available = clip.media_reference.available_range
    offset = _ms(available.start_time) if available is not None else Fraction(0)
    return max(Fraction(0), _ms(shown.start_time) - offset)


def _source(at_hand: _Reading, clip: Any) -> str:
    uri = _uri(str(clip.media_reference.target_url))
    known = next((name for name, one in at_hand.sources.items() if one.uri == uri), None)
    if known is None:
        known = f"source{len(at_hand.sources) + 1}"
        at_hand.sources[known] = Source(uri=uri, info=at_hand.probed(uri))
    return known


def _uri(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        return url
    if parts.scheme not in ("", "file"):
        raise Invalid(f"This timeline names {url!r}, which is neither a file nor a web address.")
    return unquote(parts.path) if parts.scheme else url


def _url(uri: str) -> str:
    return uri if uri.startswith(("http://", "https://")) else Path(uri).absolute().as_uri()


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


def _gap(otio: Any, track: Any, grid: Grid, frames: int) -> None:
    if frames > 0:
        track.append(otio.schema.Gap(source_range=_range(otio, grid, 0, frames)))


def _time(otio: Any, grid: Grid, frame: float) -> Any:
    return otio.opentime.RationalTime(frame, float(grid.rate))


def _range(otio: Any, grid: Grid, first: float, frames: int) -> Any:
    return otio.opentime.TimeRange(_time(otio, grid, first), _time(otio, grid, frames))
