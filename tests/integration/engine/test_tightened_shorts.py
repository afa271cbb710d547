"""Shorts without their pauses, as files: in step, no click where they are cut, no hole in the sound of the room."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cutroom.media.compose.shorts import short
from cutroom.media.edit import Edit
from cutroom.media.render.render import render
from cutroom.media.schema import Analysis, Timed, Word
from cutroom.media.source import ffmpeg
from cutroom.media.source.probe import probe
from tests.support import flashes
from tests.unit.media.builders import analysis

SECONDS = 16
RATE = 48_000
BEEP_MS = round(flashes.BEEP_S * 1000)


def spoken(film: Path) -> Analysis:
    """A word each second, as long as a beep, and nothing in between."""
    words = [Word(text="Beep.", start_ms=s * 1000, end_ms=s * 1000 + BEEP_MS, confidence=1) for s in range(SECONDS)]
    return analysis(words, SECONDS * 1000).model_copy(update={"source": probe(str(film)), "language": "en"})


def tightened(film: Path) -> Edit:
    edit = short(spoken(film), Timed(start_ms=0, end_ms=SECONDS * 1000), str(film), width=64, height=64,
                 captions=None, tighten="gentle")  # fmt: skip
    return edit.model_copy(update={"format": edit.format.model_copy(update={"preset": "ultrafast"})})


def heard(path: Path) -> np.ndarray:
    """Mono samples, -1 to 1."""
    raw = ffmpeg.run(["-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", RATE, "-f", "f32le", "pipe:1"])
    return np.frombuffer(raw.stdout, np.float32)


@pytest.mark.parametrize("fps", ["30/1", "24000/1001"])
def test_each_beep_is_whole_with_its_flash_and_no_pause_is_long(tmp_path: Path, fps: str) -> None:
    film, out = tmp_path / "film.mov", tmp_path / "out.mp4"
    flashes.make(film, fps, SECONDS)
    edit = tightened(film)
    assert len(edit.tracks[0].layers) >= SECONDS - 1
    render(edit, out)
    apart = flashes.apart_ms(out, fps)
    assert len(apart) >= SECONDS - 1
    assert max(map(abs, apart)) <= 10, apart
    loud = np.flatnonzero(np.abs(heard(out)) > 0.05)
    gaps = [(b - a) / RATE for a, b in pairwise(loud.tolist()) if b - a > RATE // 50]
    assert len(gaps) >= SECONDS - 2
    assert max(gaps) <= 0.6


def test_nothing_clicks_where_a_pause_was_and_the_room_is_still_heard(tmp_path: Path) -> None:
    film = tmp_path / "film.mov"
    room = f"anoisesrc=color=brown:r={RATE}:a=0.3:d={SECONDS}:seed=7,lowpass=f=300,lowpass=f=300"
    inputs = ["-f", "lavfi", "-i", f"color=gray:s=64x64:r=30:d={SECONDS}", "-f", "lavfi", "-i", room]
    ffmpeg.run(["-v", "error", *inputs, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le", film])
    edit = tightened(film)
    joins = [round((sound.at_ms + sound.fade_in_ms / 2) * RATE / 1000) for sound in edit.audio[1:]]
    hard = edit.model_copy(
        update={"audio": [one.model_copy(update={"fade_in_ms": 0, "fade_out_ms": 0}) for one in edit.audio]}
    )
    clicks = {}
    for name, one in (("soft", edit), ("hard", hard)):
        render(one, tmp_path / f"{name}.mp4")
        samples = heard(tmp_path / f"{name}.mp4")
        sharp = np.abs(np.diff(samples, 3))  # what changes at once; the room hardly does
        clicks[name] = max(float(sharp[at - 1200 : at + 1200].max()) for at in joins) / float(np.median(sharp))
    assert clicks["soft"] < clicks["hard"] / 3, clicks
    samples = heard(tmp_path / "soft.mp4")
    levels = [float(np.sqrt(np.mean(samples[at - 480 : at + 480] ** 2))) for at in joins]
    assert min(levels) > 0.3 * float(np.sqrt(np.mean(samples**2)))
