"""Words begin when they are heard to begin: against the times that come with the readings of the demo."""

import json
import re
import statistics
import sys
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from cutroom.kit.spans import Span
from cutroom.media.models import files
from cutroom.media.speech import transcription

READINGS = Path(sys.prefix) / "sample" / "test" / "data" / "librivox"
MODEL = files.whisper()


def onset_errors() -> list[int]:
    """For each word that is heard as it is read: how many ms its beginning is off."""
    assert MODEL
    errors: list[int] = []
    for path in sorted(READINGS.glob("*.json")):
        read = [word for word in json.loads(path.read_text())["w"] if word["t"][0].isalpha()]
        heard = transcription.transcribe(
            transcription.read(str(path.with_suffix(".wav")), Span(0, 60_000)), MODEL
        ).words
        said = [re.sub(r"\(\d\)", "", word["t"]).lower() for word in read]
        plain = [re.sub(r"[^a-z']", "", word.text.lower()) for word in heard]
        for a, b, size in SequenceMatcher(None, said, plain, autojunk=False).get_matching_blocks():
            pairs = zip(read[a : a + size], heard[b : b + size], strict=True)
            errors += [abs(word.start_ms - round(truth["b"] * 1000)) for truth, word in pairs]
    return errors


@pytest.mark.skipif(MODEL is None, reason="no speech model is installed")
def test_half_of_the_words_begin_within_60_ms() -> None:
    errors = onset_errors()
    assert len(errors) > 50
    assert statistics.median(errors) <= 60
