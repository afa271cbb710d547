"""A voice is heard in the short and by the recogniser, however many channels a recording has, in whatever order."""

from pathlib import Path

import numpy as np
import pytest

from cutroom.media.analysis.analyze import analyze, plan
from cutroom.media.compose import shorts
from cutroom.media.edit import AudioLayer, Edit, Format, Source, Track, VideoLayer
from cutroom.media.render import previews
from cutroom.media.render.render import render
from cutroom.media.schema import Timed
from cutroom.media.source import ffmpeg
from cutroom.media.source.downmix import to_stereo
from cutroom.media.source.probe import probe

PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=2"]
TONE = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=2"]
EIGHT = "FL+FR+FC+LFE+SL+SR+BL+BR"  # in an order that no standard layout has
FILMS = {
    "ambisonic.mkv": ["-af", "pan=4c|c0=c0|c1=0.2*c0|c2=0*c0|c3=0.5*c0", "-c:a", "libopus", "-mapping_family", "2"],
    "eight.mov": [
        "-af", f"pan={EIGHT}|FL=0*c0|FR=0*c0|FC=c0|LFE=0*c0|SL=0*c0|SR=0*c0|BL=0*c0|BR=0*c0", "-c:a", "pcm_s16le",
    ],
    "surround.mp4": ["-af", "pan=5.1|FL=0*c0|FR=0*c0|FC=c0|LFE=0*c0|BL=0*c0|BR=0*c0", "-c:a", "aac"],
}  # fmt: skip


def levels_db(path: Path) -> list[float]:
    """How loud each channel of a file is, in dB of full scale."""
    pcm = ffmpeg.run(["-v", "error", "-i", path, "-f", "f32le", "-ac", "2", "pipe:1"]).stdout
    samples = np.frombuffer(pcm, np.float32).reshape(-1, 2)
    return [float(20 * np.log10(max(1e-9, float(np.sqrt(np.mean(side**2)))))) for side in samples.T]


@pytest.mark.parametrize("name", FILMS)
def test_a_voice_is_heard_in_both_ears(name: str, tmp_path: Path) -> None:
    film = tmp_path / name
    video = ["-c:v", "libx264", "-preset", "ultrafast"]
    ffmpeg.run(["-v", "error", *PICTURE, *TONE, *video, *FILMS[name], film], timeout_s=60)
    info = probe(str(film))
    edit = Edit(
        sources={"film": Source(uri=str(film), info=info)},
        tracks=[Track(layers=[VideoLayer(source="film", duration_ms=1500)])],
        audio=[AudioLayer(source="film", duration_ms=1500)],
        format=Format(width=360, height=640, preset="ultrafast"),
    )
    render(edit, tmp_path / "short.mp4")
    assert min(levels_db(tmp_path / "short.mp4")) > -30
    extracted = plan(str(film), info, tmp_path)
    assert extracted.audio_path and min(levels_db(Path(extracted.audio_path))) > -40
    previews.make(str(film), info, tmp_path)
    assert min(levels_db(tmp_path / "proxy.mp4")) > -40


def test_a_channel_is_on_the_side_where_it_stands() -> None:
    assert to_stereo("stereo") == to_stereo("5.1(side)") == to_stereo("") == ""
    assert to_stereo("3 channels (FR+LFE+FL)") == "pan=stereo|c0<1.0*c2|c1<1.0*c0,"
    assert to_stereo("2 channels (FL+LFE)") == "pan=stereo|c0<1.0*c0|c1<1.0*c0,"  # nothing on the right: as on the left
    assert to_stereo("3 channels") == "pan=stereo|c0<0.707*c0+0.707*c1+0.707*c2|c1<0.707*c0+0.707*c1+0.707*c2,"


@pytest.mark.parametrize("side", ["left", "right", None])
def test_a_voice_on_one_side_is_heard_in_both_ears_and_stereo_stays_stereo(side: str | None, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    gains = {"left": (1, 0), "right": (0, 1), None: (1, 0.1)}[side]
    sound = ["-af", f"pan=stereo|c0={gains[0]}*c0|c1={gains[1]}*c0", "-c:a", "aac"]
    ffmpeg.run(["-v", "error", *PICTURE, *TONE, "-c:v", "libx264", "-preset", "ultrafast", *sound, film], timeout_s=60)
    found = analyze(str(film), stages=["signals"])
    assert found.source.audio_side == side
    render(
        shorts.short(found, Timed(start_ms=0, end_ms=1500), str(film), width=360, height=640), tmp_path / "short.mp4"
    )
    left, right = levels_db(tmp_path / "short.mp4")
    assert (abs(left - right) < 1) == (side is not None)
