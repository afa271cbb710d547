"""What the engine costs beside plain ffmpeg in the same run: ratios of CPU seconds, not seconds."""

import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cutroom.media import ffmpeg
from cutroom.media.analyze import analyze
from cutroom.media.render import render
from cutroom.media.schema import Analysis, Timed
from cutroom.media.shorts import short
from tests.integration.engine.conftest import REAL

FILM = REAL / "long_podcast_dev_2min_1080p30.mp4"

pytestmark = [pytest.mark.bench, pytest.mark.skipif(not FILM.exists(), reason="needs ../shared/media")]


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of the children that ended meanwhile."""

    def used() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in both)

    before = used()
    work()
    return used() - before


def tell(line: str) -> None:
    """One line of the table."""
    sys.stdout.write(f"{line}\n")


def row(name: str, ours: float, plain: float) -> None:
    tell(f"{name:<46}{ours:8.2f} s {plain:8.2f} s {ours / plain:7.2f} x")


def test_the_cost_of_analysis_and_render(tmp_path: Path) -> None:
    tell(f"\n{'':<46}{'ours':>10}{'ffmpeg':>10}{'ratio':>9}")
    decode = cpu_s(lambda: ffmpeg.run(["-v", "error", "-i", FILM, "-f", "null", "-"]))
    row("shots and signals / plain decode", cpu_s(lambda: analyze(str(FILM), stages=("shots",))), decode)
    row("with faces / plain decode", cpu_s(lambda: analyze(str(FILM), stages=("shots", "faces"))), decode)
    found: list[Analysis] = []
    row("everything / plain decode", cpu_s(lambda: found.append(analyze(str(FILM)))), decode)
    edit = short(found[0], Timed(start_ms=10_000, end_ms=40_000), str(FILM))
    by_hand = ["-v", "error", "-ss", "10", "-t", "30", "-i", FILM, "-vf", "crop=ih*9/16:ih,scale=720:1280"]
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-c:a", "aac", tmp_path / "hand.mp4"]
    plain = cpu_s(lambda: ffmpeg.run([*by_hand, *coded]))
    row("short with captions and loudness / crop alone", cpu_s(lambda: render(edit, tmp_path / "ours.mp4")), plain)
    row("short without captions / crop alone", cpu_s(lambda: render(edit.model_copy(
        update={"captions": None}), tmp_path / "bare.mp4")), plain)  # fmt: skip
    tell(f"peak memory {found[0].peak_memory_mb:.0f} MB, stages {found[0].timings}")
    assert found[0].words
