"""Sound that goes on after the last picture, as in a podcast with one still: that picture stands."""

from pathlib import Path

import numpy as np
import pytest

from cutroom.media.analysis.analyze import analyze
from cutroom.media.compose.shorts import short
from cutroom.media.render.render import frame, render
from cutroom.media.schema import Timed
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe


@pytest.mark.parametrize("pictures", ["d=0.04", "d=2"])
def test_the_last_picture_stands_while_the_sound_goes_on(pictures: str, tmp_path: Path) -> None:
    film = tmp_path / "podcast.mp4"
    made = ["-f", "lavfi", "-i", f"color=red:s=320x320:r=25:{pictures}", "-f", "lavfi", "-i", "sine=duration=8"]
    ffmpeg.run(["-v", "error", *made, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", film], timeout_s=60)
    found = analyze(str(film), stages=["signals", "shots"])
    edit = short(found, Timed(start_ms=5000, end_ms=7000), str(film), width=180, height=320)
    render(edit, tmp_path / "short.mp4")
    frame(edit, tmp_path / "frame.png", 1500)
    assert probe(str(tmp_path / "short.mp4")).duration_ms == 2000
    raw = ["-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"]
    for picture in (["-ss", "1.9", "-i", tmp_path / "short.mp4"], ["-i", tmp_path / "frame.png"]):
        pixels = ffmpeg.run(["-v", "error", *picture, *raw]).stdout
        red, green, blue = np.frombuffer(pixels, np.uint8).reshape(-1, 3).mean(axis=0)
        assert red > 200
        assert max(green, blue) < 60
