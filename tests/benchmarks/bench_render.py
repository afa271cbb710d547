"""What the render engine costs beside one hand-written ffmpeg command, and MoviePy 2, in the same run.

MoviePy is no dependency of this project: `make bench` puts it into an environment of its own (.venv-peers) and names
that environment in MOVIEPY_PYTHON; without it that row is left out, and says so.
"""

import os
import resource
import subprocess
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cutroom.kit.errors import Invalid
from cutroom.kit.spans import Span
from cutroom.media import ffmpeg, fonts, layouts, reframe
from cutroom.media.analyze import analyze
from cutroom.media.captions import LOOKS
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
    load,
)
from cutroom.media.probe import packet_times, probe
from cutroom.media.render import frame, render
from cutroom.media.report import report
from tests.benchmarks.bench_engine import bar, cpu_s, tell
from tests.integration.engine.conftest import REAL
from tests.support import flashes
from tests.support.edits import edits
from tests.unit.media import test_hostile

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
    hour = tmp_path / "hour.mp4"
    ffmpeg.run(["-v", "error", "-stream_loop", "33", "-i", FILM, "-c", "copy", hour])
    info = probe(str(hour))
    layer = VideoLayer(source="hour", duration_ms=3_600_000, fit="fill")
    edit = Edit(
        sources={"hour": Source(uri=str(hour), info=info)},
        tracks=[Track(layers=[layer])],
        captions=Captions(words=words(), template="pop"),
    )
    took: list[float] = []
    for at_ms in (0, 7_000, 1_234_567, 3_500_000):
        begun = time.monotonic()
        frame(edit, tmp_path / "frame.png", at_ms)
        took.append(time.monotonic() - begun)
    tell("")
    bar("one frame of an hour, seconds (median of four)", "<= 0.5", sorted(took)[2])


def test_sync_and_memory_after_ten_minutes(tmp_path: Path) -> None:
    """Flashes and beeps through 120 cuts of ten minutes, whole and in parts, at the rates that films come in."""
    tell("")
    for fps, vfr in (("30/1", False), ("30000/1001", False), ("24000/1001", False), ("30/1", True)):
        path = tmp_path / "flashes.mov"
        flashes.make(path, fps, 605, vfr=vfr)
        piece = 5005  # whole frames at every rate here
        at = [i * piece for i in range(119)]
        edit = Edit(
            sources={"f": Source(uri=str(path), info=probe(str(path)))},
            tracks=[Track(layers=[VideoLayer(source="f", at_ms=a, source_in_ms=a, duration_ms=piece) for a in at])],
            audio=[AudioLayer(source="f", at_ms=a, source_in_ms=a, duration_ms=piece) for a in at],
            format=Format(width=64, height=64, fps=fps, preset="ultrafast"),
        )
        for parts in (1, 4):
            render(edit, tmp_path / "out.mp4", parts=parts)
            found = report(tmp_path / "out.mp4", edit)
            last = max(map(abs, flashes.apart_ms(tmp_path / "out.mp4", fps)[-5:]))
            named = f"{float(Fraction(fps)):.4g} fps{' (variable)' if vfr else ''}, {parts} part(s)"
            bar(f"last beeps against their flashes, {named}, ms", "<= 10", last, 1)
            bar("    sound ends after the picture, ms", "<= 10", abs(found.sync_end_ms or 0), 1)
    bar("peak memory of any run so far, MB", "<= 600", peak_mb(), 0)


def test_faces_stay_inside_and_the_window_is_calm() -> None:
    tell("")
    for path in sorted([*REAL.glob("face*"), FILM]):
        found = analyze(str(path), stages=("shots", "faces"))
        inside, jerk = _tracking(found.model_copy())
        bar(f"{path.name[:40]}: face inside", ">= 0.97", inside)
        bar("    acceleration, frame widths per frame and frame", "<= 0.002", jerk, 5)


def _tracking(found: layouts.Analysis) -> tuple[float, float]:
    """The share of looks in which the face is wholly inside, and the window's greatest acceleration within a shot."""
    seen, hits, jerk = 0, 0.0, 0.0
    for stretch in layouts.stretches(found, Span(0, found.source.duration_ms), 720, 1280, "auto", {}):
        crop = layouts.parts(found, stretch, 720, 1280)[-1 if stretch.kind == "screen_face" else 0].crop
        for shot in reframe.shots_in(found, stretch.span):
            looks = reframe.subject(found.faces, shot)
            seen += len(looks)
            hits += len(looks) * (layouts.seen_whole(looks, crop, stretch.span.start_ms) if crop else 1)
            times = range(shot.start_ms + 34, shot.end_ms - 34, 33)
            at = [layouts.centre_at(crop, ms - stretch.span.start_ms)[0] for ms in times] if crop else []
            jerk = max([jerk, *(abs(a - 2 * b + c) for a, b, c in zip(at, at[1:], at[2:], strict=False))])
    return (hits / seen if seen else 1.0), jerk


def test_words_come_on_their_frame(tmp_path: Path) -> None:
    """The frame on which the picture changes for each word, against its time: for looks that show words singly."""
    tell("")
    blank = tmp_path / "blank.mp4"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "color=gray:s=360x640:r=30:d=4", blank])
    times = (511, 1102, 1707)
    spoken = [CaptionWord(text=text, start_ms=at, end_ms=at + 350) for text, at in zip("one", times, strict=True)]
    for template in sorted(name for name, look in LOOKS.items() if look.way not in ("fill", "still")):
        edit = Edit(
            sources={"b": Source(uri=str(blank), info=probe(str(blank)))},
            tracks=[Track(layers=[VideoLayer(source="b", duration_ms=4000)])],
            captions=Captions(words=spoken, template=template), format=Format(width=360, height=640, crf=10),
        )  # fmt: skip
        render(edit, tmp_path / "out.mp4")
        changed = changes(tmp_path / "out.mp4")
        late = max(min((abs(at - one * 30 / 1000) for at in changed), default=99.0) for one in times)
        bar(f"captions {template}: frames between word and picture", "<= 1", late)


def changes(path: Path) -> list[int]:
    """The frames that differ plainly from the ones before them."""
    raw = ["-vf", "scale=180:320,format=gray", "-f", "rawvideo", "pipe:1"]
    grey = ffmpeg.run(["-v", "error", "-i", path, *raw]).stdout
    frames = [grey[i : i + 57_600] for i in range(0, len(grey), 57_600)]
    pairs = enumerate(zip(frames[1:], frames, strict=False), 1)
    return [i for i, (a, b) in pairs if sum(abs(x - y) > 24 for x, y in zip(a, b, strict=True)) > 12]


def test_three_hundred_random_edits_render(tmp_path: Path) -> None:
    small = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    tone = ["-f", "lavfi", "-i", "sine=d=2.2", "-pix_fmt", "yuv420p"]
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x90:d=2.2:r=30", *tone, small[0]])
    drawn = ["-f", "lavfi", "-i", "mandelbrot=s=90x160:r=25", "-t", "2.2", "-pix_fmt", "yuv420p"]
    ffmpeg.run(["-v", "error", *drawn, small[1]])
    logo = tmp_path / "logo.png"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "color=red:s=40x20", "-frames:v", "1", logo])
    sources = {path.stem: Source(uri=str(path), info=probe(str(path))) for path in small}
    right = 0

    @settings(
        deadline=None, max_examples=300, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(edits(sources, [str(logo)]))
    def try_one(edit: Edit) -> None:
        nonlocal right
        out = tmp_path / f"out.{edit.format.container}"
        render(edit, out)
        args = ["-v", "error", "-i", out, "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "pipe:1"]
        right += len(packet_times(ffmpeg.run(args).stdout.decode())) == edit.frames

    try_one()
    tell("")
    bar("random valid Edits that render to their exact length", "300", right, 0)


def test_hostile_edits_are_refused() -> None:
    refused = 0
    for way, value, named in test_hostile.CASES:
        wrong = test_hostile.changed(way, lambda here, key, value=value: here.__setitem__(key, value))
        try:
            load(wrong)
        except Invalid as found:
            refused += any(error["place"] == named for error in found.details["errors"])
    tell("")
    bar("hostile Edits refused with the place named, of " + str(len(test_hostile.CASES)), ">= 300", refused, 0)
