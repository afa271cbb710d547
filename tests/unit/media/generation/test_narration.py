"""Narration: written words keep their form, and each has the time at which it is heard."""

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cutroom.kit.errors import Invalid
from cutroom.media.generation.narration import VOICES, narrate
from cutroom.media.generation.speaking import owned

AMOUNT = "We paid $1,299.50 to Dr. O'Neil at 9:30am."


def sound(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768


def test_words_are_exactly_those_written_in_order_and_within_the_sound(tmp_path: Path) -> None:
    said = narrate(AMOUNT, "heart", tmp_path / "a.wav")
    assert [word.text for word in said.words] == AMOUNT.split()
    assert all(one.end_ms <= other.start_ms + 1 for one, other in pairwise(said.words))
    assert said.words[-1].end_ms <= said.duration_ms
    assert len(sound(tmp_path / "a.wav")) * 1000 // 24_000 == said.duration_ms
    amount = said.words[2]
    assert amount.end_ms - amount.start_ms > 2000, "an amount is spoken as words"


def test_a_word_after_a_pause_begins_within_120_ms_of_its_sound(tmp_path: Path) -> None:
    said = narrate("Take the beans out. Then pour the water. Drink it now.", "heart", tmp_path / "a.wav")
    samples = sound(tmp_path / "a.wav")
    loud = np.sqrt(np.convolve(samples**2, np.ones(240) / 240, "same")) > 0.02
    for word in (one for one in said.words if one.text in ("Then", "Drink")):
        at = word.start_ms * 24
        onset = next(
            k for k in range(at - 6000, at + 6000) if loud[k : k + 480].all() and not loud[k - 2400 : k - 480].any()
        )
        assert abs(onset - at) <= 120 * 24, word


def test_the_same_text_gives_the_same_samples(tmp_path: Path) -> None:
    for name in ("a", "b"):
        narrate("The same again.", "heart", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_nobody_speaks_turkish_and_the_silent_voice_times_it_at_160_words_a_minute(tmp_path: Path) -> None:
    text = "Bu kahve için çok ince öğütmek bir hata."
    with pytest.raises(Invalid, match="There is no offline voice for Turkish"):
        narrate(text, "heart", tmp_path / "a.wav")
    assert not (tmp_path / "a.wav").exists()
    silent = narrate(text, "silent", tmp_path / "a.wav")
    assert silent.duration_ms == round(len(text.split()) * 60_000 / 160)
    assert not sound(tmp_path / "a.wav").any()


def test_an_unknown_voice_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"no voice named 'fenrir'.*heart"):
        narrate("Hello.", "fenrir", tmp_path / "a.wav")
    assert set(VOICES) == {"heart", "silent"}


def test_phonemes_go_to_the_word_that_they_are_of() -> None:
    assert owned("ðə kæt", ["ðˈi", "kæt"]) == [0, 0, -1, 1, 1, 1]
    assert owned("", []) == []
