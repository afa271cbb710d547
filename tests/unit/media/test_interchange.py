"""A cut that goes to another editor and comes back has every cut on its frame, and all that only we know."""

import json

import pytest
from hypothesis import given, settings

from cutroom.kit.errors import Invalid
from cutroom.media import interchange
from cutroom.media.edit import AudioLayer, Edit, Format, Source, Track, Transition, VideoLayer
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
    back = interchange.read_otio(interchange.write(edit, ".otio"))
    assert back.model_copy(update={"audio": []}) == edit.model_copy(update={"audio": []})
    grid = edit.format.grid
    seen = [one for one in edit.audio if grid.frame(one.end_ms) > grid.frame(one.at_ms)]
    assert sorted(back.audio, key=str) == sorted(seen, key=str)


def test_what_another_editor_moved_comes_back_moved() -> None:
    timeline = json.loads(interchange.write(a_cut(), ".otio"))
    clip = next(one for one in timeline["tracks"]["children"][0]["children"] if one["OTIO_SCHEMA"].startswith("Clip"))
    clip["source_range"]["start_time"]["value"] += 10  # ten frames later: 400 ms
    moved = interchange.read_otio(json.dumps(timeline))
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
    found = interchange.read_otio(json.dumps(timeline), lambda uri: looked_at.append(uri) or media(2200))
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


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"OTIO_SCHEMA": "Nothing.1"}', "EDL"])
def test_what_is_no_timeline_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        interchange.read_otio(text)
