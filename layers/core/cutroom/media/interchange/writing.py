"""An Edit as the file of another editor."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from cutroom.kit.errors import Invalid
from cutroom.media.compile.sound import lanes
from cutroom.media.edit import AudioLayer, Edit, Track, Transition, VideoLayer
from cutroom.media.edit.units import Grid, ratio
from cutroom.media.interchange.timelines import OURS, library
from cutroom.media.source.paths import is_remote

WRITERS = {".otio": "otio_json", ".fcpxml": "fcpx_xml", ".edl": "cmx_3600"}
WHOLE_RATES = (30, 24, 25, 50, 60)
FCPXML_TIME = re.compile(r'\b(offset|start|duration|frameDuration|tcStart)="(\d+)(?:/(\d+))?s"')
FCPXML_FORMAT = re.compile(r'(<format [^>]*?) name="[^"]*"/>')  # its name depends on whether ffprobe is installed


def write(edit: Edit, form: str, name: str = "Cutroom") -> str:
    """`edit` as the text of a file with the ending `form` (see WRITERS). An EDL holds the lowest track only.

    Raises Invalid for an EDL at a rate that has no time codes.
    """
    otio, rate = library(), edit.format.grid.rate
    if form == ".fcpxml":
        return _fcpxml(otio, edit, name)
    at_hand = _Writing(otio, edit, rate)
    if form == ".otio":
        return str(otio.adapters.write_to_string(_timeline(at_hand, name), WRITERS[form]))
    if not otio.opentime.RationalTime.is_smpte_timecode_rate(float(rate)):
        raise Invalid(f"An EDL has no timecodes for {float(rate):g} fps. Export at 24, 25, 30, 50 or 60.")
    timeline = _timeline(at_hand, name, lowest_only=True)
    text = str(otio.adapters.write_to_string(timeline, WRITERS[form], rate=float(rate)))
    return text.replace("\n", "\nFCM: DROP FRAME\n", 1) if ";" in text else text


class _Writing(NamedTuple):
    """What writing needs at hand; `rate` is what frames are told at, which need not be the Edit's own."""

    otio: Any
    edit: Edit
    rate: Fraction

    @property
    def grid(self) -> Grid:
        """The Edit's own frames."""
        return self.edit.format.grid


def _fcpxml(otio: Any, edit: Edit, name: str) -> str:
    """FCPXML: written at a whole rate, because its writer counts in whole frames a second, then told in real time."""
    rate = edit.format.grid.rate
    whole = next((one for one in WHOLE_RATES if one == round(rate)), WHOLE_RATES[0])
    text = str(otio.adapters.write_to_string(_timeline(_Writing(otio, edit, Fraction(whole)), name), "fcpx_xml"))

    def real(match: re.Match[str]) -> str:
        seconds = Fraction(int(match[2]), int(match[3] or 1)) * whole / rate
        return f'{match[1]}="{seconds.numerator}/{seconds.denominator}s"' if seconds else match[0]

    size = f'width="{edit.format.width}" height="{edit.format.height}"'
    return FCPXML_FORMAT.sub(rf"\1 {size}/>", FCPXML_TIME.sub(real, text))


def _timeline(at_hand: _Writing, name: str, *, lowest_only: bool = False) -> Any:
    otio, edit, grid = at_hand.otio, at_hand.edit, at_hand.grid
    timeline = otio.schema.Timeline(name=name, global_start_time=_time(at_hand, 0))
    timeline.metadata[OURS] = edit.model_dump_json(exclude={"tracks", "audio"})
    for i, track in enumerate(edit.tracks[: 1 if lowest_only else None]):
        timeline.tracks.append(_video_track(at_hand, track, f"V{i + 1}"))
    for i, lane in enumerate(lanes(edit.audio, list(range(len(edit.audio))))[: 1 if lowest_only else None]):
        audio_track = otio.schema.Track(name=f"A{i + 1}", kind=otio.schema.TrackKind.Audio)
        at = 0
        for k in lane:
            layer = edit.audio[k]
            first, last = grid.frame(layer.at_ms), grid.frame(layer.end_ms)
            if last > first:
                _gap(at_hand, audio_track, first - at)
                audio_track.append(_clip(at_hand, layer, first, last))
                at = last
        timeline.tracks.append(audio_track)
    return timeline


def _video_track(at_hand: _Writing, track: Track, name: str) -> Any:
    """Clips that meet where one half of a transition is over, with the transition between them."""
    grid, otio = at_hand.grid, at_hand.otio
    lane = otio.schema.Track(name=name, kind=otio.schema.TrackKind.Video)
    starts = [grid.frame(layer.at_ms) for layer in track.layers]
    ends = [grid.frame(layer.end_ms) for layer in track.layers]
    at = 0
    for k, layer in enumerate(track.layers):
        before = ends[k - 1] - starts[k] if k else 0  # frames that it shares with the one before, and with the next
        after = ends[k] - starts[k + 1] if k + 1 < len(starts) else 0
        first, last = starts[k] + max(0, before) // 2, ends[k] - (max(0, after) - max(0, after) // 2)
        _gap(at_hand, lane, first - at)
        if layer.transition and layer.overlap_ms:
            lane.append(_transition(at_hand, layer.transition, max(0, before)))
        lane.append(_clip(at_hand, layer, first, last))
        at = last
    return lane


def _transition(at_hand: _Writing, way: Transition, frames: int) -> Any:
    schema = at_hand.otio.schema
    return schema.Transition(
        name=way.kind, transition_type=schema.TransitionTypes.SMPTE_Dissolve,
        in_offset=_time(at_hand, frames // 2), out_offset=_time(at_hand, frames - frames // 2),
        metadata={OURS: way.model_dump_json()},
    )  # fmt: skip


def _clip(at_hand: _Writing, layer: VideoLayer | AudioLayer, first: int, last: int) -> Any:
    """Frames `[first, last)` of the output, as the part of the source that they show."""
    grid, schema, source = at_hand.grid, at_hand.otio.schema, at_hand.edit.sources[layer.source]
    skipped = (first - grid.frame(layer.at_ms)) * ratio(layer.speed)
    begin = float(grid.frame(layer.source_in_ms) + skipped)
    whole = _range(at_hand, 0, max(1, grid.frame(source.info.duration_ms)))
    media = schema.ExternalReference(target_url=_url(source.uri), available_range=whole)
    media.name = layer.source
    clip = schema.Clip(
        name=layer.source, media_reference=media, source_range=_range(at_hand, begin, last - first),
        metadata={OURS: layer.model_dump_json()},
    )  # fmt: skip
    if layer.speed != 1:
        clip.effects.append(schema.LinearTimeWarp(time_scalar=float(layer.speed)))
    return clip


def _gap(at_hand: _Writing, track: Any, frames: int) -> None:
    if frames > 0:
        track.append(at_hand.otio.schema.Gap(source_range=_range(at_hand, 0, frames)))


def _time(at_hand: _Writing, frame: float) -> Any:
    return at_hand.otio.opentime.RationalTime(frame, float(at_hand.rate))


def _range(at_hand: _Writing, first: float, frames: int) -> Any:
    return at_hand.otio.opentime.TimeRange(_time(at_hand, first), _time(at_hand, frames))


def _url(uri: str) -> str:
    return uri if is_remote(uri) else Path(uri).absolute().as_uri()
