"""Music: composed and played by rule, the same for the same mood, length and seed."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple


class Mood(NamedTuple):
    """A mood by its label, and the beats a minute of its music."""

    label: str
    bpm: int


MOODS: Mapping[str, Mood] = MappingProxyType({"calm": Mood("Calm", 76)})


def compose_music(mood: str, *, duration_ms: int, seed: int, target: Path) -> None:
    """Compose `duration_ms` of music into the WAV file `target`. Raises Invalid for an unknown mood."""
    raise NotImplementedError
