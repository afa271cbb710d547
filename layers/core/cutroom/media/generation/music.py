"""Music: composed and played by rule, the same for the same mood, length and seed."""

import wave
from pathlib import Path

from cutroom.kit.errors import Invalid
from cutroom.media.generation.moods import DEFAULT, MOODS, Mood, named

__all__ = ["DEFAULT", "MOODS", "Mood", "compose_music", "named"]

SHORTEST_MS, LONGEST_MS = 500, 600_000


def compose_music(mood: str, *, duration_ms: int, seed: int, target: Path) -> None:
    """Compose `duration_ms` of music into the WAV file `target`: 48 kHz, stereo, about -20 LUFS.

    The tempo is set so that the last bar ends with the video, on the home chord. Raises Invalid for an unknown mood.
    """
    chosen = named(mood)
    if not SHORTEST_MS <= duration_ms <= LONGEST_MS:
        raise Invalid("Music lasts from half a second to ten minutes.", field="duration_ms")
    from cutroom.media.generation import composing  # numpy, only where something is played

    samples = composing.compose(chosen, duration_ms, seed)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(composing.RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
