"""Hundreds of Edits that must not reach ffmpeg: each is refused, and the place of what is wrong is named."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cutroom.kit.errors import Invalid
from cutroom.media.edit import load
from cutroom.media.edit.document import place
from cutroom.media.render import sources
from tests.unit.media.builders import media

Way = tuple[str | int, ...]
LAYER, ZOOM, CROP = (
    ("tracks", 0, "layers", 0),
    ("tracks", 0, "layers", 0, "zooms", 0),
    ("tracks", 0, "layers", 0, "crop"),
)
POINT, SOUND, WORD = (*CROP, "points", 0), ("audio", 0), ("captions", "words", 0)
TEXT, IMAGE, FORMAT, INFO = ("texts", 0), ("images", 0), ("format",), ("sources", "main", "info")
NAN, INF = float("nan"), float("inf")


def base() -> dict[str, Any]:
    """A plain Edit that uses everything once."""
    layer = {
        "source": "main", "duration_ms": 2000, "speed": 1, "opacity": 1, "rect": {"x": 0, "y": 0, "w": 1, "h": 1},
        "crop": {"w": 0.5, "h": 1, "points": [{"at_ms": 0, "x": 0.5, "y": 0.5}]},
        "zooms": [{"start_ms": 0, "end_ms": 900}],
    }  # fmt: skip
    crossing = {"source": "main", "at_ms": 1600, "duration_ms": 2000, "transition": {"kind": "slide"}}
    return {
        "version": 2,
        "sources": {"main": {"uri": "a.mp4", "info": media().model_dump()}},
        "tracks": [{"layers": [layer, crossing]}],
        "audio": [{"source": "main", "duration_ms": 3600}],
        "captions": {"words": [{"text": "a", "start_ms": 0, "end_ms": 10}]},
        "texts": [{"text": "a", "start_ms": 0, "end_ms": 10}],
        "images": [{"uri": "logo.png", "start_ms": 0, "end_ms": 10, "rect": {"x": 0, "y": 0, "w": 1, "h": 1}}],
        "background": {"colour": "#000000"},
        "format": {"width": 720, "height": 1280},
    }


# What no number, name, colour or text may be; and for each place its own limits.
NO_NUMBER: list[Any] = [NAN, INF, -INF, "twelve", "1; drawtext", [], {}, None, 10**30, -1]
NUMBERS: list[tuple[Way, list[Any]]] = [
    ((*LAYER, "duration_ms"), [0]), ((*LAYER, "at_ms"), []), ((*LAYER, "source_in_ms"), [60_000]),
    ((*LAYER, "speed"), [0, 0.1, 4.5]), ((*LAYER, "opacity"), [0, 1.01]), ((*LAYER, "fade_in_ms"), [10_001]),
    ((*LAYER, "rect", "w"), [0, 1.5]), ((*LAYER, "rect", "x"), [1.5]), ((*CROP, "w"), [0, 2]), ((*CROP, "h"), [0, 2]),
    ((*POINT, "at_ms"), []), ((*POINT, "x"), [1.2]), ((*ZOOM, "scale"), [1, 5]), ((*ZOOM, "ease_ms"), [20_000]),
    ((*SOUND, "duration_ms"), [0]), ((*SOUND, "speed"), [0, 9]), ((*SOUND, "duck_db"), [41]),
    ((*WORD, "start_ms"), []), ((*TEXT, "size"), [11, 73]), ((*TEXT, "x"), [1.1]), ((*IMAGE, "opacity"), [0, 2]),
    ((*IMAGE, "rect", "h"), [0, 1.1]), ((*FORMAT, "width"), [62, 721, 4098]), ((*FORMAT, "height"), [62, 1281, 4098]),
    ((*FORMAT, "crf"), [52]), ((*FORMAT, "audio_kbps"), [31, 513]), (("captions", "scale"), [0.4, 2.1]),
    (("captions", "position"), [1.1]),
]  # fmt: skip
NO_NAME: list[Any] = ["", "no such", "../../etc/passwd", "a:b=c,[0:v]", "\u202eevil", "🙂", "x" * 100_000, 5, [], {}]
NAMES: list[Way] = [
    (*LAYER, "fit"), (*LAYER, "source"), (*SOUND, "source"), ("captions", "template"), ("captions", "safe_area"),
    (*TEXT, "font"), (*TEXT, "animation"), (*FORMAT, "codec"), (*FORMAT, "container"), (*FORMAT, "preset"),
    (*FORMAT, "fps"),
]  # fmt: skip
NO_COLOUR: list[Any] = ["", "red", "#fff", "#12345g", "#1234567", "#000000,drawtext", "＃000000", "#١٢٣٤٥٦", 0, []]
COLOURS: list[Way] = [("background", "colour"), (*TEXT, "colour"), ("captions", "accent"), (*TEXT, "box")]
TEXTS: list[tuple[Way, list[Any]]] = [
    ((*TEXT, "text"), ["", "x" * 501, None, 5, [], "\ud800"]), ((*WORD, "text"), ["", "x" * 201, None, 5, {}, "\udfff"]),  # noqa: E501
    ((*WORD, "emoji"), ["", "x" * 17, 5]), ((*IMAGE, "uri"), ["", "x" * 4097, None, "a\0b"]),
    (("sources", "main", "uri"), ["", "x" * 4097, None, 7, "a\0b", "\ud800"]),
]  # fmt: skip
FACTS: list[tuple[str, list[Any]]] = [
    ("width", [0, -1, 15, 10**9, NAN]), ("height", [0, -1, 10**9, "tall"]), ("duration_ms", [0, -1, NAN, 10**15]),
    ("fps", ["0/0", "30/0", "x", "-1/1", "1e9", "9999999/1"]), ("video_stream", [-1, "v"]), ("audio_stream", [-1, "a"]),
    ("rotation", ["round"]), ("vfr", ["perhaps"]),
    ("hdr", ["", "hdr10", "smpte2084", "'[0:v]", "\ud83d", 5]),
]  # fmt: skip
OBJECTS: list[Way] = [
    (), LAYER, ("tracks", 0), (*LAYER, "rect"), CROP, POINT, ZOOM, ("tracks", 0, "layers", 1, "transition"), SOUND,
    ("captions",), WORD, TEXT, IMAGE, ("background",), FORMAT, ("sources", "main"),
]  # fmt: skip
MISSING: list[Way] = [
    ("sources",), ("tracks",), ("tracks", 0, "layers"), (*LAYER, "source"), (*LAYER, "duration_ms"), (*CROP, "w"),
    (*CROP, "points"), (*POINT, "x"), (*ZOOM, "end_ms"), (*SOUND, "source"), (*SOUND, "duration_ms"),
    ("captions", "words"), (*WORD, "text"), (*WORD, "end_ms"), (*TEXT, "text"), (*TEXT, "end_ms"), (*IMAGE, "rect"),
    (*IMAGE, "uri"), ("sources", "main", "uri"), ("sources", "main", "info"), (*INFO, "width"), (*INFO, "duration_ms"),
]  # fmt: skip
L1, WAY = ("tracks", 0, "layers", 1), ("tracks", 0, "layers", 1, "transition")
CROSSED: list[tuple[Way, Any, str]] = [
    (("version",), 0, "version"), (("version",), 3, "version"), (("version",), -1, "version"),
    (("version",), "two", "version"), (("version",), None, "version"), (("version",), [2], "version"),
    (("tracks",), [], "tracks"), (("tracks", 0, "layers"), [], "tracks[0].layers"),
    ((*L1, "at_ms"), 1500, place(WAY)), ((*L1, "at_ms"), 1700, place(WAY)), ((*WAY, "kind"), "spin", place((*WAY, "kind"))),  # noqa: E501
    (WAY, {"kind": "cut", "duration_ms": 9}, place(WAY)),
    (WAY, {"kind": "wipe", "duration_ms": 0}, place(WAY)), ((*WAY, "duration_ms"), 6000, place((*WAY, "duration_ms"))),
    ((*WAY, "direction"), "in", place((*WAY, "direction"))), ((*L1, "transition"), None, place((*L1, "at_ms"))),
    ((*L1, "rect"), {"h": 0.5}, place(WAY)), ((*L1, "duration_ms"), 300, place(WAY)),
    ((*LAYER, "transition"), {"kind": "fade"}, place((*LAYER, "transition"))),
    ((*LAYER, "fade_out_ms"), 3000, place(LAYER)), ((*ZOOM, "end_ms"), 0, place(ZOOM)),
    ((*ZOOM, "end_ms"), 9000, place(LAYER)), ((*LAYER, "zooms"), [{"start_ms": 0, "end_ms": 900}] * 2, place(LAYER)),
    ((*CROP, "points"), [], place((*CROP, "points"))),
    ((*CROP, "points"), [{"at_ms": 0, "x": 0, "y": 0}] * 2, place((*CROP, "points"))),
    ((*CROP, "points"), [{"at_ms": i, "x": 0, "y": 0} for i in range(5001)], place((*CROP, "points"))),
    ((*SOUND, "at_ms"), 3600, "audio[0].at_ms"), ((*SOUND, "source_in_ms"), 60_000, "audio[0].source_in_ms"),
    ((*SOUND, "fade_in_ms"), 9000, "audio[0]"), ((*SOUND, "gain_db"), 31, "audio[0].gain_db"),
    ((*SOUND, "gain_db"), -61, "audio[0].gain_db"), ((*INFO, "audio_stream"), None, "audio[0].source"),
    ((*WORD, "end_ms"), -4, place((*WORD, "end_ms"))), (WORD, {"text": "a", "start_ms": 9, "end_ms": 8}, place(WORD)),
    ((*TEXT, "end_ms"), 0, "texts[0]"), (TEXT, {"text": "a", "start_ms": 3600, "end_ms": 3700}, "texts[0].start_ms"),
    ((*IMAGE, "end_ms"), 0, "images[0]"), ((*IMAGE, "fade_ms"), 5001, "images[0].fade_ms"),
    ((*INFO, "rotation"), 45, "sources.main.info.rotation"), ((*INFO, "hdr"), "yes", "sources.main.info.hdr"),
    (FORMAT, {"codec": "h264", "container": "webm"}, "format"), ((*FORMAT, "fps"), "14/1", "format.fps"),
    ((*FORMAT, "fps"), "61/1", "format.fps"), ((*FORMAT, "fps"), "30", "format.fps"), ((*FORMAT, "fps"), "３０/1", "format.fps"),  # noqa: E501
    ((*FORMAT, "video_kbps"), 99, "format.video_kbps"), ((*FORMAT, "loudness_lufs"), -4, "format.loudness_lufs"),
    ((*FORMAT, "loudness_lufs"), NAN, "format.loudness_lufs"),
    (("tracks",), [{"layers": [{"source": "main", "duration_ms": 90}]}] * 17, "tracks"),
    (("texts",), [{"text": "a", "start_ms": 0, "end_ms": 1}] * 601, "texts"),
]  # fmt: skip


def hostile() -> Iterator[tuple[Way, Any, str]]:
    """Where to put what, and the place that must be named."""
    for way, own in NUMBERS:
        yield from ((way, value, place(way)) for value in [*NO_NUMBER, *own])
    for way in NAMES:
        yield from ((way, value, place(way)) for value in NO_NAME)
    for way in COLOURS:
        yield from ((way, value, place(way)) for value in NO_COLOUR)
    for way, values in TEXTS:
        yield from ((way, value, place(way)) for value in values)
    for name, values in FACTS:
        yield from (((*INFO, name), value, place((*INFO, name))) for value in values)
    for way in OBJECTS:
        yield (*way, "surprise"), 1, place((*way, "surprise"))
        yield from ((way, value, place(way)) for value in (5, "text") if way)
    yield from CROSSED


def changed(way: Way, change: Callable[[Any, Any], None]) -> dict[str, Any]:
    wrong: Any = copy.deepcopy(base())
    here = wrong
    for step in way[:-1]:
        here = here[step]
    change(here, way[-1])
    return wrong


CASES = list(hostile())


def test_there_are_hundreds_of_them_and_without_them_it_is_a_good_edit() -> None:
    assert len(CASES) + len(MISSING) >= 500
    assert load(base()).frames == 108


@pytest.mark.parametrize(("way", "value", "named"), CASES, ids=[f"{i}-{c[2]}" for i, c in enumerate(CASES)])
def test_what_is_wrong_is_refused_where_it_is(way: Way, value: Any, named: str) -> None:
    def put(here: Any, key: Any) -> None:
        here[key] = value

    refused(changed(way, put), named)


@pytest.mark.parametrize("way", MISSING, ids=place)
def test_what_is_missing_is_named(way: Way) -> None:
    def drop(here: Any, key: Any) -> None:
        del here[key]

    refused(changed(way, drop), place(way))


def refused(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(Invalid) as found:
        load(wrong)
    places = [error["place"] for error in found.value.details["errors"]]
    assert named in places, found.value.message
    assert found.value.message.startswith("This Edit cannot be used: ")
    assert len(found.value.message) < 1000


PATHS = ["gone.mp4", ".", "/", "-i", "pipe:0", "concat:a|b", "file:///etc/hostname", "data:,x", "\u202egnp.4pm", "🙂.mp4",  # noqa: E501
         "~", "a\nb", "'; ls", "http://", "https:///a.mp4", "ftp://example.org/a.mp4", "subfile,,start,0,end,9,,:a",
         "x" * 300, "http://[::1", "http://a:99999/", "http://exa mple/a.mp4"]  # fmt: skip


@pytest.mark.parametrize("uri", PATHS)
@pytest.mark.parametrize("where", ["sources.main.uri", "images[0].uri"])
def test_a_source_that_is_not_there_is_named(tmp_path: Path, uri: str, where: str) -> None:
    wrong = base()
    (tmp_path / "here").write_bytes(b"\x89PNG\r\n\x1a\n")
    wrong["sources"]["main"]["uri"] = wrong["images"][0]["uri"] = str(tmp_path / "here")
    sources.check_exist(load(wrong))
    (wrong["sources"]["main"] if where.startswith("sources") else wrong["images"][0])["uri"] = uri
    with pytest.raises(Invalid) as found:
        sources.check_exist(load(wrong))
    assert found.value.details["place"] == where
