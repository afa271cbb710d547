"""The bars of the render engine that are about what comes out: frames, words, sound, seams, and any Edit at all."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cutroom.kit.errors import Invalid
from cutroom.kit.spans import Span
from cutroom.media import captions
from cutroom.media.analysis.analyze import analyze
from cutroom.media.captions import LOOKS
from cutroom.media.compose import layouts, reframe
from cutroom.media.edit import AudioLayer, Captions, Edit, Format, Source, Track, VideoLayer, load
from cutroom.media.quality.report import report
from cutroom.media.render.chunks import divide
from cutroom.media.render.loudness import measure_file
from cutroom.media.render.render import frame, render
from cutroom.media.source import ffmpeg
from cutroom.media.source.packets import packet_times
from cutroom.media.source.probe import probe
from tests.benchmarks.bench_engine import bar, tell
from tests.benchmarks.bench_render import FILM, peak_mb, split_screen, upright, words
from tests.integration.engine.conftest import REAL
from tests.integration.engine.test_caption_times import HEIGHT, WIDTH, begins, said
from tests.integration.engine.test_loudness import SOURCES, plain
from tests.integration.engine.test_loudness import film as sounding
from tests.integration.engine.test_renders import ssim
from tests.support import flashes
from tests.support.edits import edits
from tests.support.stillness import still_shots
from tests.unit.media.edit import test_hostile_edits

pytestmark = [pytest.mark.bench, pytest.mark.skipif(not FILM.exists(), reason="needs ../shared/media")]


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
    for path in sorted([*REAL.glob("*face*"), *REAL.glob("person*"), FILM]):
        found = analyze(str(path), stages=("shots", "faces"))
        inside, jerk = _tracking(found.model_copy())
        bar(f"{path.name[:40]}: face inside", ">= 0.97", inside)
        bar("    acceleration, frame widths per frame and frame", "<= 0.002", jerk, 5)
        still = still_shots(found)
        bar(
            f"    farthest move in the {len(still)} stretches whose subject is still",
            "0",
            max([0.0, *(one.moved for one in still)]),
            5,
        )


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


def test_a_preview_is_the_exported_frame(tmp_path: Path) -> None:
    """At the size and quality that exports have by default, from a real talk: the least alike of three frames."""
    tell("")
    looks = {name: upright().model_copy(update={"captions": Captions(words=words(), template=name)}) for name in LOOKS}
    for name, edit in {**looks, "split screen": split_screen()}.items():
        shortened = edit.model_copy(update={"tracks": [Track(layers=[one.model_copy(update={"duration_ms": 3000})
                                                                    for one in track.layers]) for track in edit.tracks],
                                            "audio": []})  # fmt: skip
        render(shortened, tmp_path / "all.mp4")
        least = 1.0
        for number in (0, 37, 88):
            frame(shortened, tmp_path / "one.png", shortened.format.grid.ms(number))
            only = f"trim=start_frame={number}:end_frame={number + 1},"
            least = min(least, *ssim(tmp_path / "all.mp4", tmp_path / "one.png", only))
        bar(f"preview against export, {name}: SSIM", ">= 0.98", least, 4)


def test_words_come_on_their_frame(tmp_path: Path) -> None:
    """The frame on which the picture changes for each word (each phrase, where it is shown whole), against its time."""
    tell("")
    blank = tmp_path / "blank.mp4"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", f"color=gray:s={WIDTH}x{HEIGHT}:r=30:d=8", blank])
    source = Source(uri=str(blank), info=probe(str(blank)))
    for template in sorted(LOOKS):
        looked = Captions(words=said(), template=template)
        made = Format(width=WIDTH, height=HEIGHT, fps="60/1", crf=10, preset="ultrafast")
        layer = VideoLayer(source="b", duration_ms=8000)
        edit = Edit(sources={"b": source}, tracks=[Track(layers=[layer])], captions=looked, format=made)
        render(edit, tmp_path / "out.mp4")
        seen, whole = begins(tmp_path / "out.mp4"), LOOKS[template].way == "still"
        groups = captions.grouped(captions.resolved_style(looked, made), looked)
        spoken = [word.start_ms * 60 / 1000 for group in groups for word in (group[:1] if whole else group)]
        late = max(min(abs(at - one) for at in seen) for one in spoken)
        bar(f"captions {template}: frames (of 60 a second) from a word", "<= 1", late)


def test_loudness_of_every_kind_of_sound(tmp_path: Path) -> None:
    tell("")
    for codec, container in (("h264", "mp4"), ("vp9", "webm")):
        off, highest = 0.0, -99.0
        for source, made, coded in SOURCES.values():
            source_film = sounding(tmp_path / "film.mov", source, made, coded)
            render(plain(source_film, codec=codec, container=container), tmp_path / "out")
            found = measure_file(tmp_path / "out")
            off, highest = max(off, abs((found.lufs or 0) + 14)), max(highest, found.peak_dbtp or -99)
        bar(f"loudness of {len(SOURCES)} kinds of sound, {container}: most off, LU", "<= 0.5", off)
        bar("    highest true peak, dBTP", "<= -1", highest)


def test_seams_between_parts(tmp_path: Path) -> None:
    """A real talk in four parts beside a single run: the least alike frame within half a second of a seam."""
    tell("")
    for named, form in {"crf 21": {}, "2000 kbit/s": {"video_kbps": 2000}, "700 kbit/s": {"video_kbps": 700}}.items():
        edit = upright(loudness_lufs=None, **form)
        render(edit, tmp_path / "whole.mp4")
        render(edit, tmp_path / "parts.mp4", parts=4)
        alike = ssim(tmp_path / "whole.mp4", tmp_path / "parts.mp4")
        seams = [window.first for window in divide(edit, 4)][1:]
        least = min(value for seam in seams for value in alike[seam - 15 : seam + 15])
        bar(f"seams of four parts, {named}: SSIM", ">= 0.99", least, 4)
        bar("    frames more or less", "0", len(alike) - edit.frames, 0)


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
        ffmpeg.run(["-v", "error", "-xerror", "-i", out, "-f", "null", "-"])
        args = ["-v", "error", "-i", out, "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "pipe:1"]
        right += len(packet_times(ffmpeg.run(args).stdout.decode())) == edit.frames

    try_one()
    tell("")
    bar("random valid Edits that render to their exact length and play", "300", right, 0)


def test_hostile_edits_are_refused() -> None:
    refused = 0
    for way, value, named in test_hostile_edits.CASES:
        wrong = test_hostile_edits.changed(way, lambda here, key, value=value: here.__setitem__(key, value))
        try:
            load(wrong)
        except Invalid as found:
            refused += any(error["place"] == named for error in found.details["errors"])
    tell("")
    bar("hostile Edits refused with the place named, of " + str(len(test_hostile_edits.CASES)), ">= 300", refused, 0)
