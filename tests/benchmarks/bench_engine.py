"""What the engine costs beside plain ffmpeg in the same run: ratios of CPU seconds, not seconds."""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import pytest

from cutroom.kit.spans import Span
from cutroom.media.analysis.analyze import analyze
from cutroom.media.compose.shorts import short
from cutroom.media.models import files
from cutroom.media.moments.choose import choose
from cutroom.media.render.render import render
from cutroom.media.schema import Analysis, Timed
from cutroom.media.source import ffmpeg
from cutroom.media.speech import transcription
from tests.integration.engine.conftest import REAL
from tests.integration.engine.hearing import conversation, diarization_error, errors, normal, read_speech, turns_of
from tests.integration.engine.test_onsets import onset_errors
from tests.support.talks import construct

PEERS = Path(__file__).resolve().parents[2] / ".venv-peers" / "bin" / "python"
TELEPHONE = "audio_conversation_2spk_30s.wav"
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


def cut_f1(seconds: list[float]) -> float:
    """F1 of hard cuts, each within one frame of 30 in a second."""
    truth = json.loads((REAL / "long_podcast_dev_2min_1080p30.truth.json").read_text())["cut_times"]
    hits = sum(any(abs(cut - second) <= 0.034 for cut in seconds) for second in truth)
    return 2 * hits / (len(seconds) + len(truth))


def cuts(found: Analysis) -> list[float]:
    """Where shots begin, in seconds."""
    return [shot.start_ms / 1000 for shot in found.shots[1:]]


def words_wrong() -> float:
    """Word error rate over everything that is read aloud."""
    model = files.whisper()
    assert model
    wrong = said_words = 0
    for name, text in read_speech().items():
        said = normal(text)
        samples = transcription.read(str(REAL / name), Span(0, 600_000))
        heard = normal(" ".join(word.text for word in transcription.transcribe(samples, model).words))
        wrong, said_words = wrong + errors(said, heard), said_words + len(said)
    return wrong / said_words


def decode_and_recognise_s(film: Path) -> float:
    """Wall seconds of a plain decode and of recognition alone, one after the other."""
    model = files.whisper()
    assert model
    begun = time.monotonic()
    ffmpeg.run(["-v", "error", "-i", film, "-f", "null", "-"])
    transcription.transcribe(transcription.read(str(film), Span(0, 600_000)), model)
    return time.monotonic() - begun


SCENES = """
import json, sys
from scenedetect import AdaptiveDetector, detect
print(json.dumps([scene[0].get_seconds() for scene in detect(sys.argv[1], AdaptiveDetector())][1:]))
"""


def scenedetect_cuts(film: Path = FILM) -> list[float]:
    """PySceneDetect's cuts in seconds, by its adaptive detector at its defaults."""
    done = subprocess.run([PEERS, "-c", SCENES, film], capture_output=True, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_cuts_of_constructed_talks(tmp_path: Path) -> None:
    """Six talks with every cut known; jumps within one framing are counted apart: some cannot be seen."""
    tell(f"\n{'constructed talks':<32}{'cuts':>12}{'jumps':>12}{'false':>8}{'F1 of cuts':>12}")
    talks = [construct(seed, REAL, tmp_path) for seed in range(301, 307)]
    ours = [[s.start_ms / 1000 for s in analyze(str(one.path), stages=("shots",)).shots[1:]] for one in talks]
    for name, found in (("ours", ours), ("PySceneDetect's adaptive", [scenedetect_cuts(one.path) for one in talks])):
        pairs = list(zip(talks, found, strict=True))
        cut, jump = (sum(hits(which(one), one.fps, at) for one, at in pairs) for which in (CUTS, JUMPS))
        false = sum(len(at) for at in found) - cut - jump
        cuts_of, jumps_of = (sum(len(which(one)) for one in talks) for which in (CUTS, JUMPS))
        f1 = 2 * cut / (cut + false + cuts_of)
        tell(f"{name:<32}{f'{cut} / {cuts_of}':>12}{f'{jump} / {jumps_of}':>12}{false:>8}{f1:>12.3f}")
        assert name != "ours" or f1 >= 0.99


CUTS, JUMPS = attrgetter("cuts"), attrgetter("jumps")


def hits(truth: list[int], fps: int, seconds: list[float]) -> int:
    """How many frames of `truth` have a cut within one frame."""
    return sum(any(abs(at * fps - frame) <= 1.05 for at in seconds) for frame in truth)


def edges_at_sentences(found: Analysis) -> float:
    """The share of moments whose first and last words are those of sentences."""
    first, last = ({getattr(one, name) for one in found.sentences} for name in ("start_ms", "end_ms"))
    whole = [
        any(0 <= start - clip.start_ms <= 400 for start in first) and any(0 <= clip.end_ms - end <= 400 for end in last)
        for clip in choose(found)
    ]
    return sum(whole) / len(whole)


def test_the_bars_of_the_engine(tmp_path: Path) -> None:
    tell(f"\n{'':<58}{'bar':>10}{'measured':>10}")
    decode = cpu_s(lambda: ffmpeg.run(["-v", "error", "-i", FILM, "-f", "null", "-"]))
    cheap = cpu_s(lambda: analyze(str(FILM), stages=("shots", "signals")))
    five = repeated(tmp_path, 5)
    alone = decode_and_recognise_s(five)
    begun = time.monotonic()
    long = analyze(str(five))
    wall = time.monotonic() - begun
    whole = analyze(str(FILM))
    theirs: list[list[float]] = []
    peer = cpu_s(lambda: theirs.append(scenedetect_cuts()))
    bar("F1 of hard cuts, talk", ">= 0.99", cut_f1(cuts(whole)))
    bar("F1 of hard cuts, talk: PySceneDetect's adaptive", "", cut_f1(theirs[0]))
    bar("signals and shots / PySceneDetect, CPU seconds", "<= 0.5", cheap / peer)
    bar("onsets of words, median error in ms", "<= 60", statistics.median(onset_errors()), 0)
    bar("diarization error, telephone (no collar)", "", diarization_error(conversation(), turns_of(TELEPHONE)), 3)
    bar("WER, read speech", "<= 0.05", words_wrong(), 3)
    bar("moments that begin and end with sentences", ">= 0.95", edges_at_sentences(whole))
    bar("signals and shots / plain decode, CPU seconds", "<= 1.0", cheap / decode)
    bar("5 minutes: whole / (decode + recognition), wall seconds", "<= 1.15", wall / alone)
    bar("5 minutes: peak memory, MB", "<= 900", long.peak_memory_mb, 0)
    again = analyze(str(FILM), segments=2)
    same = whole.model_copy(update={"timings": {}, "peak_memory_mb": 0}) == again.model_copy(
        update={"timings": {}, "peak_memory_mb": 0}
    )
    bar("the same document twice, and side by side (1 = yes)", "1", float(same), 0)
    assert cut_f1(cuts(whole)) >= 0.99
    assert same


def repeated(path: Path, minutes: int) -> Path:
    """The talk again and again, without encoding, for so many minutes."""
    out = path / f"{minutes}.mp4"
    ffmpeg.run(["-v", "error", "-stream_loop", "-1", "-i", FILM, "-t", str(minutes * 60), "-c", "copy", out])
    return out


def in_its_own_process(film: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of shots, signals, sounds and speakers."""
    program = "import sys; from cutroom.media.analysis.analyze import analyze as go; "
    program += "print(go(sys.argv[1], stages=sys.argv[2:]).peak_memory_mb)"
    command = [sys.executable, "-c", program, film, "shots", "signals", "speech"]
    said: list[str] = []
    used = cpu_s(lambda: said.append(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
    return used, float(said[0])


def test_length_costs_time_and_no_memory(tmp_path: Path) -> None:
    """One, five and twenty minutes of the same talk."""
    tell(f"\n{'minutes':<20}{'CPU s':>10}{'per minute':>14}{'peak MB':>10}")
    for minutes in (1, 5, 20):
        used, peak_mb = in_its_own_process(repeated(tmp_path, minutes))
        tell(f"{minutes:<20}{used:>10.1f}{used / minutes:>14.2f}{peak_mb:>10.0f}")
