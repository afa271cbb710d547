"""Moods of music: tempo, harmony, and who plays."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from cutroom.kit.errors import Invalid


class Mood(NamedTuple):
    """How music sounds: its label, beats a minute, chords, and who plays.

    `progressions` are degrees of the scale, a chord a bar. `drums`: 0 none, 1 soft, 2 full. `pattern` is which eighths
    of a bar the figure plays, and `bright` (0 to 1) how many overtones the pad has.
    """

    label: str
    bpm: int
    scale: tuple[int, ...]
    progressions: tuple[tuple[int, ...], ...]
    drums: int
    pattern: str
    lead: str
    bright: float


MAJOR, MINOR, DORIAN = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 3, 5, 7, 9, 10)
MOODS: Mapping[str, Mood] = MappingProxyType({
    "calm": Mood("Calm", 76, MAJOR, ((0, 5, 3, 4), (0, 3, 5, 4)), 0, "x..x..x.", "keys", 0.35),
    "upbeat": Mood("Upbeat", 114, MAJOR, ((0, 4, 5, 3), (5, 3, 0, 4)), 2, "x.xx.xx.", "pluck", 0.6),
    "focus": Mood("Focus", 86, DORIAN, ((0, 3, 0, 4), (0, 6, 3, 0)), 1, "x..xx..x", "keys", 0.3),
    "inspiring": Mood("Inspiring", 100, MAJOR, ((3, 0, 4, 5), (0, 4, 5, 3)), 1, "xxxxxxxx", "pluck", 0.55),
    "tense": Mood("Tense", 92, MINOR, ((0, 5, 0, 6), (0, 3, 5, 4)), 1, "x.x.x.x.", "pluck", 0.25),
    "playful": Mood("Playful", 122, MAJOR, ((0, 3, 4, 0), (0, 5, 1, 4)), 2, "x.x..xx.", "pluck", 0.5),
    "dreamy": Mood("Dreamy", 70, MAJOR, ((3, 4, 2, 5), (0, 2, 3, 3)), 0, "x.x.x.x.", "keys", 0.2),
    "bold": Mood("Bold", 104, MINOR, ((0, 5, 2, 6), (0, 2, 5, 6)), 2, "x..x..xx", "keys", 0.65),
})  # fmt: skip
DEFAULT = "calm"
STRETCH = 0.12  # how far the tempo may give way so that bars fill the video


def bars(bpm: float, seconds: float) -> tuple[int, float]:
    """How many bars of four beats fill a video, and how long each is: whole ones, at about the tempo.

    A video shorter than its bars has them at the tempo, the last one cut off.
    """
    usual = 240 / bpm
    count = max(1, round(seconds / usual))
    if abs(seconds / count / usual - 1) <= STRETCH:
        return count, seconds / count
    return max(1, -(-int(seconds * 1000) // int(usual * 1000))), usual


def named(mood: str) -> Mood:
    """The mood of a name. Raises Invalid where there is none."""
    if mood not in MOODS:
        raise Invalid(f"There is no music mood named {mood!r}. Choose one of {', '.join(MOODS)}.", field="mood")
    return MOODS[mood]
