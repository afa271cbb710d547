"""Bars that are burnt into a film are not in its short."""

from pathlib import Path

import numpy as np
import pytest

from cutroom.media.analysis.analyze import analyze
from cutroom.media.compose.layouts import Layout
from cutroom.media.compose.shorts import short
from cutroom.media.render.render import frame
from cutroom.media.schema import Timed
from cutroom.media.source import ffmpeg

BARRED = {
    "letterbox": "testsrc2=s=640x268:r=25:d=3,pad=640:360:0:46",
    "pillars": "testsrc2=s=360x360:r=25:d=3,pad=640:360:140:0",
}


@pytest.mark.parametrize("layout", ["auto", "fill", "fit_blur"])
@pytest.mark.parametrize("kind", BARRED)
def test_no_bar_is_left(kind: str, layout: Layout, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", BARRED[kind], "-c:v", "libx264", "-crf", "30", film], timeout_s=60)
    found = analyze(str(film), stages=["shots", "signals", "faces"])
    assert found.picture
    edit = short(found, Timed(start_ms=0, end_ms=2500), str(film), width=360, height=640, layout=layout)
    frame(edit, tmp_path / "frame.png", 1200)
    pixels = ["-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"]
    raw = ffmpeg.run(["-v", "error", "-i", tmp_path / "frame.png", *pixels]).stdout
    brightest = np.frombuffer(raw, np.uint8).reshape(640, 360, 3).max(axis=2)
    assert min(brightest.max(axis=0).min(), brightest.max(axis=1).min()) > 60
