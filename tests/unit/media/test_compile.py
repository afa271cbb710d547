"""An Edit survives saving, refuses nonsense by name, and compiles to the run that it describes."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cutroom.media import crop_expression
from cutroom.media.compile import Level, compile_edit
from cutroom.media.edit import AudioLayer, Captions, CaptionWord, Crop, CropPoint, Edit, Rect, Source, Track, VideoLayer
from tests.unit.media.builders import media

POINTS = [
    CropPoint(at_ms=0, x=0.3, y=0.5),
    CropPoint(at_ms=1000, x=0.5, y=0.5),
    CropPoint(at_ms=2000, x=0.8, y=0.5, jump=True),
]


def an_edit(**changes: Any) -> Edit:
    layer = VideoLayer(source="main", source_in_ms=5000, duration_ms=4000, crop=Crop(w=0.31640625, h=1, points=POINTS))
    given = {
        "sources": {"main": Source(uri='/films/it\'s 100% "é" [x].mp4', info=media())},
        "tracks": [Track(layers=[layer])],
        "audio": [AudioLayer(source="main", source_in_ms=5000, duration_ms=4000)],
        "captions": Captions(words=[CaptionWord(text="{\\b1} 🙂", start_ms=0, end_ms=500)]),
    }
    return Edit.model_validate(given | changes)


def test_the_run_is_the_one_expected(tmp_path: Path) -> None:
    made = compile_edit(an_edit(), tmp_path, Level(3.5))
    assert made.args[made.args.index("-ss") : made.args.index("-ss") + 4] == ["-ss", "5.000", "-t", "4.000"]
    assert made.args.count("-i") == 2
    assert 'file:/films/it\'s 100% "é" [x].mp4' in made.args
    picture, sound = made.files["picture.txt"], made.files["sound.txt"]
    assert picture.startswith("[0:0]fps=30/1:start_time=0,crop=")
    assert "scale=720:1280" in picture and picture.endswith(
        "[base]ass=captions.ass:fontsdir=fonts,format=yuv420p[picture]"
    )
    assert "volume=3.50dB" in sound and "alimiter" in sound
    assert {"libx264", "high", "+faststart", "yuv420p"} <= set(made.args)
    assert made.output == "output.mp4"


def test_without_sound_there_is_a_silent_track(tmp_path: Path) -> None:
    assert compile_edit(an_edit(audio=[]), tmp_path).files["sound.txt"].startswith("anullsrc")


def test_hdr_is_tone_mapped_and_sdr_is_not(tmp_path: Path) -> None:
    hdr = Source(uri="a.mp4", info=media().model_copy(update={"hdr": "pq"}))
    assert "tonemap" in compile_edit(an_edit(sources={"main": hdr}), tmp_path).files["picture.txt"]
    assert "tonemap" not in compile_edit(an_edit(), tmp_path).files["picture.txt"]


def test_a_picture_in_a_part_of_the_frame_lies_over_the_background(tmp_path: Path) -> None:
    layer = VideoLayer(source="main", duration_ms=4000, rect=Rect(x=0, y=0.5, w=1, h=0.5))
    graph = compile_edit(an_edit(tracks=[Track(layers=[layer])]), tmp_path).files["picture.txt"]
    assert "color=c=0x000000:s=720x1280" in graph and "overlay=0:640" in graph


def test_saving_and_loading_changes_nothing() -> None:
    assert Edit.model_validate_json(an_edit().model_dump_json()) == an_edit()


def test_its_length_is_what_its_layers_say() -> None:
    layers = [VideoLayer(source="main", duration_ms=1500), VideoLayer(source="main", at_ms=1500, duration_ms=700)]
    assert an_edit(tracks=[Track(layers=layers)], audio=[]).duration_ms == 2200


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"tracks": [{"layers": [{"source": "other", "duration_ms": 10}]}]}, "other"),
        ({"tracks": [{"layers": [{"source": "main", "duration_ms": 0}]}]}, "duration_ms"),
        ({"tracks": [{"layers": [{"source": "main", "duration_ms": 9, "source_in_ms": 90_000}]}]}, "after the end"),
        ({"format": {"fps": "0/0"}}, "fps"),
        ({"format": {"width": 721}}, "width"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_nonsense_is_refused_with_its_place(wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError, match=place):
        Edit.model_validate(an_edit().model_dump() | wrong)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 4000), st.floats(0, 1), st.booleans()), min_size=1, max_size=80),
    st.floats(0.1, 0.9),
)
def test_the_crop_expression_says_what_the_path_says(steps: list[tuple[int, float, bool]], size: float) -> None:
    at, points = 0, list[CropPoint]()
    for gap, x, jump in steps:
        points.append(CropPoint(at_ms=at, x=x, y=0.5, jump=jump))
        at += gap
    text = crop_expression.expression(crop_expression.pieces(points, "x"), size)
    for point in points:
        wanted = max(0.0, min(1 - size, point.x - size / 2))
        assert abs(evaluate(text, point.at_ms / 1000) - wanted) < 1e-3


def evaluate(text: str, t: float) -> float:
    """ffmpeg's expression, read as Python."""
    calls = {"lt": lambda a, b: a < b, "when": lambda c, a, b: a if c else b, "max": max, "min": min, "t": t}
    return float(eval(re.sub(r"\bif\(", "when(", text), {"__builtins__": {}}, calls))  # noqa: S307
