"""The runs of ffmpeg: how sources are opened and read, what encoders are told, and what a part is cut back to."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cutroom.media.compile import command, encoder_preroll, plan
from cutroom.media.compile.plan import Window
from cutroom.media.edit import AudioLayer, Edit, Format, Source, Track, VideoLayer
from tests.unit.media.builders import media

FOLDER = Path("/folder")


def edit(*layers: VideoLayer, **more: Any) -> Edit:
    """720x1280 at 30 frames a second, of `a` and `b`, a minute each."""
    form = Format.model_validate({"fps": "30/1"} | more.pop("form", {}))
    sources = {name: Source(uri=f"{name}.mp4", info=media()) for name in ("a", "b")}
    return Edit.model_validate({"sources": sources, "tracks": [Track(layers=list(layers))], "format": form} | more)


def shown(name: str = "a", **more: Any) -> VideoLayer:
    return VideoLayer.model_validate({"source": name, "duration_ms": 1000} | more)


def option(args: Sequence[str], name: str) -> list[str]:
    """The values that an option is given, in order."""
    return [value for key, value in pairwise(args) if key == name]


def read(made: Edit, window: Window | None = None) -> list[plan.InputRead]:
    """The openings for all that is shown."""
    steps = [step for run in plan.runs(made, window or plan.whole(made)) for step in run.steps]
    return plan.input_reads(made, [branch for step in steps for branch in step.branches])


def test_windows_are_cut_to_what_lies_within() -> None:
    window = Window(10, 20)
    assert window.frames == 10
    assert window.cut(12, 15) == (12, 15)
    assert window.cut(5, 25) == (10, 20)
    assert window.cut(20, 30).frames == window.cut(0, 10).frames == 0
    assert window.cut(0, 10) == (10, 10)


def test_layers_that_follow_each_other_in_one_place_are_one_run() -> None:
    half = {"h": 0.5}
    one = plan.runs(edit(shown(), shown("b", at_ms=1000), shown(at_ms=2500)), Window(0, 105))
    assert [(run.at, run.frames, len(run.steps), run.track) for run in one] == [(0, 60, 2, 0), (75, 30, 1, 0)]
    two = plan.runs(edit(shown(), shown("b", at_ms=1000, rect=half)), Window(0, 60))
    assert [(run.at, run.layer.source) for run in two] == [(0, "a"), (30, "b")]
    part = plan.runs(edit(shown(), shown("b", at_ms=1000), shown(at_ms=2500)), Window(30, 45))
    assert [(run.at, run.frames, run.steps[0].branches[0].layer.source) for run in part] == [(30, 15, "b")]
    assert plan.runs(edit(shown(), shown("b", at_ms=2000)), Window(30, 60)) == []


def test_a_transition_is_a_step_of_two_and_knows_how_much_of_it_is_over() -> None:
    made = edit(shown(), shown("b", at_ms=700, transition={"kind": "fade", "duration_ms": 300}))
    [run] = plan.runs(made, plan.whole(made))
    assert [[(b.layer.source, b.first, b.frames, b.at) for b in step.branches] for step in run.steps] == [
        [("a", 0, 21, 0)],
        [("a", 21, 9, 21), ("b", 0, 9, 21)],
        [("b", 9, 21, 30)],
    ]
    assert [(step.done, step.whole, step.transition is not None) for step in run.steps] == [
        (0, 0, False),
        (0, 9, True),
        (0, 0, False),
    ]
    [run] = plan.runs(made, Window(25, 40))
    assert [(step.done, step.whole, step.branches[-1].first) for step in run.steps] == [(4, 9, 4), (0, 0, 9)]


@pytest.mark.parametrize("more", [{"opacity": 0.9}, {"fade_in_ms": 10}, {"fade_out_ms": 10}])
def test_a_run_is_seen_through_where_any_of_its_layers_is(more: dict[str, Any]) -> None:
    assert [run.transparent for run in plan.runs(edit(shown(), shown("b", at_ms=1000, **more)), Window(0, 60))] == [
        True
    ]
    assert [run.transparent for run in plan.runs(edit(shown(), shown("b", at_ms=1000)), Window(0, 60))] == [False]


@pytest.mark.parametrize(
    ("source_in_ms", "start_ms", "end_ms"),
    [
        (0, 0, 1300),
        (100, 0, 1400),
        (121, 0, 1421),
        (1154, Fraction(3100, 3), 2454),  # 120 ms ahead, at a frame
        (5000, Fraction(14_600, 3), 6300),
    ],
)
def test_reading_begins_ahead_of_what_is_shown_and_goes_on_beyond(
    source_in_ms: int, start_ms: Fraction | int, end_ms: int
) -> None:
    assert read(edit(shown(source_in_ms=source_in_ms))) == [("a", [0], start_ms, end_ms)]


def test_of_a_slow_source_two_frames_are_read_ahead_and_at_the_end_a_little_is_read_at_least() -> None:
    slow = media().model_copy(update={"fps": "5/1"})
    sources = {"a": Source(uri="a.mp4", info=slow)}
    assert read(edit(shown(source_in_ms=5000), sources=sources))[0].start_ms == 4600
    late = read(edit(shown(source_in_ms=59_960, duration_ms=40)))
    assert late[0].start_ms == 59_800


def test_speed_reads_more_or_less() -> None:
    assert read(edit(shown(speed=2, source_in_ms=5000)))[0].end_ms == 7300
    assert read(edit(shown(speed=0.5, source_in_ms=5000)))[0].end_ms == 5800


@pytest.mark.parametrize(
    ("second", "openings"),
    [
        ({"source_in_ms": 1000}, 1),  # goes on
        ({"source_in_ms": 6400}, 1),  # five seconds are read over
        ({"source_in_ms": 6500}, 2),
        ({"source_in_ms": 0}, 1),  # again: it waits in memory
        ({"source": "b", "source_in_ms": 1000}, 2),
    ],
)
def test_reading_on_is_cheaper_than_opening_again_up_to_a_point(second: dict[str, Any], openings: int) -> None:
    assert len(read(edit(shown(), shown(**({"at_ms": 1000} | second))))) == openings


def test_what_was_passed_by_is_opened_again_and_a_long_stretch_is_not_kept_in_memory() -> None:
    assert len(read(edit(shown(source_in_ms=3000), shown(at_ms=1000, source_in_ms=1000)))) == 2
    long = shown(duration_ms=3000, source_in_ms=1000)
    assert len(read(edit(long, shown(at_ms=3000, source_in_ms=2500)))) == 1
    assert len(read(edit(long, shown(at_ms=3000, source_in_ms=1500)))) == 2


def test_the_same_frames_at_the_same_time_are_read_once_and_at_another_speed_twice() -> None:
    def stacked(**more: Any) -> Edit:
        upper, lower = shown(rect={"h": 0.5}), shown(rect={"y": 0.5, "h": 0.5}, **more)
        return edit(upper).model_copy(update={"tracks": [Track(layers=[upper]), Track(layers=[lower])]})

    assert [feed.branches for feed in read(stacked())] == [[0, 1]]
    assert len(read(stacked(speed=2))) == 2
    assert len(read(stacked(source_in_ms=500))) == 2
    assert command.openings(stacked(), Window(0, 30)) == 1
    assert command.openings(stacked(source_in_ms=500), Window(0, 30)) == 2


def test_threads_are_shared_where_many_sources_are_open() -> None:
    def threads(count: int) -> list[str]:
        starts = [shown(at_ms=1000 * i, source_in_ms=10_000 * i) for i in range(count)]
        return option(command.compile_edit(edit(*starts), FOLDER).args, "-threads")

    assert threads(2) == []
    assert threads(3) == ["2", "2", "2"]


def test_sources_are_opened_where_their_frames_and_their_sound_are() -> None:
    sound = [AudioLayer(source="a", source_in_ms=2000, duration_ms=1000)]
    made = command.compile_edit(edit(shown(source_in_ms=5000), audio=sound), FOLDER)
    assert option(made.args, "-ss") == ["4.866667", "2.000000"]
    assert option(made.args, "-t") == ["6.300000", "1.300000"]
    assert option(made.args, "-/filter_complex") == ["picture.txt", "sound.txt"]
    assert option(made.args, "-map") == ["[picture]", "[sound]"]
    assert made.files["sound.txt"].startswith("[1:1]"), "its input comes after the picture's"
    assert (made.links, made.env, made.output) == ({}, {}, "output.mp4")
    assert option(command.compile_edit(edit(shown()), FOLDER).args, "-ss") == []


def test_sound_alone_is_written_and_measured_from_the_same_graph() -> None:
    heard = edit(shown(), audio=[AudioLayer(source="a", source_in_ms=2000, duration_ms=1000)])
    alone, measured = command.compile_sound(heard), command.compile_measure(heard)
    assert option(alone.args, "-ss") == option(measured.args, "-ss") == ["2.000000"]
    assert alone.files["sound.txt"].startswith("[0:1]")
    assert (alone.output, alone.args[-3:]) == ("sound.mp4", ["-f", "mp4", "sound.mp4"])
    assert "ebur128=peak=sample:framelog=quiet[sound]" in measured.files["sound.txt"]
    assert measured.args[:3] == ["-v", "info", "-nostats"]
    assert measured.args[-3:] == ["-f", "null", "-"]


@pytest.mark.parametrize(
    ("at_ms", "frame"), [(-5, 0), (0, 0), (32, 0), (33, 1), (66, 1), (67, 2), (999, 29), (5000, 29)]
)
def test_a_still_is_the_frame_that_is_shown_then(at_ms: int, frame: int) -> None:
    made = command.compile_frame(edit(shown()), FOLDER, at_ms)
    assert f"start_time={frame / 30:.6f}," in made.files["picture.txt"]
    assert "trim=end_frame=1," in made.files["picture.txt"]
    assert made.files["picture.txt"].endswith(f"{command.TO_RGB},setpts=N[picture]")
    assert made.args[-7:] == ["-frames:v", "1", "-update", "1", "-f", "image2", "frame.png"]


def test_words_are_drawn_from_a_script_with_its_own_fonts() -> None:
    words = {"words": [{"text": "word", "start_ms": 0, "end_ms": 500}]}
    made = command.compile_edit(edit(shown(duration_ms=4000), captions=words), FOLDER)
    assert {"captions.ass", "fonts.conf"} <= set(made.files)
    assert made.env == {"FONTCONFIG_FILE": "/folder/fonts.conf"}
    assert made.links and all(name.startswith("fonts/") for name in made.links)
    for silent in ({"captions": {"words": []}}, {}):
        assert "captions.ass" not in command.compile_edit(edit(shown(), **silent), FOLDER).files
    text = {"text": "Title", "start_ms": 0, "end_ms": 900}
    assert "Title" in command.compile_edit(edit(shown(), texts=[text]), FOLDER).files["captions.ass"]


def test_a_part_draws_the_words_of_its_time_and_a_little_around() -> None:
    words = [{"text": f"word{i}", "start_ms": 2000 * i, "end_ms": 2000 * i + 500} for i in range(5)]
    texts = [{"text": f"Text{i}", "start_ms": 1000 * i, "end_ms": 1000 * i + 200} for i in range(10)]
    form = {"preset": "ultrafast"}
    made = edit(shown(duration_ms=10_000), captions={"words": words}, texts=texts, form=form)
    script = command.compile_segment(made, FOLDER, Window(180, 240)).files["captions.ass"]
    # From the key frame at 4 s on, two frames beyond the eighth second, and 300 ms around.
    assert [i for i in range(10) if f"Text{i}" in script] == [4, 5, 6, 7, 8]


def test_a_part_is_encoded_from_the_key_frame_before_it_and_cut_back() -> None:
    made = edit(shown(duration_ms=10_000), form={"preset": "medium"})
    encoded = encoder_preroll.with_preroll(made, Window(120, 180))
    assert encoded == (60, 180 + 40 + 2)
    assert encoder_preroll.cut_back(made, Window(120, 180), encoded) == [
        "-bsf:v", "noise=drop='lt(n,60)+gte(n,120)',setts=pts='PTS-60/30/TB':dts='DTS-60/30/TB'",
    ]  # fmt: skip
    ntsc = edit(shown(duration_ms=10_000), form={"fps": "30000/1001"})
    [_, back] = encoder_preroll.cut_back(ntsc, Window(60, 100), Window(0, 112))
    assert back == "noise=drop='lt(n,60)+gte(n,100)',setts=pts='PTS-60060/30000/TB':dts='DTS-60060/30000/TB'"


def test_the_first_part_and_one_at_no_key_frame_begin_where_they_are() -> None:
    made = edit(shown(duration_ms=10_000), form={"preset": "ultrafast"})
    assert encoder_preroll.with_preroll(made, Window(0, 60)) == (0, 62)
    assert encoder_preroll.with_preroll(made, Window(61, 120)) == (61, 122)
    assert encoder_preroll.with_preroll(made, Window(240, 300)) == (180, 300)
    assert encoder_preroll.cut_back(made, Window(0, 300), Window(0, 300)) == []
    part = command.compile_segment(made, FOLDER, Window(240, 300))
    assert option(part.args, "-frames:v") == ["120"]
    assert option(part.args, "-bsf:v")[0].startswith("noise=drop='lt(n,60)+gte(n,120)'")
    assert "-an" not in part.args and "sound.txt" not in part.files
