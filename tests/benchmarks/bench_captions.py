"""Captions over faces, measured on what is seen: the picture with captions against the same without, and a detector."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from cutroom.media.analysis.analyze import analyze
from cutroom.media.compose.shorts import short
from cutroom.media.edit.overlays import Platform
from cutroom.media.quality.caption_cover import NECK
from cutroom.media.render.render import render
from cutroom.media.schema import Analysis, FaceSample, Timed, TrackPoint, Word
from cutroom.media.source import ffmpeg
from tests.benchmarks.bench_engine import FILM, bar, tell
from tests.integration.engine.conftest import REAL

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(3000),
    pytest.mark.skipif(not FILM.exists(), reason="needs ../shared/media"),
]

WIDTH, HEIGHT = 360, 640
LONGEST_MS = 120_000
DRAWN = 48  # of 255: pixels that differ by more are the captions', and not the encoder's
TEXT = "So what we found over the years is that nobody really asks. People wait, and then it is gone. Why?"
Frame = NDArray[np.uint8]


class Counted(NamedTuple):
    """Frames with a caption; with one on a face; with a free neck below every face, and then with it below 60 %."""

    captioned: int
    covered: int
    roomy: int
    low: int

    def plus(self, other: "Counted") -> "Counted":
        return Counted(*(a + b for a, b in zip(self, other, strict=True)))


@pytest.mark.parametrize("platform", ["none", "tiktok"])
def test_faces_under_captions(platform: Platform, tmp_path: Path) -> None:
    tell(f"\n{platform}")
    whole = Counted(0, 0, 0, 0)
    for path in sorted(REAL.iterdir()):
        found = _analyzed(path)
        if found and found.faces:
            one = _counted(found, path, platform, tmp_path)
            whole = whole.plus(one)
            bar(f"{path.name[:40]}: frames of {one.captioned} with a face covered", "0", one.covered, 0)
            bar(f"    below 60 % of the height, of {one.roomy} with a free neck", "all", one.low, 0)
    bar("all films: frames with a caption on a face, %", "<= 0.5", 100 * whole.covered / max(1, whole.captioned))
    bar("    captions below 60 % where a neck is free, %", ">= 90", 100 * whole.low / max(1, whole.roomy))


def _analyzed(path: Path) -> Analysis | None:
    """The film with a text spoken through all of it; None for what is no film."""
    try:
        found = analyze(str(path), stages=("shots", "faces"))
    except Exception:  # the folder holds files that must be refused
        return None
    return found.model_copy(update={"words": list(_spoken(min(found.source.duration_ms, LONGEST_MS)))})


def _spoken(length_ms: int) -> Iterator[Word]:
    at_ms, words = 0, TEXT.split()
    for i in range(length_ms // 100):
        text = words[i % len(words)]
        if at_ms + 280 > length_ms:
            return
        yield Word(text=text, start_ms=at_ms, end_ms=at_ms + 280, confidence=1)
        at_ms += 320 + (350 if text[-1] in ".?" else 0)


def _counted(found: Analysis, path: Path, platform: Platform, folder: Path) -> Counted:
    moment = Timed(start_ms=0, end_ms=min(found.source.duration_ms, LONGEST_MS))
    edit = short(found, moment, str(path), width=WIDTH, height=HEIGHT, safe_area=platform)
    quick = edit.format.model_copy(update={"preset": "ultrafast", "crf": 16, "fps": "15/1"})
    edit = edit.model_copy(update={"format": quick, "audio": []})
    bare, worded = folder / "bare.mp4", folder / "worded.mp4"
    render(edit.model_copy(update={"captions": None}), bare)
    render(edit, worded)
    counted = Counted(0, 0, 0, 0)
    for sample in _samples(analyze(str(bare), stages=("shots", "faces"))):
        plain, drawn = _frame(bare, sample.at_ms), _frame(worded, sample.at_ms)
        one = _look(plain, drawn, sample.boxes)
        counted = counted.plus(one)
    return counted


def _samples(found: Analysis) -> list[FaceSample]:
    """The looks at the film without captions, with the faces that were found in each."""
    points: dict[int, list[TrackPoint]] = {}
    for track in found.faces:
        for point in track.points:
            points.setdefault(point.at_ms, []).append(point)
    return [FaceSample.model_construct(at_ms=at_ms, boxes=boxes) for at_ms, boxes in sorted(points.items())]


def _look(bare: Frame, worded: Frame, faces: Sequence[Any]) -> Counted:
    drawn = np.abs(bare.astype(int) - worded.astype(int)) > DRAWN
    rows = np.flatnonzero(drawn.sum(1) > 2)
    if not rows.size:
        return Counted(0, 0, 0, 0)
    covered = any(_share(drawn, face) > 0.005 for face in faces)
    roomy = all(face.y + face.h * (1 + NECK) <= 1 for face in faces)
    return Counted(1, int(covered), int(roomy), int(roomy and rows[0] / HEIGHT >= 0.6 - 0.01))


def _share(drawn: NDArray[np.bool_], face: TrackPoint) -> float:
    """The share of a face's box that letters cover."""
    top, bottom = (max(0, round(side * HEIGHT)) for side in (face.y, face.y + face.h))
    left, right = (max(0, round(side * WIDTH)) for side in (face.x, face.x + face.w))
    return float(drawn[top:bottom, left:right].mean()) if bottom > top and right > left else 0.0


def _frame(film: Path, at_ms: int) -> Frame:
    args = ["-v", "error", "-ss", f"{at_ms / 1000}", "-i", film, "-frames:v", "1", "-f", "rawvideo"]
    raw = ffmpeg.run([*args, "-pix_fmt", "gray", "pipe:1"]).stdout
    return np.frombuffer(raw, np.uint8).reshape(HEIGHT, WIDTH) if raw else np.zeros((HEIGHT, WIDTH), np.uint8)
