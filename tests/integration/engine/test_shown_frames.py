"""Which frame of its source is shown: the one whose time it is, whatever the rates, the speed, and where it is cut."""

from fractions import Fraction
from pathlib import Path

import pytest

from cutroom.media.edit import Edit, Format, Source, Track, VideoLayer
from cutroom.media.edit.units import ratio
from cutroom.media.render.render import frame, render
from cutroom.media.source.probe import probe
from tests.support import numbered, pairwise
from tests.support.cache import once

RECIPE = Path(numbered.__file__).read_text()
CUTS_MS = (0, 1234, 2007, 3333, 2900, 5001)
PIECE_MS = 500
BT601 = "-colorspace", "smpte170m", "-color_primaries", "smpte170m", "-color_trc", "smpte170m", "-color_range", "tv"
CHANGING = {"colours.mp4": ((), BT601, ()), "sizes.mp4": ((), ("-s", "160x32"), ())}
BY_ROUNDING = 2  # ms: times in an Edit, and in some containers, are whole ones
JUDDERING = "N*33+mod(N*N\\,7)*9"
FILMS = {
    "25.mp4": ("25", ""),
    "25.avi": ("25", ""),  # counts in whole frames
    "29.97.mkv": ("30000/1001", ""),  # counts in milliseconds
    "60.mp4": ("60", ""),
    "5.mp4": ("5", ""),
    "variable.mp4": ("30", JUDDERING),
    "sparse.mkv": ("30", "N*700"),
    "still.mp4": ("30", "N*33+4500*floor(N/30)"),  # nothing comes for seconds, as in recordings of a screen
}


KINDS = sorted([*FILMS, *CHANGING])


@pytest.fixture(scope="module", params=KINDS)
def numbers(request: pytest.FixtureRequest) -> Path:
    """Twelve seconds of numbered frames, in one of many kinds of file."""
    name: str = request.param
    if name in CHANGING:
        changes = CHANGING[name]
        return once(name, [changes, RECIPE], lambda path: numbered.change(path, 30, 4, *changes))
    fps, clock = FILMS[name]
    return once(name, [fps, clock, RECIPE], lambda path: numbered.make(path, fps, 12, clock=clock))


def cut(path: Path, fps: str, speed: float) -> Edit:
    layers = [
        VideoLayer(source="n", at_ms=i * PIECE_MS, source_in_ms=at, duration_ms=PIECE_MS, speed=speed)
        for i, at in enumerate(CUTS_MS)
    ]
    return Edit(
        sources={"n": Source(uri=str(path), info=probe(str(path)))},
        tracks=[Track(layers=layers)],
        format=Format(width=numbered.WIDTH, height=numbered.HEIGHT, fps=fps, crf=8, preset="ultrafast"),
    )


def off_ms(edit: Edit, times: list[Fraction], number: int, seen: int) -> Fraction:
    """How far the time of the source that is due on frame `number` lies outside of the frame that was `seen`."""
    grid = edit.format.grid
    [layer] = [one for one in edit.layers if grid.frame(one.at_ms) <= number < grid.frame(one.end_ms)]
    first = grid.frame(layer.at_ms)
    late_ms = max(Fraction(0), grid.seconds(first) * 1000 - layer.at_ms)  # of its first frame, between two others
    due_ms = layer.source_in_ms + (late_ms + grid.seconds(number - first) * 1000) * ratio(layer.speed)
    begins, ends = times[seen] * 1000, times[seen + 1] * 1000
    return max(begins - due_ms, due_ms - ends, Fraction(0))


@pytest.mark.parametrize(
    ("numbers", "fps", "speed"),
    pairwise.cases(KINDS, ["30/1", "24000/1001", "60/1"], [1, 1.5, 0.5]),
    indirect=["numbers"],
)
def test_each_frame_shows_what_was_there_at_its_time(numbers: Path, tmp_path: Path, fps: str, speed: float) -> None:
    edit = cut(numbers, fps, speed)
    render(edit, tmp_path / "out.mp4")
    seen, times = numbered.shown(tmp_path / "out.mp4"), numbered.times(numbers)
    assert len(seen) == edit.frames
    late = {i: (number, float(off_ms(edit, times, i, number))) for i, number in enumerate(seen)}
    assert not {i: found for i, found in late.items() if found[1] > BY_ROUNDING}


@pytest.mark.parametrize("speed", [1, 1.5])
def test_a_preview_shows_the_frame_of_the_export(numbers: Path, tmp_path: Path, speed: float) -> None:
    edit = cut(numbers, "30/1", speed)
    render(edit, tmp_path / "out.mp4", parts=2)
    seen = numbered.shown(tmp_path / "out.mp4")
    for number in (0, 7, 15, 37, 52, 74):
        frame(edit, tmp_path / "one.png", edit.format.grid.ms(number))
        assert numbered.shown(tmp_path / "one.png") == [seen[number]]


def test_going_back_after_a_short_piece_shows_what_was_there(films: Path, tmp_path: Path) -> None:
    path = films / "back.mp4"
    numbered.make(path, "30", 6)
    pieces = [VideoLayer(source="n", at_ms=0, source_in_ms=4000, duration_ms=100)]
    pieces.append(VideoLayer(source="n", at_ms=100, source_in_ms=3000, duration_ms=1000))
    edit = cut(path, "30/1", 1).model_copy(update={"tracks": [Track(layers=pieces)]})
    render(edit, tmp_path / "out.mp4")
    assert numbered.shown(tmp_path / "out.mp4") == [120, 121, 122, *range(90, 120)]


def test_a_film_at_its_own_rate_neither_repeats_nor_leaves_out_a_frame(films: Path, tmp_path: Path) -> None:
    path = films / "steady.mkv"
    numbered.make(path, "30000/1001", 12)
    edit = cut(path, "30000/1001", 1)
    for start_ms in (501, 1235, 1250, 1251):
        layer = edit.layers[0].model_copy(update={"source_in_ms": start_ms, "duration_ms": 5000})
        render(edit.model_copy(update={"tracks": [Track(layers=[layer])]}), tmp_path / "out.mp4")
        seen = numbered.shown(tmp_path / "out.mp4")
        assert seen == list(range(seen[0], seen[0] + len(seen))), start_ms
