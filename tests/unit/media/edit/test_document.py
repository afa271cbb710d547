"""An Edit survives saving and growing older, lasts as long as its tracks say, and refuses nonsense by its place."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.kit.errors import Invalid
from cutroom.media.compile import compile_edit, compile_frame, compile_segment, plan, whole
from cutroom.media.edit import Edit, Source, Track, VideoLayer, load, schema
from tests.support.edits import edits
from tests.unit.media.builders import media

SOURCES = {
    "a": Source(uri="/films/a b.mp4", info=media(2200)),
    "b": Source(
        uri="https://example.org/b", info=media(2200, sound=False).model_copy(update={"hdr": "pq", "vfr": True})
    ),
}
ANY = edits(SOURCES, ["/logos/one.png"])


@settings(deadline=None, max_examples=25)
@given(ANY)
def test_saving_and_loading_changes_nothing(edit: Edit) -> None:
    assert load(edit.model_dump_json()) == edit


@settings(deadline=None, max_examples=25)
@given(ANY, st.data())
def test_any_valid_edit_compiles_whole_in_part_and_as_one_frame(edit: Edit, data: st.DataObject) -> None:
    assert compile_edit(edit, Path("work")).args
    first = data.draw(st.integers(0, edit.frames - 1))
    assert compile_segment(edit, Path("work"), plan.Window(first, edit.frames)).args
    assert compile_frame(edit, Path("work"), data.draw(st.integers(0, edit.duration_ms))).args


@settings(deadline=None, max_examples=25)
@given(ANY, st.data())
def test_every_frame_of_a_layer_is_shown_once_and_parts_add_up_to_the_whole(edit: Edit, data: st.DataObject) -> None:
    """The frames of each track in two windows are those of the whole, and layers overlap only in transitions."""
    middle = data.draw(st.integers(0, edit.frames))
    windows = [plan.Window(0, middle), plan.Window(middle, edit.frames)]
    shown = [
        sum(run.frames for window in parts for run in plan.runs(edit, window)) for parts in (windows, [whole(edit)])
    ]
    grid = edit.format.grid
    told = sum(
        grid.frame(layer.end_ms) - max(grid.frame(layer.at_ms), grid.frame(before.end_ms) if before else 0)
        for track in edit.tracks
        for before, layer in zip([None, *track.layers], track.layers, strict=False)
    )
    assert shown == [told, told]


def test_its_length_is_where_its_last_layer_ends() -> None:
    layers = [VideoLayer(source="a", duration_ms=1500), VideoLayer(source="a", at_ms=1500, duration_ms=700)]
    assert Edit(sources=SOURCES, tracks=[Track(layers=layers)]).duration_ms == 2200


def test_documents_of_the_first_version_still_load() -> None:
    old = {
        "version": 1,
        "sources": {"one": {"uri": "a.mp4", "info": media().model_dump()}},
        "tracks": [{"layers": [{"source": "one", "duration_ms": 3000, "rect": {"h": 0.5}}]}],
        "texts": [{"text": "Hi", "start_ms": 0, "end_ms": 900, "size": 144}],
        "background": "#102030",
        "format": {"fps": "120/1", "height": 1920},
    }
    edit = load(json.dumps(old))
    assert (edit.version, edit.background.colour, edit.format.fps) == (2, "#102030", "60/1")
    assert edit.texts[0].size == 72  # the largest there is; it was 96 of 1280


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [("format", {"fps": "1e9999999"}, "format.fps"), ("texts", [{"size": 10**400}], "texts[0].text")],
    ids=["a rate that takes for ever to reckon", "a size that no number holds"],
)
def test_a_document_of_the_first_version_that_is_wrong_is_refused_at_once(part: str, value: Any, named: str) -> None:
    info = media().model_dump()
    old = {"version": 1, "sources": {"one": {"uri": "a.mp4", "info": info}}, part: value}
    with pytest.raises(Invalid) as found:
        load({**old, "tracks": [{"layers": [{"source": "one", "duration_ms": 3000}]}]})
    assert named in [error["place"] for error in found.value.details["errors"]]


def test_the_published_schema_names_the_parts_of_an_edit() -> None:
    assert {"Transition", "Captions", "AudioLayer", "ImageOverlay"} <= set(schema()["$defs"])


BASE: dict[str, Any] = {
    "sources": {
        "main": {"uri": "a.mp4", "info": media().model_dump()},
        "mute": {"uri": "b", "info": media(sound=False).model_dump()},
    },
    "tracks": [
        {"layers": [{"source": "main", "duration_ms": 2000}, {"source": "main", "at_ms": 2000, "duration_ms": 2000}]}
    ],
    "audio": [{"source": "main", "duration_ms": 4000}],
    "captions": {"words": [{"text": "a", "start_ms": 0, "end_ms": 10}]},
    "texts": [{"text": "a", "start_ms": 0, "end_ms": 10}],
    "images": [{"uri": "logo.png", "start_ms": 0, "end_ms": 10, "rect": {}}],
}  # fmt: skip


def put(*path: Any) -> Callable[[dict[str, Any]], None]:
    """A change that puts the last of `path` where the rest leads."""

    def change(edit: dict[str, Any]) -> None:
        *way, key, value = path
        for step in way:
            edit = edit[step] if not isinstance(edit, dict) or step in edit else edit.setdefault(step, {})
        edit[key] = value

    return change


L0, L1 = ("tracks", 0, "layers", 0), ("tracks", 0, "layers", 1)
HOSTILE = [
    (put(*L0, "source", "other"), "tracks[0].layers[0].source"),
    (put(*L0, "duration_ms", 0), "tracks[0].layers[0].duration_ms"),
    (put(*L0, "duration_ms", 9), "tracks[0].layers[0].duration_ms"),
    (put(*L0, "duration_ms", 10**12), "tracks[0].layers[0].duration_ms"),
    (put(*L0, "source_in_ms", 90_000), "tracks[0].layers[0].source_in_ms"),
    (put(*L0, "source_in_ms", -1), "tracks[0].layers[0].source_in_ms"),
    (put(*L0, "speed", 0), "tracks[0].layers[0].speed"),
    (put(*L0, "speed", float("nan")), "tracks[0].layers[0].speed"),
    (put(*L0, "opacity", float("inf")), "tracks[0].layers[0].opacity"),
    (put(*L0, "rect", {"w": 0}), "tracks[0].layers[0].rect.w"),
    (put(*L0, "crop", {"w": 0.5, "h": 1, "points": []}), "tracks[0].layers[0].crop.points"),
    (put(*L0, "crop", {"w": 2, "h": 1, "points": [{"at_ms": 0, "x": 0, "y": 0}]}), "tracks[0].layers[0].crop.w"),
    (put(*L0, "fit", "[0:v]null"), "tracks[0].layers[0].fit"),
    (put(*L0, "fade_in_ms", 5000), "tracks[0].layers[0]"),
    (put(*L0, "zooms", [{"start_ms": 0, "end_ms": 9000}]), "tracks[0].layers[0]"),
    (put(*L0, "transition", {}), "tracks[0].layers[0].transition"),
    (put(*L1, "transition", {"kind": "wipe"}), "tracks[0].layers[1].transition"),
    (put(*L1, "transition", {"kind": "cut", "duration_ms": 5}), "tracks[0].layers[1].transition"),
    (put(*L1, "at_ms", 1500), "tracks[0].layers[1].at_ms"),
    (put("tracks", []), "tracks"),
    (put("audio", 0, "source", "mute"), "audio[0].source"),
    (put("audio", 0, "gain_db", 99), "audio[0].gain_db"),
    (put("audio", 0, "at_ms", 4000), "audio[0].at_ms"),
    (put("captions", "template", "'; rm -rf"), "captions.template"),
    (put("captions", "words", 0, "end_ms", -4), "captions.words[0].end_ms"),
    (put("captions", "words", 0, "text", ""), "captions.words[0].text"),
    (put("texts", 0, "size", 500), "texts[0].size"),
    (put("texts", 0, "end_ms", 0), "texts[0]"),
    (put("texts", 0, "start_ms", 4000), "texts[0]"),
    (put("texts", 0, "colour", "red"), "texts[0].colour"),
    (put("texts", 0, "font", "../../etc/passwd"), "texts[0].font"),
    (put("images", 0, "uri", ""), "images[0].uri"),
    (put("format", "fps", "0/0"), "format.fps"),
    (put("format", "fps", "1e9/1"), "format.fps"),
    (put("format", "width", 721), "format.width"),
    (put("format", {"codec": "h264", "container": "webm"}), "format"),
    (put("version", 3), "version"),
    (put("surprise", 1), "surprise"),
]


@pytest.mark.parametrize(("change", "place"), HOSTILE, ids=[f"{i}-{place}" for i, (_, place) in enumerate(HOSTILE)])
def test_nonsense_is_refused_with_its_place(change: Callable[[dict[str, Any]], None], place: str) -> None:
    wrong = copy.deepcopy(BASE)
    load(wrong)
    change(wrong)
    with pytest.raises(Invalid) as refused:
        load(wrong)
    assert refused.value.details["place"] == place
    assert place in refused.value.message


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@settings(deadline=None, max_examples=40)
@given(JSON)
def test_anything_at_all_is_refused_in_words(thing: object) -> None:
    for path in [("tracks",), ("format",), ("captions", "words"), (*L0, "crop"), ("sources", "main")]:
        wrong = copy.deepcopy(BASE)
        put(*path, thing)(wrong)
        try:
            load(wrong)
        except Invalid as refused:
            assert refused.message.startswith("This Edit cannot be used: ")


@given(st.text() | st.binary())
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(Invalid):
        load(text)
