"""Emoji are drawn in their colours where they stand in a line, whatever stands around them."""

import json
import re
from gzip import decompress
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.media import captions
from cutroom.media.captions import emoji, pictures
from cutroom.media.edit import Captions, CaptionWord, Edit, Source, TextOverlay, Track, VideoLayer
from tests.unit.media.builders import media
from tools import emoji as packing

DRAWN = ["🔥", "❤\ufe0f", "👍🏽", "1\ufe0f\u20e3", "✅", "🏳\ufe0f\u200d🌈", "👩🏿\u200d🚀"]
PLAIN = ["a", "1", "™", "日", "〰", "🇩🇪", "👨\u200d👩\u200d👧\u200d👦", "\u200d", "\ufe0f"]
UNITS = st.sampled_from([*DRAWN, *PLAIN, " ", "\u20e3", "🏽"])


@pytest.mark.parametrize("one", DRAWN)
def test_what_has_a_picture_is_a_piece_of_its_own(one: str) -> None:
    assert emoji.split(f"so{one}it") == [("so", False), (one, True), ("it", False)]
    assert all(shape.outline.startswith("m ") for shape in emoji.shapes(one))


@pytest.mark.parametrize("one", PLAIN)
def test_letters_and_what_there_is_no_picture_of_stay_text(one: str) -> None:
    assert not any(drawn for _, drawn in emoji.split(one))


@given(st.lists(UNITS | st.characters(), max_size=12))
def test_nothing_of_a_text_is_lost(units: list[str]) -> None:
    text = "".join(units)
    assert "".join(piece for piece, _ in emoji.split(text)) == text
    assert len(pictures.letters(text)) <= len(text)


def script_of(**parts: object) -> pysubs2.SSAFile:
    layer = VideoLayer(source="main", duration_ms=9000)
    sources = {"main": Source(uri="a.mp4", info=media())}
    edit = Edit.model_validate({"sources": sources, "tracks": [Track(layers=[layer])], **parts})
    return pysubs2.SSAFile.from_string(captions.ass(edit))


def without_drawings(text: str) -> str:
    return re.sub(r"\{[^}]*\\p5\}[^{]*\{\\p0[^}]*\}", "#", text)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(sorted(captions.LOOKS)), st.lists(UNITS, min_size=1, max_size=5))
def test_each_layer_of_shapes_is_the_same_line_unseen_but_for_them(template: str, units: list[str]) -> None:
    """Without its drawings and their colours, each line of shapes says what the line of words says."""
    word = CaptionWord(text="".join(units), start_ms=0, end_ms=500, emoji="🔥")
    script = script_of(captions=Captions.model_validate({"template": template, "words": [word]}))
    words, *shapes = [event for event in script if event.style.startswith("Caption")]
    assert len(shapes) >= len(emoji.shapes("🔥"))
    assert len({event.layer for event in shapes}) == len(shapes), "libass pushes apart what shares a layer"
    same = {(event.start, event.end, without_drawings(event.text)) for event in shapes}
    assert same == {(words.start, words.end, without_drawings(words.text))}
    seen = script.styles["Caption unseen"]
    assert (seen.primarycolor.a, seen.outlinecolor.a, seen.backcolor.a) == (255, 255, 255)


def test_where_there_is_no_picture_the_letter_is_drawn() -> None:
    word = CaptionWord(text="Berlin", start_ms=0, end_ms=500, emoji="🇩🇪")
    [event] = script_of(captions=Captions(words=[word]))
    assert "Noto Emoji" in event.text and "🇩🇪" in event.text


def test_what_is_still_to_be_typed_is_not_drawn() -> None:
    text = TextOverlay(text="a🔥b", start_ms=0, end_ms=1000, animation="typewriter")
    script = script_of(texts=[text])
    shapes = sorted(event.start for event in script if event.style == "Text unseen")
    typed = sorted(event.start for event in script if event.style == "Text")
    assert len(typed) == 3, "an emoji is one letter"
    assert shapes[0] == typed[1]


CIRCLE = '<circle cx="16" cy="16" r="8" fill="#123456" opacity=".5"/>'
SQUARE = f'<g fill="none"><path fill="#abc" d="M0 0h32v32H0z"/>{CIRCLE}</g>'


def test_an_icon_becomes_shapes_of_whole_units(tmp_path: Path) -> None:
    (tmp_path / "icons.json").write_text(json.dumps({"icons": {"one": {"body": SQUARE}, "odd": {"body": "<use/>"}}}))
    (tmp_path / "chars.json").write_text(json.dumps({"1f525": "one", "1f526": "odd", "1f527": "gone"}))
    table = json.loads(decompress(packing.pack(tmp_path)))
    assert list(table) == ["1f525"], "what is no plain shape is left out"
    square, circle = table["1f525"]
    assert square == ["#aabbcc", 1, "m 0 0 l 512 0 l 512 512 l 0 512 l 0 0"]
    assert circle[:2] == ["#123456", 0.5] and circle[2].count("b ") >= 4


def test_a_turned_shape_is_turned_around_its_point() -> None:
    turned = packing.shapes('<rect x="10" y="10" width="4" height="4" fill="#000" transform="rotate(90 12 12)"/>')
    numbers = {int(part) for part in turned[0][2].split() if part.lstrip("-").isdigit()}
    assert numbers == {160, 224}, "a square stays where it is"


def test_browsers_get_the_same_drawings_in_pieces(tmp_path: Path) -> None:
    table = {"1f525": [("#ff6723", 1.0, "m 416 309 b 416 407 335 486 238 480 l 1 2")], "0031-20e3": [("#fff", 0.5, "")]}
    packing.write_for_browsers(table, tmp_path / "made")
    told = [json.loads(path.read_text()) for path in sorted((tmp_path / "made").iterdir())]
    assert len(told) == packing.PIECES
    found = {code: drawn for piece in told for code, drawn in piece["drawings"].items()}
    assert found == {
        "1f525": [["#ff6723", 1, "M416 309 C416 407 335 486 238 480 L1 2"]],
        "0031-20e3": [["#fff", 0.5, ""]],
    }
    assert told[packing.piece_of("1f525")]["drawings"].keys() == {"1f525"}
    assert all("MIT" in piece["licence"] for piece in told)


def test_the_web_app_looks_for_a_drawing_where_it_is() -> None:
    code = (packing.WEB.parent / "emoji.ts").read_text()
    assert re.findall(r"const PIECES = (\d+)", code) == [str(packing.PIECES)]
    assert re.findall(r"SHARE = ([\d.]+)", code) == [str(emoji.SHARE)]
