"""What the render engine costs beside one hand-written ffmpeg command, and MoviePy 2, in the same run.

MoviePy is no dependency of this project: `make bench` puts it into an environment of its own (.venv-peers) and names
that environment in MOVIEPY_PYTHON; without it that row is left out, and says so.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from cutroom.media.captions import fonts
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
    TextOverlay,
    Track,
    VideoLayer,
)
from cutroom.media.render.render import frame, render
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe
from tests.benchmarks.bench_engine import bar, cpu_s, tell
from tests.integration.engine.conftest import REAL

FILM = REAL / "long_podcast_dev_2min_1080p30.mp4"
UPRIGHT = "crop=trunc(ih*9/16/2)*2:ih,scale=720:1280,format=yuv420p"
CODED = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-profile:v", "high", "-g", "60", "-r", "30"]
SOUND = ["-af", "loudnorm=I=-14:TP=-1.5", "-c:a", "aac", "-b:a", "160k", "-ar", "48000"]
ROUNDS = 3

pytestmark = [pytest.mark.bench, pytest.mark.skipif(not FILM.exists(), reason="needs ../shared/media")]


class Cost(NamedTuple):
    """CPU and wall seconds, the least of a few rounds: other work on the machine only ever adds."""

    cpu: float
    wall: float


def least(*works: Callable[[], object]) -> list[Cost]:
    """The costs of some works, one after the other in each round, so that a busy spell hits all of them."""
    found: list[list[Cost]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for costs, work in zip(found, works, strict=True):
            begun = time.monotonic()
            cpu = cpu_s(work)
            costs.append(Cost(cpu, time.monotonic() - begun))
    return [Cost(min(c.cpu for c in costs), min(c.wall for c in costs)) for costs in found]


def peak_mb() -> float:
    """The most memory that any process started so far has held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def film() -> Source:
    return Source(uri=str(FILM), info=probe(str(FILM)))


def words() -> list[CaptionWord]:
    return [CaptionWord(text="word", start_ms=i * 300, end_ms=i * 300 + 280) for i in range(98)]


def upright(**form: object) -> Edit:
    """30 seconds of the middle, upright, at an even loudness."""
    crop = Crop(w=0.316406, h=1, points=[CropPoint(at_ms=0, x=0.5, y=0.5)])
    return Edit(
        sources={"film": film()},
        tracks=[Track(layers=[VideoLayer(source="film", source_in_ms=10_000, duration_ms=30_000, crop=crop)])],
        audio=[AudioLayer(source="film", source_in_ms=10_000, duration_ms=30_000)],
        format=Format.model_validate(form),
    )


def split_screen() -> Edit:
    """Two stretches of the film over each other with captions and a title: what MoviePy is given too."""
    crop = Crop(w=0.6328125, h=1, points=[CropPoint(at_ms=0, x=0.5, y=0.5)])
    halves = [(10_000, Rect(h=0.5)), (60_000, Rect(y=0.5, h=0.5))]
    layers = [VideoLayer(source="film", source_in_ms=a, duration_ms=30_000, crop=crop, rect=r) for a, r in halves]
    return Edit(
        sources={"film": film()},
        tracks=[Track(layers=[layer]) for layer in layers],
        audio=[AudioLayer(source="film", source_in_ms=10_000, duration_ms=30_000)],
        captions=Captions(words=words()),
        texts=[TextOverlay(text="Two at once", start_ms=0, end_ms=30_000)],
    )


MOVIEPY = """
import sys
from moviepy import CompositeVideoClip, TextClip, VideoFileClip
film, font, out = sys.argv[1:]
def half(start, y):
    part = VideoFileClip(film).subclipped(start, start + 30).cropped(x_center=960, width=1214)
    return part.resized((720, 640)).with_position((0, y))
clips = [half(10, 0), half(60, 640).without_audio()]
look = dict(font=font, color="white", stroke_color="black")
title = TextClip(text="Two at once", font_size=48, stroke_width=3, **look)
clips.append(title.with_duration(30).with_position(("center", 170)))
for i in range(98):
    phrase = TextClip(text="word word word", font_size=90, stroke_width=6, **look)
    clips.append(phrase.with_start(i * 0.3).with_duration(0.3).with_position(("center", 900)))
CompositeVideoClip(clips, size=(720, 1280)).write_videofile(
    out, fps=30, codec="libx264", preset="veryfast", audio_codec="aac", threads=2, logger=None,
    ffmpeg_params=["-crf", "21"])
"""


def test_cost_beside_a_hand_written_command(tmp_path: Path) -> None:
    def by_hand(name: str, extra: str, *sound: str) -> Callable[[], object]:
        args = ["-v", "error", "-ss", "10", "-t", "30", "-i", FILM, "-vf", UPRIGHT + extra, *CODED, *sound]
        return lambda: ffmpeg.run([*args, tmp_path / name])

    def ours(edit: Edit) -> Callable[[], None]:
        return lambda: render(edit, tmp_path / "ours.mp4")

    plain, even = upright(loudness_lufs=None), upright()
    hand, our, hand_even, our_even = least(
        by_hand("hand.mp4", "", *SOUND[2:]), ours(plain), by_hand("even.mp4", "", *SOUND), ours(even)
    )
    tell(f"\n{'':<58}{'bar':>10}{'measured':>10}")
    bar("CPU, upright short / hand-written command", "<= 1.08", our.cpu / hand.cpu)
    bar("CPU, with even loudness / the same with loudnorm", "<= 1.08", our_even.cpu / hand_even.cpu)
    bar("seconds for 30 s of 720x1280 from 1080p, wall", "<= 30", our_even.wall, 1)
    bar("peak memory of one run, MB", "<= 600", peak_mb(), 0)


def test_split_screen_beside_moviepy(tmp_path: Path) -> None:
    python = os.environ.get("MOVIEPY_PYTHON")
    if not python:
        pytest.skip("MOVIEPY_PYTHON names no interpreter with MoviePy 2")
    font = next(path for path in fonts.files() if "Anton" in path.name)
    program = tmp_path / "program.py"
    program.write_text(MOVIEPY)
    begun = time.monotonic()
    theirs = cpu_s(lambda: subprocess.run([python, program, FILM, font, tmp_path / "theirs.mp4"], check=True))
    their_wall = time.monotonic() - begun
    begun = time.monotonic()
    ours = cpu_s(lambda: render(split_screen(), tmp_path / "ours.mp4"))
    our_wall = time.monotonic() - begun
    tell("")
    bar("MoviePy 2 / ours, 30 s split screen with captions, CPU", ">= 4", theirs / ours)
    bar("MoviePy 2 / ours, wall", ">= 4", their_wall / our_wall)


def test_preview_of_an_hour(tmp_path: Path) -> None:
    """With the captions of a short, and with those of the whole hour; once more as a command, which starts first."""
    hour = tmp_path / "hour.mp4"
    ffmpeg.run(["-v", "error", "-stream_loop", "33", "-i", FILM, "-c", "copy", hour])
    source = Source(uri=str(hour), info=probe(str(hour)))
    layer = VideoLayer(source="hour", duration_ms=3_600_000, fit="fill")
    spoken = {"a short's words": words(), "an hour's words": [
        CaptionWord(text="word." if i % 12 == 11 else "word", start_ms=i * 300, end_ms=i * 300 + 280)
        for i in range(12_000)
    ]}  # fmt: skip
    tell("")
    for named, said in spoken.items():
        looked = Captions(words=said, template="pop")
        edit = Edit(sources={"hour": source}, tracks=[Track(layers=[layer])], captions=looked)
        took = [seconds_of(partial(frame, edit, tmp_path / "frame.png", at)) for at in (0, 7000, 1_234_567, 3_500_000)]
        bar(f"one frame of an hour, {named}, seconds (median of four)", "<= 0.5", sorted(took)[2])
        (tmp_path / "edit.json").write_text(edit.model_dump_json())
        command = [Path(sys.executable).parent / "cutroom", "render", "edit.json", "--out", "f.png", "--frame", "20:34"]
        run = partial(subprocess.run, command, cwd=tmp_path, check=True, capture_output=True)
        bar("    as a command, which starts first", "<= 0.5", min(seconds_of(run) for _ in range(3)))


def seconds_of(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun
