"""What the engine costs beside plain ffmpeg in the same run: ratios of CPU seconds, not seconds."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cutroom.kit.spans import Span
from cutroom.media import ffmpeg, models, speech
from cutroom.media.analyze import analyze
from cutroom.media.moments import choose
from cutroom.media.render import render
from cutroom.media.schema import Analysis, Timed
from cutroom.media.shorts import short
from tests.integration.engine.conftest import REAL
from tests.integration.engine.hearing import errors, normal, read_speech

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


def bar(name: str, wanted: str, measured: float, digits: int = 2) -> None:
    """One bar and the figure that was measured, side by side."""
    tell(f"{name:<58}{wanted:>10}{measured:>10.{digits}f}")


def cut_f1(found: Analysis) -> float:
    """F1 of hard cuts, each within one frame of 30 in a second."""
    truth = json.loads((REAL / "long_podcast_dev_2min_1080p30.truth.json").read_text())["cut_times"]
    at = [shot.start_ms for shot in found.shots[1:]]
    hits = sum(any(abs(ms - second * 1000) <= 34 for ms in at) for second in truth)
    return 2 * hits / (len(at) + len(truth))


def words_wrong() -> float:
    """Word error rate over everything that is read aloud."""
    model = models.whisper()
    assert model
    wrong = said_words = 0
    for name, text in read_speech().items():
        said = normal(text)
        samples = speech.read(str(REAL / name), Span(0, 600_000))
        heard = normal(" ".join(word.text for word in speech.transcribe(samples, model).words))
        wrong, said_words = wrong + errors(said, heard), said_words + len(said)
    return wrong / said_words


def decode_and_recognise_s() -> float:
    """Wall seconds of a plain decode and of recognition alone, one after the other."""
    model = models.whisper()
    assert model
    begun = time.monotonic()
    ffmpeg.run(["-v", "error", "-i", FILM, "-f", "null", "-"])
    speech.transcribe(speech.read(str(FILM), Span(0, 600_000)), model)
    return time.monotonic() - begun


def edges_at_sentences(found: Analysis) -> float:
    """The share of moments whose first and last words are those of sentences."""
    first, last = ({getattr(one, name) for one in found.sentences} for name in ("start_ms", "end_ms"))
    whole = [
        any(0 <= start - clip.start_ms <= 400 for start in first) and any(0 <= clip.end_ms - end <= 400 for end in last)
        for clip in choose(found)
    ]
    return sum(whole) / len(whole)


def test_the_bars_of_the_engine() -> None:
    tell(f"\n{'':<58}{'bar':>10}{'measured':>10}")
    decode = cpu_s(lambda: ffmpeg.run(["-v", "error", "-i", FILM, "-f", "null", "-"]))
    cheap = cpu_s(lambda: analyze(str(FILM), stages=("shots", "signals")))
    alone = decode_and_recognise_s()
    begun = time.monotonic()
    whole = analyze(str(FILM))
    wall = time.monotonic() - begun
    bar("F1 of hard cuts, talk", ">= 0.99", cut_f1(whole))
    bar("WER, read speech", "<= 0.05", words_wrong(), 3)
    bar("moments that begin and end with sentences", ">= 0.95", edges_at_sentences(whole))
    bar("signals and shots / plain decode, CPU seconds", "<= 1.0", cheap / decode)
    bar("whole analysis / (decode + recognition), wall seconds", "<= 1.15", wall / alone)
    bar("peak memory, MB", "<= 900", whole.peak_memory_mb, 0)
    again = analyze(str(FILM), segments=2)
    same = whole.model_copy(update={"timings": {}, "peak_memory_mb": 0}) == again.model_copy(
        update={"timings": {}, "peak_memory_mb": 0}
    )
    bar("the same document twice, and side by side (1 = yes)", "1", float(same), 0)
    assert cut_f1(whole) >= 0.99
    assert same
