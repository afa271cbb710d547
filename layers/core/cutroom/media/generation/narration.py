"""Narration: text becomes sound, and each written word gets its time."""

import wave
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cutroom.kit.errors import Invalid
from cutroom.media.generation import languages

RATE = 24_000
WORDS_PER_MINUTE = 160  # of silent scenes: an easy speed to read at


class Voice(NamedTuple):
    """A voice: its label, and the BCP 47 language that it speaks (None: any)."""

    label: str
    language: str | None


class SpokenWord(NamedTuple):
    """A word exactly as written, and when it is spoken, in ms from the narration's start."""

    text: str
    start_ms: int
    end_ms: int


class Narration(NamedTuple):
    """A narration's length and its words; the sound is the file that was asked for."""

    duration_ms: int
    words: list[SpokenWord]


VOICES: Mapping[str, Voice] = MappingProxyType({
    "heart": Voice("Heart, American English", "en"),
    "silent": Voice("No voice, captions only", None),
})  # fmt: skip


def check_language(voice: str, language: str) -> None:
    """Raises Invalid where there is no such voice, or it does not speak the language: before anything is made."""
    known = VOICES.get(voice)
    if known is None:
        raise Invalid(f"There is no voice named {voice!r}. Choose one of {', '.join(VOICES)}.", field="voice")
    if known.language and language.split("-", maxsplit=1)[0] != known.language.split("-")[0]:
        name = languages.name(language)
        raise Invalid(
            f"There is no offline voice for {name}. Choose the silent voice, or connect a voice provider.",
            field="voice", language=language,
        )  # fmt: skip


def narrate(text: str, voice: str, target: Path) -> Narration:
    """Speak `text` into the WAV file `target`: 24 kHz, mono. Raises Invalid for an unknown voice or another language.

    Words are timed by the voice's own durations, and are exactly those that are written: "$1,299.50" is one of them.
    """
    check_language(voice, languages.language(text))
    if voice == "silent" or not any(char.isalnum() for char in text):
        narration = silent(text)
        _write(target, bytes(2 * narration.duration_ms * RATE // 1000))
        return narration
    from cutroom.media.generation import speaking  # the voice's libraries, only where something is spoken

    samples, timed = speaking.speak(text)
    _write(target, (samples * 32767).astype("<i2").tobytes())
    words = [SpokenWord(word.text, word.start * 1000 // RATE, word.end * 1000 // RATE) for word in timed]
    return Narration(len(samples) * 1000 // RATE, words)


def silent(text: str) -> Narration:
    """The times of words that nobody speaks, at an easy reading speed."""
    step = 60_000 / WORDS_PER_MINUTE
    words = text.split()
    timed = [SpokenWord(word, round(k * step), round((k + 1) * step)) for k, word in enumerate(words)]
    return Narration(round(len(words) * step), timed)


def _write(target: Path, samples: bytes) -> None:
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
