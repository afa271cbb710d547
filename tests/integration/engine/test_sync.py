"""Picture and sound keep together: flashes and beeps of made films, through cuts, parts and rates, to the end."""

from fractions import Fraction
from pathlib import Path

import pytest

from cutroom.media.edit import AudioLayer, Edit, Format, Source, Track, VideoLayer
from cutroom.media.quality.report import report
from cutroom.media.render.render import render
from cutroom.media.source import ffmpeg, sync
from cutroom.media.source.probe import probe
from tests.support import flashes

SECONDS = 24
PIECE_MS = 4004  # a whole number of frames of every rate here


def cut(film: Path, fps: str, **form: object) -> Edit:
    """Pieces that leave out a second of the film between them."""
    info = probe(str(film))
    at = [(i * PIECE_MS, i * (PIECE_MS + 1001)) for i in range(4)]
    return Edit(
        sources={"f": Source(uri=str(film), info=info)},
        tracks=[Track(layers=[VideoLayer(source="f", at_ms=a, source_in_ms=b, duration_ms=PIECE_MS) for a, b in at])],
        audio=[AudioLayer(source="f", at_ms=a, source_in_ms=b, duration_ms=PIECE_MS) for a, b in at],
        format=Format.model_validate({"width": 64, "height": 64, "fps": fps, "preset": "ultrafast"} | form),
    )


@pytest.mark.parametrize(
    ("given", "made", "vfr"),
    [("30/1", "30/1", True), ("30000/1001", "30000/1001", False), ("24000/1001", "24000/1001", False),
     ("25/1", "30/1", False), ("24000/1001", "30/1", False)],
)  # fmt: skip
def test_a_flash_and_its_beep_stay_together(tmp_path: Path, given: str, made: str, vfr: bool) -> None:
    """Within 10 ms at the same rate. At another one a layer begins on the nearest frame, half a frame away at most, and
    from there on each picture is shown from the first frame on that is at its time or later."""
    film = tmp_path / "film.mov"
    flashes.make(film, given, SECONDS, vfr=vfr)
    assert probe(str(film)).vfr == vfr
    frame_ms = 0 if given == made else 1000 / float(Fraction(made))
    for parts in (1, 3):
        edit = cut(film, made)
        render(edit, tmp_path / "out.mp4", parts=parts)
        apart = flashes.apart_ms(tmp_path / "out.mp4", made)
        assert len(apart) >= 12
        assert -10 - frame_ms <= min(apart) and max(apart) <= 10 + frame_ms / 2, (parts, apart)
        found = report(tmp_path / "out.mp4", edit)
        assert found.sync_start_ms is not None and abs(found.sync_start_ms) <= 10
        assert found.sync_end_ms is not None and abs(found.sync_end_ms) <= 10


@pytest.mark.parametrize(("codec", "container"), [("h264", "mp4"), ("vp9", "webm")])
def test_sound_ends_with_the_last_frame_however_long_that_is(tmp_path: Path, codec: str, container: str) -> None:
    film = tmp_path / "film.mov"
    flashes.make(film, "30/1", 3)
    layer = VideoLayer(source="f", duration_ms=1234)
    sound = AudioLayer(source="f", duration_ms=1234)
    form = Format.model_validate({"width": 64, "height": 64, "codec": codec, "container": container, "fps": "15/1"})
    source = Source(uri=str(film), info=probe(str(film)))
    edit = Edit(sources={"f": source}, tracks=[Track(layers=[layer])], audio=[sound], format=form)
    render(edit, tmp_path / "out")
    found = report(tmp_path / "out", edit)
    assert found.sync_end_ms is not None and abs(found.sync_end_ms) <= 2


def test_the_report_tells_of_sound_that_comes_late(tmp_path: Path) -> None:
    film, late = tmp_path / "film.mov", tmp_path / "late.mp4"
    flashes.make(film, "30/1", 3)
    moved = ["-i", film, "-itsoffset", "0.25", "-i", film, "-map", "0:v", "-map", "1:a"]
    ffmpeg.run(["-v", "error", *moved, "-c:v", "copy", "-c:a", "aac", late])
    found = report(late)
    assert found.sync_start_ms == pytest.approx(250, abs=25)
    assert "Picture and sound do not begin together." in found.notes
    assert sync.picture(late).ms == 3000


def test_pieces_that_begin_between_two_frames_keep_in_step(tmp_path: Path) -> None:
    """As they do where pauses were taken out: to the millisecond, and not to the frame."""
    film = tmp_path / "film.mov"
    flashes.make(film, "30/1", SECONDS)
    at, lasts = [i * 1505 for i in range(14)], 1505
    edit = Edit(
        sources={"f": Source(uri=str(film), info=probe(str(film)))},
        tracks=[Track(layers=[VideoLayer(source="f", at_ms=a, source_in_ms=a, duration_ms=lasts) for a in at])],
        audio=[AudioLayer(source="f", at_ms=a, source_in_ms=a, duration_ms=lasts) for a in at],
        format=Format(width=64, height=64, fps="30/1", preset="ultrafast"),
    )
    render(edit, tmp_path / "out.mp4")
    after = flashes.apart_ms(tmp_path / "out.mp4", "30/1")
    assert len(after) >= 21
    assert max(map(abs, after)) <= 10
