"""Sound as vendors take it."""

import io
import wave
from typing import TYPE_CHECKING

import numpy as np

from cutroom.ai.ports import TranscribedWord, Transcription
from cutroom.media.audio.audio_signal import RATE

if TYPE_CHECKING:
    from cutroom.media.audio.audio_signal import Samples


def wav(samples: "Samples") -> bytes:
    """Mono 16 kHz samples (-1..1) as a WAV file of 16 bits: 32 kB a second."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


def length_ms(samples: "Samples") -> int:
    """How long the samples last."""
    return len(samples) * 1000 // RATE


def in_order(words: list[TranscribedWord], language: str | None, duration_ms: int) -> Transcription:
    """The words as every transcriber promises them: in order, within the sound, without overlap or empty text."""
    kept: list[TranscribedWord] = []
    before = 0
    for word in sorted(words, key=lambda one: (one.start_ms, one.end_ms)):
        start = min(max(before, word.start_ms), duration_ms)
        end = min(max(word.end_ms, start), duration_ms)
        if word.text.strip() and end > start:
            sure = min(1.0, max(0.0, word.confidence))
            kept.append(TranscribedWord(text=word.text.strip(), start_ms=start, end_ms=end, confidence=round(sure, 3)))
            before = end
    return Transcription(words=kept, language=language if kept else None)


def most_tokens(seconds: int) -> int:
    """How long a written-down sound may become: four words a second, each with its times."""
    return 2048 + 120 * seconds
