"""A cut that goes to another editor and comes back has every cut on its frame, and all that only we know."""

import json
import os
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import XML, Element

import opentimelineio
import pytest
from hypothesis import given, settings

from cutroom.kit.errors import Invalid
from cutroom.media import interchange
from cutroom.media.edit import AudioLayer, Edit, Format, Source, Track, Transition, VideoLayer
from cutroom.media.edit.units import Grid
from cutroom.media.interchange.reading import read_otio
from tests.support.edits import edits
from tests.unit.media.builders import media

SOURCES = {
    "a": Source(uri="/films/a b#1.mp4", info=media(2200)),
    "b": Source(uri="https://x.org/b?c=1", info=media(2200)),
}


def a_cut() -> Edit:
    layers = [
        VideoLayer(source="a", source_in_ms=520, duration_ms=1000),
        VideoLayer(source="b", at_ms=800, duration_ms=1000, transition=Transition(duration_ms=200)),
        VideoLayer(source="a", at_ms=2000, source_in_ms=100, duration_ms=920, speed=2),
    ]
    sound = [
        AudioLayer(source="a", source_in_ms=520, duration_ms=1000),
        AudioLayer(source="b", at_ms=1000, duration_ms=920),
    ]
    return Edit(sources=SOURCES, tracks=[Track(layers=layers)], audio=sound, format=Format(fps="25/1"))


@settings(deadline=None, max_examples=25)
@given(edits(SOURCES))
def test_a_round_trip_changes_nothing(edit: Edit) -> None:
    back = read_otio(interchange.write(edit, ".otio"))
    assert back.model_copy(update={"audio": []}) == edit.model_copy(update={"audio": []})
    grid = edit.format.grid
    seen = [one for one in edit.audio if grid.frame(one.end_ms) > grid.frame(one.at_ms)]
    assert sorted(back.audio, key=str) == sorted(seen, key=str)


def test_sources_keep_their_names_wherever_their_files_are_named_from() -> None:
    sources = {name: Source(uri=uri, info=media()) for name, uri in (("talk", "a.mp4"), ("again", "a.mp4"))}
    layers = [VideoLayer(source=name, at_ms=at, duration_ms=900) for name, at in (("talk", 0), ("again", 900))]
    edit = Edit(sources=sources, tracks=[Track(layers=layers)])
    text = interchange.write(edit, ".otio")
    assert read_otio(text) == edit
    foreign = json.loads(text)
    foreign["metadata"] = {}  # another program keeps what it knows: the names of clips and their files
    read = read_otio(json.dumps(foreign), lambda _: media())
    assert [(layer.source, layer.at_ms) for layer in read.layers] == [("talk", 0), ("talk", 900)]


def test_what_another_editor_moved_comes_back_moved() -> None:
    timeline = json.loads(interchange.write(a_cut(), ".otio"))
    clip = next(one for one in timeline["tracks"]["children"][0]["children"] if one["OTIO_SCHEMA"].startswith("Clip"))
    clip["source_range"]["start_time"]["value"] += 10  # ten frames later: 400 ms
    moved = read_otio(json.dumps(timeline))
    assert moved.tracks[0].layers[0].source_in_ms == 920
    assert moved.tracks[0].layers[1:] == a_cut().tracks[0].layers[1:]


def test_a_timeline_of_another_program_is_read_with_its_dissolve() -> None:
    timeline = json.loads(interchange.write(a_cut(), ".otio"))

    def forget(part: object) -> None:
        if isinstance(part, dict):
            part.pop("metadata", None)
            for inner in part.values():
                forget(inner)
        elif isinstance(part, list):
            for inner in part:
                forget(inner)

    forget(timeline)
    looked_at: list[str] = []
    found = read_otio(json.dumps(timeline), lambda uri: looked_at.append(uri) or media(2200))
    assert looked_at == ["/films/a b#1.mp4", "https://x.org/b?c=1"]
    assert [(one.at_ms, one.duration_ms, one.speed) for one in found.tracks[0].layers] == [
        (0, 1000, 1), (800, 1000, 1), (2000, 920, 2),
    ]  # fmt: skip
    assert found.tracks[0].layers[1].transition == Transition(kind="dissolve", duration_ms=200)
    assert found.format.fps == "25/1"


def test_fcpxml_and_edl_hold_every_cut() -> None:
    document = interchange.write(a_cut(), ".fcpxml")
    assert document.count("<asset-clip") + document.count("<clip") + document.count("<video") >= 3
    edl = interchange.write(a_cut(), ".edl")
    assert "00:00:00:13 00:00:01:08 00:00:00:00 00:00:00:20" in edl, "the first cut, source and record, to the frame"
    assert " D " in edl and "00:00:02:00 00:00:02:23" in edl


def test_fcpxml_has_the_size_of_the_edit_whatever_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"there")
    cut = a_cut().model_copy(update={"sources": {**SOURCES, "a": Source(uri=str(film), info=media(2200))}})
    without = interchange.write(cut, ".fcpxml")
    probe = tmp_path / "ffprobe"
    probe.write_text("#!/bin/sh\necho 1920x1080\n")
    probe.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert interchange.write(cut, ".fcpxml") == without
    sizes = {(one.get("width"), one.get("height")) for one in XML(without).iter("format")}
    assert sizes == {("720", "1280")}


RATES = ["24000/1001", "24/1", "25/1", "30000/1001", "30/1", "50/1", "60000/1001", "60/1"]


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("form", sorted(interchange.WRITERS))
def test_another_program_reads_every_cut_on_its_frame(form: str, fps: str) -> None:
    """Minutes long, so that time codes that drop frames have dropped some."""
    grid = Grid(Fraction(fps))
    edges = [0, 100, 1800, 3600, 3777, 17_982, 20_000, 36_001]
    cuts = [(a + 500 + 7 * k, b - a, a) for k, (a, b) in enumerate(pairwise(edges))]
    layers = [
        VideoLayer(
            source="a", at_ms=grid.ms(at), source_in_ms=grid.ms(begin), duration_ms=grid.ms(at + n) - grid.ms(at)
        )
        for begin, n, at in cuts
    ]
    long = {"a": Source(uri="/films/a.mp4", info=media(3_000_000).model_copy(update={"fps": fps}))}
    edit = Edit(sources=long, tracks=[Track(layers=layers)], format=Format(fps=fps))
    assert read_elsewhere(interchange.write(edit, form), form, float(grid.rate)) == cuts


def read_elsewhere(text: str, form: str, rate: float) -> list[tuple[int, int, int]]:
    """Where each clip begins in its file, how long it is and where it stands, in frames, as OpenTimelineIO reads it."""
    if form == ".fcpxml":
        return [clip_of(clip, Fraction(rate).limit_denominator(1001)) for clip in XML(text).iter("clip")]
    options = {"rate": rate} if form == ".edl" else {}
    read = opentimelineio.adapters.read_from_string(text, interchange.WRITERS[form], **options)
    clips = [clip for clip in read.find_clips() if clip.parent().kind == "Video"]
    spans = [(clip.trimmed_range(), clip.trimmed_range_in_parent().start_time) for clip in clips]
    return [(frames(taken.start_time, rate), frames(taken.duration, rate), frames(at, rate)) for taken, at in spans]


def clip_of(clip: Element, rate: Fraction) -> tuple[int, int, int]:
    """A clip of FCPXML by its own exact times; OpenTimelineIO's reader counts in whole frames a second."""
    times = [Fraction((clip.get(name) or "0s").removesuffix("s")) * rate for name in ("start", "duration", "offset")]
    assert all(time.denominator == 1 for time in times)
    return int(times[0]), int(times[1]), int(times[2])


def frames(time: opentimelineio.opentime.RationalTime, rate: float) -> int:
    return round(time.rescaled_to(rate).value)


def test_a_rate_without_time_codes_is_refused_in_words() -> None:
    odd = a_cut().model_copy(update={"format": Format(fps="15/1")})
    with pytest.raises(Invalid, match="no timecodes for 15 fps"):
        interchange.write(odd, ".edl")
    assert 'frameDuration="1/15s"' in interchange.write(odd, ".fcpxml")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"OTIO_SCHEMA": "Nothing.1"}', "EDL"])
def test_what_is_no_timeline_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_otio(text)
