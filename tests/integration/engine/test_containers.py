"""A short of any kind of file begins in step, wherever a word begins: containers count time in ways of their own."""

from pathlib import Path

import pytest

from cutroom.kit.spans import Span
from cutroom.media.analysis.analyze import plan
from cutroom.media.compose.shorts import short
from cutroom.media.render.render import render
from cutroom.media.schema import Timed
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe
from cutroom.media.vision.frames import sample_frames
from tests.support import flashes
from tests.unit.media.builders import analysis

COPY = ["-c:v", "copy"]
KINDS = {
    "pcm.avi": [*COPY, "-c:a", "pcm_s16le"],
    "opus.mkv": [*COPY, "-c:a", "libopus"],  # whose sound begins 7 ms before its picture
    "vp8.webm": ["-c:v", "libvpx", "-b:v", "200k", "-c:a", "libopus"],
    "broadcast.ts": ["-c:v", "libx264", "-bf", "3", "-c:a", "mp2"],  # which begins at 1.4 s
    "programme.mpg": ["-c:v", "mpeg2video", "-bf", "2", "-c:a", "mp2"],
    "telephone.mp4": [*COPY, "-c:a", "aac", "-ar", "8000", "-ac", "1"],
    "screen.flv": ["-c:v", "flv1", "-c:a", "libmp3lame", "-ar", "44100"],  # whose picture begins after its sound
    "studio.mov": [*COPY, "-c:a", "pcm_s24le", "-ar", "96000"],
}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_short_is_in_step_wherever_it_begins(films: Path, tmp_path: Path, name: str) -> None:
    film, path = films / "steady flashes.mov", films / name
    if not film.exists():
        flashes.make(film, "25", 12)
    ffmpeg.run(["-v", "error", "-i", film, *KINDS[name], path])
    info = probe(str(path))
    # What is read frame by frame knows nothing of a picture that begins after its sound.
    apart = flashes.apart_ms(path, "25")[1] - info.first_frame_ms
    assert (info.rate, info.vfr) == (25, False)
    for start_ms in (28, 1053, 3327, 5091):
        edit = short(
            analysis(None, info.duration_ms, info=info), Timed(start_ms=start_ms, end_ms=start_ms + 4200), str(path)
        )
        small = edit.format.model_copy(update={"width": 64, "height": 64, "preset": "ultrafast"})
        render(edit.model_copy(update={"format": small}), tmp_path / "out.mp4")
        after = flashes.apart_ms(tmp_path / "out.mp4", "25")[-4:]  # a fifth, at 0, is cut in two
        assert len(after) == 4
        assert max(abs(at - apart) for at in after) <= 5, (start_ms, apart, after)


FIRST_KEY_LATE = {name: KINDS[name] for name in ("screen.flv", "opus.mkv")} | {
    "camera.avi": ["-c:v", "mpeg4", "-bf", "2", "-c:a", "ac3"]
}


@pytest.mark.parametrize("name", sorted(FIRST_KEY_LATE))
def test_a_picture_is_seen_from_its_first_frame_also_where_a_container_cannot_be_sought_there(
    films: Path, tmp_path: Path, name: str
) -> None:
    film, path = films / "steady flashes.mov", films / f"seen {name}"
    if not film.exists():
        flashes.make(film, "25", 12)
    ffmpeg.run(["-v", "error", "-i", film, *FIRST_KEY_LATE[name], path])
    info = probe(str(path))
    whole, inside = (sample_frames(str(path), info, Span(start, info.duration_ms), None) for start in (0, 5000))
    assert len(whole.grey) == 300
    assert abs(int(whole.times_ms[0]) - info.first_frame_ms) <= 80
    assert not whole.torn
    assert 174 <= len(inside.grey) <= 177


def test_a_broadcast_is_divided_nowhere_because_reading_cannot_begin_in_its_middle(films: Path, tmp_path: Path) -> None:
    picture, tone = "testsrc2=s=160x90:r=25:d=150", "sine=d=150"
    path = films / "long broadcast.ts"
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone]
    ffmpeg.run(["-v", "error", *inputs, "-preset", "ultrafast", "-c:a", "mp2", path])
    info = probe(str(path))
    assert len(plan(str(path), info, tmp_path).segments) == 1
    assert len(plan(str(path), info.model_copy(update={"container": "mov"}), tmp_path).segments) > 1
