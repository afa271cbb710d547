"""An Edit survives saving, refuses nonsense by name, and compiles to the run that it describes."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.media.compile import Gain, compile_edit, crop, encoding
from cutroom.media.edit import (
    AudioLayer,
    Captions,
    CaptionWord,
    Crop,
    CropPoint,
    Edit,
    Format,
    Rect,
    Source,
    Track,
    VideoLayer,
)
from cutroom.media.edit.units import Grid
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
    made = compile_edit(an_edit(), tmp_path, Gain(3.5, -1.6))
    assert made.args[made.args.index("-ss") : made.args.index("-ss") + 4] == ["-ss", "4.866667", "-t", "9.300000"]
    assert made.args.count("-i") == 2
    assert 'file:/films/it\'s 100% "é" [x].mp4' in made.args
    picture, sound = made.files["picture.txt"], made.files["sound.txt"]
    assert picture.startswith(
        "[0:0]settb=1/1000000,setpts=PTS+(-118167),fps=30/1:start_time=0.000000,scale=1920:1080,crop="
    )
    assert "scale=720:1280" in picture and "trim=end_frame=120" in picture
    assert picture.endswith("[r0]ass=captions.ass:fontsdir=fonts,format=yuv420p,setpts=N[picture]")
    assert "volume=3.50dB" in sound and "alimiter" in sound
    assert {"libx264", "high", "+faststart+negative_cts_offsets", "yuv420p"} <= set(made.args)
    assert made.output == "output.mp4"


def test_a_picture_is_opened_by_a_name_of_our_own_beside_the_fonts(tmp_path: Path) -> None:
    image = {"uri": "/logos/a%03d.jpg", "start_ms": 0, "end_ms": 500, "rect": {"x": 0, "y": 0, "w": 1, "h": 1}}
    made = compile_edit(an_edit(images=[image, image | {"uri": "https://storage.example/b.png"}]), tmp_path)
    assert made.links["image0"] == Path("/logos/a%03d.jpg") and any("fonts/" in name for name in made.links)
    assert made.args.count(f"file:{tmp_path}/image0") == 1
    assert "https://storage.example/b.png" in made.args and "image1" not in made.links


def test_without_sound_there_is_a_silent_track(tmp_path: Path) -> None:
    assert "anullsrc" in compile_edit(an_edit(audio=[]), tmp_path).files["sound.txt"]


def test_hdr_is_tone_mapped_and_sdr_is_not(tmp_path: Path) -> None:
    hdr = Source(uri="a.mp4", info=media().model_copy(update={"hdr": "pq"}))
    assert "tonemap" in compile_edit(an_edit(sources={"main": hdr}), tmp_path).files["picture.txt"]
    assert "tonemap" not in compile_edit(an_edit(), tmp_path).files["picture.txt"]


def test_a_picture_in_a_part_of_the_frame_lies_over_the_background(tmp_path: Path) -> None:
    layer = VideoLayer(source="main", duration_ms=4000, rect=Rect(x=0, y=0.5, w=1, h=0.5))
    graph = compile_edit(an_edit(tracks=[Track(layers=[layer])]), tmp_path).files["picture.txt"]
    assert "color=c=0x000000:s=720x1280" in graph and "overlay=0:640" in graph


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 120), st.floats(0, 1), st.booleans()), min_size=1, max_size=80),
    st.floats(0.1, 0.9),
)
def test_the_crop_expression_says_what_the_path_says(steps: list[tuple[int, float, bool]], size: float) -> None:
    grid, at, points, frames = Grid(Fraction(30)), 0, list[CropPoint](), list[int]()
    for gap, x, jump in steps:
        points.append(CropPoint(at_ms=grid.ms(at), x=x, y=0.5, jump=jump))
        frames.append(at)
        at += gap
    text = crop.expression(crop.pieces(points, "x", grid), size)
    after = [*points[1:], points[-1]]
    for frame, before, point, later in zip(frames, [points[0], *points], points, after, strict=False):
        step = max(abs(point.x - before.x), abs(later.x - point.x))  # times are whole ms: half of one, in 33
        assert abs(evaluate(text, frame / 30) - clamped(point.x, size)) < 0.02 * step + 1e-3
        if point.jump and frame:  # the frame before still shows where the window was
            assert abs(evaluate(text, (frame - 1) / 30) - clamped(before.x, size)) < 1e-3


def clamped(centre: float, size: float) -> float:
    """Where a window's near edge is."""
    return max(0.0, min(1 - size, centre - size / 2))


def evaluate(text: str, t: float) -> float:
    """ffmpeg's expression, read as Python."""
    calls = {"lt": lambda a, b: a < b, "when": lambda c, a, b: a if c else b, "max": max, "min": min, "t": t}
    return float(eval(re.sub(r"\bif\(", "when(", text), {"__builtins__": {}}, calls))  # noqa: S307


def test_av1_is_made_in_real_time_by_default_and_with_more_care_where_it_is_asked_for() -> None:
    """The careful way took nine seconds of a processor for each second of a small film."""
    usages = {preset: encoding.video(Format(codec="av1", preset=preset), 30)[3] for preset in encoding.SPEEDS}
    assert usages["veryfast"] == usages["ultrafast"] == "realtime"
    assert usages["faster"] == usages["slow"] == "good"


def test_each_codec_has_its_encoder_and_hardware_only_where_there_is_some() -> None:
    for codec, software, hardware in [
        ("h264", "libx264", "h264_nvenc"),
        ("h265", "libx265", "hevc_nvenc"),
        ("vp9", "libvpx-vp9", "libvpx-vp9"),
        ("av1", "libaom-av1", "av1_nvenc"),
    ]:
        made = Format.model_validate({"codec": codec, "video_kbps": 4000})
        assert encoding.video(made, 30)[1] == software
        coded = encoding.video(made, 30, "nvenc")
        assert coded[1] == hardware and "4000k" in coded


def test_layers_that_read_on_share_one_opening(tmp_path: Path) -> None:
    def layers(gap_ms: int) -> list[VideoLayer]:
        starts = range(0, 5 * (1000 + gap_ms), 1000 + gap_ms)
        return [
            VideoLayer(source="main", at_ms=1000 * i, source_in_ms=s, duration_ms=1000) for i, s in enumerate(starts)
        ]

    joined = compile_edit(an_edit(tracks=[Track(layers=layers(300))], audio=[]), tmp_path)
    apart = compile_edit(an_edit(tracks=[Track(layers=layers(9000))], audio=[]), tmp_path)
    assert (joined.args.count("-i"), apart.args.count("-i")) == (1, 5)


def test_the_same_source_in_two_places_at_once_is_decoded_once(tmp_path: Path) -> None:
    halves = [Rect(h=0.5), Rect(y=0.5, h=0.5)]
    stacked = [Track(layers=[VideoLayer(source="main", duration_ms=4000, rect=half)]) for half in halves]
    assert compile_edit(an_edit(tracks=stacked, audio=[]), tmp_path).args.count("-i") == 1


def test_pictures_that_fill_the_frame_side_by_side_are_copied_and_all_others_laid_over_a_ground(tmp_path: Path) -> None:
    def graph(*rects: Rect, **more: Any) -> str:
        layers = [VideoLayer(source="main", duration_ms=4000, rect=rect, **more) for rect in rects]
        made = compile_edit(an_edit(tracks=[Track(layers=[layer]) for layer in layers], audio=[]), tmp_path)
        return made.files["picture.txt"]

    halves = [Rect(h=0.5), Rect(y=0.5, h=0.5)]
    assert "xstack=inputs=2:layout=0_0|0_640[beside]" in graph(*halves)
    assert "overlay" not in graph(*halves)
    assert graph(*halves, Rect(x=0.6, w=0.4, h=0.2)).count("overlay") == 1, "the third lies over both"
    for other in ([Rect(h=0.5), Rect(y=0.4, h=0.6)], [Rect(h=0.5), Rect(y=0.6, h=0.4)]):
        assert "xstack" not in graph(*other) and "[ground]" in graph(*other)
    assert "xstack" not in graph(*halves, opacity=0.5)
