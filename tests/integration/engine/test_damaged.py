"""Damaged files: what is left of them is analysed, what is not is named, and nothing is made up."""

from pathlib import Path

import numpy as np
import pytest

from cutroom.kit.errors import Unplayable
from cutroom.kit.spans import Span
from cutroom.media.analysis.analyze import analyze
from cutroom.media.source import ffmpeg
from cutroom.media.vision import frames


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Eight seconds that move, with their index in front: what follows `mdat` is picture and sound alone."""
    path = tmp_path_factory.mktemp("damaged") / "whole.mp4"
    inputs = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=8", "-f", "lavfi", "-i", "sine=d=8"]
    ffmpeg.run(["-v", "error", *inputs, "-g", "25", "-pix_fmt", "yuv420p", "-movflags", "+faststart", path])
    return path.read_bytes()


def without(film: bytes, begin: float, end: float) -> bytes:
    """The film with zeros from one share of its data to another."""
    data = film.index(b"mdat") + 4
    first, last = (data + round((len(film) - data) * share) for share in (begin, end))
    return film[:first] + bytes(last - first) + film[last:]


@pytest.mark.parametrize(("begin", "end"), [(0.5, 1), (0.3, 0.7)])
def test_what_cannot_be_decoded_is_named(whole: bytes, tmp_path: Path, begin: float, end: float) -> None:
    path = tmp_path / "damaged.mp4"
    path.write_bytes(without(whole, begin, end))
    found = analyze(str(path), stages=("shots", "signals"))
    assert found.source.duration_ms >= 7900
    assert found.shots[-1].end_ms == found.source.duration_ms
    assert len(found.notes) == 1 and "could not be decoded from 0:0" in found.notes[0]


def test_a_file_of_which_nothing_is_left_is_refused(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "zeros.mp4"
    path.write_bytes(without(whole, 0, 1))
    with pytest.raises(Unplayable, match="No frame of this video could be decoded"):
        analyze(str(path))


def test_a_picture_that_stands_still_is_not_damaged(whole: bytes, tmp_path: Path) -> None:
    still, path = tmp_path / "still.mp4", tmp_path / "whole.mp4"
    slides = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=1/3:d=9", "-pix_fmt", "yuv420p", "-fps_mode", "passthrough"]
    ffmpeg.run(["-v", "error", *slides, still])
    path.write_bytes(whole)
    assert [analyze(str(one), stages=("shots", "signals")).notes for one in (still, path)] == [[], []]


def test_gaps_are_a_second_long_at_least() -> None:
    times = np.array([0, 40, 80, 1079, 3000], np.int64)
    assert frames.gaps(times, Span(0, 3500)) == [Span(1079, 3000)]
    assert frames.gaps(times[:0], Span(500, 3500)) == [Span(500, 3500)]
