"""Parts at a set bitrate are joined as if they had been made in one run: no frame more or less, alike, no click."""

from pathlib import Path

import pytest

from cutroom.media.edit import AudioLayer, Edit, Format, Track, VideoLayer
from cutroom.media.render.chunks import divide
from cutroom.media.render.render import render
from cutroom.media.source import ffmpeg
from tests.integration.engine.test_renders import samples, source, ssim

BITS = 8
SIDE = 256


@pytest.fixture(scope="module")
def counted(films: Path) -> Path:
    """Six seconds of something that moves; at its foot each frame's number stands in black and white bars."""
    path = films / "counted.mp4"
    bars = f"geq=lum='if(mod(floor(N/pow(2,floor(X*{BITS}/{SIDE}))),2),235,16)':cb=128:cr=128"
    inputs = [f"testsrc2=s={SIDE}x{SIDE - 32}:r=30:d=6", f"color=black:s={SIDE}x32:r=30:d=6,{bars}", "sine=d=6"]
    graph = "[0]format=yuv420p,setsar=1[a];[1]format=yuv420p,setsar=1[b];[a][b]vstack[v]"
    made = ["-filter_complex", graph, "-map", "[v]", "-map", "2:a", "-crf", "12", path]
    ffmpeg.run(["-v", "error", *(arg for one in inputs for arg in ("-f", "lavfi", "-i", one)), *made])
    return path


def numbers(path: Path) -> list[int]:
    """The number that each frame shows."""
    foot = f"crop={SIDE}:16:0:{SIDE - 24},scale={BITS}:1:flags=area,format=gray"
    raw = ffmpeg.run(["-v", "error", "-i", path, "-vf", foot, "-f", "rawvideo", "pipe:1"]).stdout
    frames = [raw[i : i + BITS] for i in range(0, len(raw), BITS)]
    return [sum((grey > 128) << bit for bit, grey in enumerate(frame)) for frame in frames]


@pytest.mark.parametrize(("codec", "kbps"), [("h264", 500), ("h264", 4000), ("h265", 700), ("vp9", 700), ("av1", 700)])
def test_parts_at_a_bitrate_meet_without_a_seam(counted: Path, tmp_path: Path, codec: str, kbps: int) -> None:
    form = {"width": SIDE, "height": SIDE, "codec": codec, "video_kbps": kbps}
    edit = Edit(
        sources={"film": source(counted)},
        tracks=[Track(layers=[VideoLayer(source="film", duration_ms=6000)])],
        audio=[AudioLayer(source="film", duration_ms=6000)],
        format=Format.model_validate(form),
    )
    whole, parts = tmp_path / "whole.mp4", tmp_path / "parts.mp4"
    render(edit, whole)
    render(edit, parts, parts=3)
    seams = [window.first for window in divide(edit, 3)][1:]
    assert len(seams) == 2
    assert numbers(parts) == numbers(whole) == list(range(edit.frames))
    assert samples(parts) == samples(whole)
    alike = ssim(whole, parts)
    assert min(value for seam in seams for value in alike[seam - 15 : seam + 15]) >= 0.99, alike
