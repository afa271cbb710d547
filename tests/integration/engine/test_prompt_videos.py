"""A sentence becomes a video on files alone: as long as asked, loud as platforms want it, and understood."""

import re
import socket
from difflib import SequenceMatcher
from pathlib import Path
from typing import NoReturn

import pytest

from cutroom.kit.spans import Span
from cutroom.media.generation.dressing import dress
from cutroom.media.generation.production import Look, produce
from cutroom.media.generation.script import Script, write
from cutroom.media.models import files
from cutroom.media.quality.report import report
from cutroom.media.quality.schema import QualityReport
from cutroom.media.render.render import render
from cutroom.media.speech import transcription

PROMPT = "3 mistakes when making cold brew: too fine grind, too short, old beans. 30 s"
SIZE = (270, 480)


def no_network(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a socket was opened")


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> tuple[Script, Path, QualityReport]:
    """The video of PROMPT, small, made without the network."""
    folder = tmp_path_factory.mktemp("prompt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", no_network)
        script = dress(write(PROMPT), seed=4)
        edit = produce(script, folder, Look(style="citrus", mood="focus", size=SIZE, seed=4))
        render(edit, folder / "video.mp4")
    assert len({layer.source for layer in edit.tracks[0].layers}) == 5
    return script, folder / "video.mp4", report(folder / "video.mp4", edit)


def test_it_lasts_as_asked_and_its_report_is_clean(video: tuple[Script, Path, QualityReport]) -> None:
    script, _, measured = video
    assert len(script.scenes) == 5
    assert 27_000 <= measured.duration_ms <= 33_000
    assert (measured.width, measured.height, measured.fps) == (*SIZE, "30/1")
    assert measured.loudness_lufs is not None
    assert abs(measured.loudness_lufs + 14) <= 1
    assert measured.black_share == 0
    assert measured.notes == []


def test_the_recogniser_understands_at_least_95_of_100_words_over_the_music(
    video: tuple[Script, Path, QualityReport],
) -> None:
    model = files.whisper()
    assert model is not None, "tools/setup.py has not run"
    script, path, measured = video
    heard = transcription.transcribe(transcription.read(str(path), Span(0, measured.duration_ms)), model, language="en")
    written = words(" ".join(scene.narration for scene in script.scenes))
    spoken = words(" ".join(word.text for word in heard.words))
    matched = sum(block.size for block in SequenceMatcher(None, written, spoken, autojunk=False).get_matching_blocks())
    wrong = max(len(written), len(spoken)) - matched
    assert wrong / len(written) <= 0.05, (written, spoken)


def words(text: str) -> list[str]:
    """Words as they are compared: without marks, figures as words."""
    return re.findall(r"[a-z']+", text.lower().replace("3 ", "three "))
