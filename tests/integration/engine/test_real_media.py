"""The engine on real files that nobody here made; each test skips, saying so, where they are absent."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cutroom.kit.errors import Unplayable
from cutroom.kit.spans import Span
from cutroom.media.analysis.analyze import analyze
from cutroom.media.compose.shorts import short
from cutroom.media.models import files
from cutroom.media.moments.choose import choose
from cutroom.media.quality.report import report
from cutroom.media.render.render import render
from cutroom.media.schema import Analysis
from cutroom.media.speech import transcription
from tests.integration.engine.conftest import REAL, real_names
from tests.support.stillness import still_shots

Real = Callable[[str], str]
REFUSED = {
    "odd_13_bytes.flv": "not a video",
    "odd_audio_only_named_mp4_1s.mp4": "no picture",
    "odd_broken_4kB_no_moov.mp4": "not a complete video",
    "odd_text_named_mp4.mp4": "not a video",
    "odd_vvc_unsupported_5s.mp4": "not supported",
    "odd_zero_bytes.mp4": "empty",
}


@pytest.fixture(scope="module")
def podcast() -> Analysis:
    """The analysis of the long file, made once."""
    path = REAL / "long_podcast_dev_2min_1080p30.mp4"
    if not path.exists():
        pytest.skip("needs long_podcast_dev_2min_1080p30.mp4 from ../shared/media")
    return analyze(str(path))


@pytest.mark.parametrize("name", real_names("odd_*", "corrupt_*"))
def test_odd_files_are_analysed_or_refused_in_words(real: Real, name: str) -> None:
    path = real(name)
    if name in REFUSED:
        with pytest.raises(Unplayable, match=REFUSED[name]):
            analyze(path, stages=("shots",))
        return
    found = analyze(path, stages=("shots",))
    assert found.shots[0].start_ms == 0
    assert found.shots[-1].end_ms == found.source.duration_ms


@pytest.mark.parametrize(
    "name",
    ["odd_rot-90_iphone_selfie_face_1s.mov", "odd_hdr10_hevc10_1080p_1s.mp4", "odd_sar2-3_testsrc.mp4",
     "odd_vfr600tb_4x3_mov_8s.mov", "odd_noaudio_face_1s.mp4", "hype_bbb_720p_51_5s.mp4"],
)  # fmt: skip
def test_odd_files_become_clean_shorts(real: Real, tmp_path: Path, name: str) -> None:
    source = real(name)
    analysis = analyze(source, stages=("shots", "faces"))
    edit = short(analysis, choose(analysis)[0], source)
    render(edit, tmp_path / "out.mp4")
    found = report(tmp_path / "out.mp4", edit)
    assert (found.width, found.height) == (720, 1280)
    assert abs(found.video_ms - edit.duration_ms) <= 50
    assert abs(found.audio_ms - found.video_ms) <= 60


def test_every_cut_of_the_podcast_is_found_and_no_other(podcast: Analysis) -> None:
    truth = json.loads((REAL / "long_podcast_dev_2min_1080p30.truth.json").read_text())["cut_times"]
    found = [shot.start_ms for shot in podcast.shots[1:]]
    hits = sum(any(abs(at - t * 1000) <= 34 for at in found) for t in truth)
    assert 2 * hits / (len(found) + len(truth)) >= 0.95


def test_the_podcast_gives_four_shorts_that_cut_no_word(podcast: Analysis) -> None:
    chosen = choose(podcast)
    assert len(chosen) >= 4
    edges = [edge for one in chosen for edge in one.span]
    assert not any(word.start_ms < edge < word.end_ms for word in podcast.words for edge in edges)


def test_the_window_stands_still_where_somebody_of_the_podcast_does(podcast: Analysis) -> None:
    still = still_shots(podcast)
    assert len(still) >= 5
    assert max(one.moved for one in still) == 0


def test_the_faces_of_the_podcast_are_followed(podcast: Analysis) -> None:
    seen = sum(track.end_ms - track.start_ms for track in podcast.faces)
    assert seen > 0.7 * podcast.source.duration_ms


def wer(said: str, heard: str) -> float:
    """Word error rate: edits per word that was said."""
    a, b = (re.findall(r"[a-z']+", text.lower().replace("-", " ")) for text in (said, heard))
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (one != other))
    return row[-1] / len(a)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("audio_speech_librivox_austen_0920.wav",
         "had he married a more amiable woman he might have been made still more respectable than he was"),
        ("audio_speech_jfk_11s.flac",
         "and so my fellow americans ask not what your country can do for you ask what you can do for your country"),
    ],
)  # fmt: skip
def test_read_speech_is_understood(real: Real, name: str, said: str) -> None:
    model = files.whisper()
    if model is None:
        pytest.skip("no speech model is installed")
    samples = transcription.read(real(name), Span(0, 15_000))
    heard = " ".join(word.text for word in transcription.transcribe(samples, model).words)
    assert wer(said, heard) <= 0.1
