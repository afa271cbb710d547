"""Files that platforms take as they are: each export's own boxes are read."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cutroom.media.edit import Format
from cutroom.media.quality import container
from cutroom.media.render.render import render
from cutroom.media.source import ffmpeg
from tests.integration.engine.test_sync import cut
from tests.support import flashes


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mov"
    flashes.make(path, "30/1", 24)
    return path


@pytest.mark.parametrize(
    ("form", "parts"),
    [({}, 1), ({}, 3), ({"codec": "h265"}, 1), ({"codec": "vp9"}, 1), ({"codec": "av1"}, 2), ({"fps": "25/1"}, 1)],
)
def test_a_file_has_no_edit_lists_its_index_first_and_half_a_second_between_key_frames(
    film: Path, tmp_path: Path, form: dict[str, Any], parts: int
) -> None:
    edit = cut(film, "30/1").model_copy(update={"format": Format.model_validate(small() | form)})
    render(edit, tmp_path / "out.mp4", parts=parts)
    made = container.layout(tmp_path / "out.mp4")
    assert made
    assert (made.index_first, made.edit_lists, made.audio_hz) == (True, 0, 48_000)
    assert 0 < made.longest_group_s <= container.GROUP_S
    assert list(container.problems(tmp_path / "out.mp4")) == []


def test_what_platforms_would_make_again_is_named(tmp_path: Path) -> None:
    poor = tmp_path / "poor.mp4"
    picture, sound = "testsrc2=s=64x64:r=30:d=4", "sine=r=44100:d=4"
    given = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-c:v", "libx264", "-c:a", "aac"]
    ffmpeg.run(["-v", "error", *given, "-g", "90", "-sc_threshold", "0", poor])
    made = container.layout(poor)
    assert made == (False, 2, Fraction(3), 44_100)
    assert len(list(container.problems(poor))) == 4


@pytest.mark.parametrize("content", [b"", b"\0\0\0\x08moov", b"\0\0\0\x10moov\0\0\0\x0cmdhd\0\0\0\x08mdat", b"x" * 99])
def test_what_is_no_mp4_is_not_judged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    made = container.layout(path)
    assert made is None or made.longest_group_s == 0


def small() -> dict[str, Any]:
    return {"width": 64, "height": 64, "preset": "ultrafast"}
