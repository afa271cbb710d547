"""Rendered for real, on tiny films: any Edit, in parts and as one frame, in every codec."""

import itertools
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cutroom.kit.errors import Invalid
from cutroom.media.edit import (
    AudioLayer,
    Captions,
    CaptionWord,
    Crop,
    CropPoint,
    Edit,
    Format,
    ImageOverlay,
    Rect,
    Source,
    TextOverlay,
    Track,
    Transition,
    VideoLayer,
)
from cutroom.media.quality.report import report
from cutroom.media.render.chunks import divide
from cutroom.media.render.render import frame, render
from cutroom.media.source import ffmpeg
from cutroom.media.source.packets import packet_times
from cutroom.media.source.probe import probe
from tests.support.edits import edits


def source(path: Path) -> Source:
    return Source(uri=str(path), info=probe(str(path)))


def times(path: Path, stream: str) -> list[float]:
    args = ["-v", "error", "-i", path, "-map", stream, "-c", "copy", "-f", "framecrc", "pipe:1"]
    return sorted(float(at) for at in packet_times(ffmpeg.run(args).stdout.decode()))


def ssim(one: Path, other: Path, extra: str = "") -> list[float]:
    """How alike each frame is, 0 to 1."""
    graph = f"[0:v]{extra}format=yuv420p[a];[1:v]format=yuv420p[b];[a][b]ssim=f=-"
    out = ffmpeg.run(["-v", "error", "-i", one, "-i", other, "-filter_complex", graph, "-f", "null", "-"]).stdout
    return [float(line.split("All:")[1].split()[0]) for line in out.decode().splitlines()]


@pytest.fixture(scope="session")
def logo(films: Path) -> Path:
    path = films / "logo.png"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", "color=red:s=40x20", "-frames:v", "1", path])
    return path


@pytest.fixture
def moving(film: Path) -> Callable[..., Edit]:
    """An Edit over the three scenes, with a moving crop, a dissolve, captions, a title and an even loudness."""

    def make(**form: object) -> Edit:
        path = [CropPoint(at_ms=0, x=0.4, y=0.5), CropPoint(at_ms=2500, x=0.6, y=0.5)]
        layers = [
            VideoLayer(source="film", duration_ms=3000, crop=Crop(w=0.316, h=1, points=path)),
            VideoLayer(
                source="film", at_ms=2500, source_in_ms=2000, duration_ms=3500, fit="blur", speed=1.1,
                transition=Transition(kind="dissolve", duration_ms=500),
            ),
        ]  # fmt: skip
        return Edit(
            sources={"film": source(film)},
            tracks=[Track(layers=layers)],
            audio=[AudioLayer(source="film", duration_ms=6000)],
            captions=Captions(words=[CaptionWord(text="Words", start_ms=400, end_ms=5200)], template="highlight"),
            texts=[TextOverlay(text="A title", start_ms=0, end_ms=4000)],
            format=Format.model_validate({"width": 180, "height": 320} | form),
        )

    return make


def test_any_valid_edit_renders_as_long_as_its_tracks_say_and_plays(film: Path, logo: Path, tmp_path: Path) -> None:
    silent = tmp_path / f"{'long ' * 40}🎬 'q' [b];c=d,e%f.mp4"
    ffmpeg.run(
        ["-v", "error", "-f", "lavfi", "-i", "mandelbrot=s=90x160:r=25", "-t", "2.2", "-pix_fmt", "yuv420p", silent]
    )

    @settings(
        deadline=None,
        max_examples=25,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(edits({"a" * 190 + " 🎬": source(film), "b": source(silent)}, [str(logo)]))
    def try_one(edit: Edit) -> None:
        out = tmp_path / f"out.{edit.format.container}"
        render(edit, out)
        seen, heard = times(out, "0:v:0"), times(out, "0:a:0")
        assert len(seen) == edit.frames
        assert abs(heard[-1] * 1000 - edit.duration_ms) < 60
        ffmpeg.run(["-v", "error", "-xerror", "-i", out, "-f", "null", "-"])

    try_one()


@pytest.mark.parametrize(
    ("codec", "preset"),
    [("h264", "superfast"), ("h264", "medium"), ("h265", "superfast"), ("vp9", "superfast"), ("av1", "superfast")],
)
def test_parts_are_joined_without_a_seam(moving: Callable[..., Edit], tmp_path: Path, codec: str, preset: str) -> None:
    """The same frames at the same times with the same sound as in a single run, and around each seam alike.

    So small a picture shows every choice of an encoder: begun afresh at each part, these were at 0.97.
    """
    container = "webm" if codec in ("vp9", "av1") else "mp4"
    edit = moving(codec=codec, container=container, fps="30000/1001", preset=preset)
    whole, parts = tmp_path / f"whole.{container}", tmp_path / f"parts.{container}"
    render(edit, whole)
    render(edit, parts, parts=3)
    assert times(parts, "0:v:0") == pytest.approx(times(whole, "0:v:0"), abs=0.0011)
    assert times(parts, "0:a:0") == pytest.approx(times(whole, "0:a:0"), abs=0.0011)
    assert samples(parts) == samples(whole), (len(samples(parts)), len(samples(whole)))
    alike = ssim(whole, parts)
    assert len(alike) == edit.frames
    seams = [window.first for window in divide(edit, 3)][1:]
    assert seams == [60, 120]
    assert min(value for seam in seams for value in alike[seam - 10 : seam + 10]) >= 0.99


def samples(path: Path) -> bytes:
    """All that is heard, sample by sample."""
    return ffmpeg.run(["-v", "error", "-i", path, "-map", "0:a:0", "-f", "s16le", "pipe:1"]).stdout


def test_a_preview_frame_is_the_frame_that_is_exported(moving: Callable[..., Edit], tmp_path: Path) -> None:
    edit = moving(crf=12)
    render(edit, tmp_path / "all.mp4")
    for number in (0, 1, 40, 80, 88, 100, 179):  # 75 to 89 are in the dissolve
        frame(edit, tmp_path / "one.png", edit.format.grid.ms(number))
        [alike] = ssim(tmp_path / "all.mp4", tmp_path / "one.png", f"trim=start_frame={number}:end_frame={number + 1},")
        assert alike >= 0.98, number


def test_many_cuts_add_no_frame(film: Path, tmp_path: Path) -> None:
    layers = [VideoLayer(source="f", at_ms=i * 700, source_in_ms=i * 900, duration_ms=700) for i in range(6)]
    sounds = [AudioLayer(source="f", at_ms=i * 700, source_in_ms=i * 900, duration_ms=700) for i in range(6)]
    size = Format(width=64, height=64, preset="ultrafast")
    edit = Edit(sources={"f": source(film)}, tracks=[Track(layers=layers)], audio=sounds, format=size)
    for parts in (1, 2):
        render(edit, tmp_path / "out.mp4", parts=parts)
        assert len(times(tmp_path / "out.mp4", "0:v:0")) == 126
        assert abs(report(tmp_path / "out.mp4").audio_ms - 4200) <= 10


def test_a_cut_and_its_jump_meet_on_one_frame(tmp_path: Path) -> None:
    """Red on the left, then blue on the right: a window that jumps with the cut never shows what is between."""
    film = tmp_path / "film.mp4"
    inputs = ["-f", "lavfi", "-i", "color=red:s=64x64:r=25:d=1", "-f", "lavfi", "-i", "color=blue:s=64x64:r=25:d=1"]
    graph = "[0]pad=128:64:0:0:black[a];[1]pad=128:64:64:0:black[b];[a][b]concat[v]"
    ffmpeg.run(["-v", "error", *inputs, "-filter_complex", graph, "-map", "[v]", "-pix_fmt", "yuv420p", film])
    for begin in (0, 7, 20, 33, 487):
        path = [CropPoint(at_ms=0, x=0.25, y=0.5), CropPoint(at_ms=1000 - begin, x=0.75, y=0.5, jump=True)]
        layer = VideoLayer(source="f", source_in_ms=begin, duration_ms=1400, crop=Crop(w=0.5, h=1, points=path))
        size = Format(width=64, height=64, fps="30/1")
        render(Edit(sources={"f": source(film)}, tracks=[Track(layers=[layer])], format=size), tmp_path / "out.mp4")
        small = ["-vf", "scale=1:1:flags=area", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"]
        grey = ffmpeg.run(["-v", "error", "-i", tmp_path / "out.mp4", *small]).stdout
        assert min(grey) > 8, f"a black frame, begun at {begin} ms"


def test_sound_fades_without_a_click_and_keeps_its_pitch_at_another_speed(film: Path, tmp_path: Path) -> None:
    layers = [AudioLayer(source="film", at_ms=0, duration_ms=2000, speed=1.5, fade_in_ms=40, fade_out_ms=40)]
    picture = Track(layers=[VideoLayer(source="film", duration_ms=2000, speed=1.5)])
    size = Format(width=64, height=64, loudness_lufs=None)
    edit = Edit(sources={"film": source(film)}, tracks=[picture], audio=layers, format=size)
    render(edit, tmp_path / "out.mp4")
    raw = ffmpeg.run(
        ["-v", "error", "-i", tmp_path / "out.mp4", "-ac", "1", "-ar", "8000", "-f", "s16le", "pipe:1"]
    ).stdout
    samples = struct.unpack(f"<{len(raw) // 2}h", raw)
    assert max(map(abs, samples[:8])) < 400
    crossings = sum(a < 0 <= b for a, b in itertools.pairwise(samples[4000:12000]))
    assert abs(crossings - 440) < 12, "a tone of 440 Hz is still one"


def test_a_logo_stands_where_it_was_put_and_a_colour_fills_the_rest(film: Path, logo: Path, tmp_path: Path) -> None:
    layer = VideoLayer(source="film", duration_ms=1000, rect=Rect(y=0.5, h=0.5))
    image = ImageOverlay(uri=str(logo), start_ms=0, end_ms=500, rect=Rect(x=0.5, y=0, w=0.5, h=0.5))
    edit = Edit.model_validate({
        "sources": {"film": source(film)}, "tracks": [Track(layers=[layer])], "images": [image],
        "background": {"colour": "#00ff00"}, "format": {"width": 80, "height": 80},
    })  # fmt: skip
    for at_ms, wanted in ((0, (255, 0, 0)), (700, (0, 255, 0))):
        frame(edit, tmp_path / "f.png", at_ms)
        to_rgb = ["-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"]
        pixels = ffmpeg.run(["-v", "error", "-i", tmp_path / "f.png", *to_rgb]).stdout
        place = (20 * 80 + 60) * 3
        assert all(abs(a - b) < 12 for a, b in zip(pixels[place : place + 3], wanted, strict=True))


def test_loudness_and_true_peak_are_kept(film: Path, tmp_path: Path) -> None:
    voice = AudioLayer(source="film", duration_ms=6000, gain_db=-20)
    picture = Track(layers=[VideoLayer(source="film", duration_ms=6000)])
    edit = Edit(sources={"film": source(film)}, tracks=[picture], audio=[voice], format=Format(width=64, height=64))
    render(edit, tmp_path / "out.mp4")
    found = report(tmp_path / "out.mp4", edit)
    assert found.loudness_lufs is not None and abs(found.loudness_lufs + 14) <= 0.5
    assert found.true_peak_dbtp is not None and found.true_peak_dbtp <= -1


def test_a_missing_source_is_named_before_anything_starts(film: Path, tmp_path: Path) -> None:
    gone = Source(uri=str(tmp_path / "gone.mp4"), info=probe(str(film)))
    edit = Edit(sources={"film": gone}, tracks=[Track(layers=[VideoLayer(source="film", duration_ms=900)])])
    with pytest.raises(Invalid, match=r"sources\.film\.uri.*gone\.mp4"):
        render(edit, tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == []
