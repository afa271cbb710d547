"""A short of a recording in fields shows no combs; one of whole frames is left as it is."""

from pathlib import Path

import numpy as np
import pytest

from cutroom.media.edit import Edit, Format, Source, Track, VideoLayer
from cutroom.media.render.render import render
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe

WIDTH, HEIGHT = 360, 640
# A white bar that moves sideways: where two of its places are in one frame, every other row differs.
BAR = "color=0x606060:s={size}:r={rate}:d=2[b];color=white:s=24x1200:r={rate}:d=2[w];[b][w]overlay=x='mod(n*10,W)':y=0"
FIELDS = ["-flags", "+ildct+ilme", "-c:v", "mpeg2video", "-q:v", "4"]
FILMS = {
    "top.ts": [BAR.format(size="720x576", rate=50) + ",tinterlace=mode=interleave_top,setfield=tff", *FIELDS],
    "bottom.mov": [BAR.format(size="720x576", rate=50) + ",tinterlace=mode=interleave_bottom,setfield=bff", *FIELDS],
    "telecine.mpg": [BAR.format(size="720x480", rate="24000/1001") + ",telecine=pattern=23", *FIELDS, "-top", "1"],
    "whole.mp4": [BAR.format(size="720x576", rate=25), "-c:v", "libx264", "-preset", "ultrafast"],
}


def short_of(film: Path, target: Path) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    """The grey rows of each frame of a second of `film` (frames, rows, columns)."""
    layer = VideoLayer(source="film", source_in_ms=400, duration_ms=1000)
    edit = Edit(
        sources={"film": Source(uri=str(film), info=probe(str(film)))},
        tracks=[Track(layers=[layer])],
        format=Format(width=WIDTH, height=HEIGHT, preset="ultrafast", fps="25/1"),
    )
    render(edit, target)
    grey = ffmpeg.run(["-v", "error", "-i", target, "-vf", "format=gray", "-f", "rawvideo", "pipe:1"]).stdout
    return np.frombuffer(grey, np.uint8).reshape(-1, HEIGHT, WIDTH).astype(np.int16)


@pytest.mark.parametrize("name", FILMS)
def test_no_frame_shows_a_comb(name: str, tmp_path: Path) -> None:
    film = tmp_path / name
    graph, *encoded = FILMS[name]
    ffmpeg.run(["-v", "error", "-filter_complex", graph, *encoded, film], timeout_s=60)
    frames = short_of(film, tmp_path / "short.mp4")
    steps = np.abs(np.diff(frames[:, 100:540], axis=1)) > 25
    assert len(frames) == 25
    assert int((steps.sum(axis=1).max(axis=1) > 30).sum()) == 0
