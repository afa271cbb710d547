"""How long each photo is shown: whole beats of the music, more for what opens and closes the video. Pure."""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from cutroom.media.generation.moods import Mood, bars

LONGEST_S = 180.0
USUAL_S = 3.0  # a photo's, where nobody says how long the video is to be
LEAST_S = 1.4  # a photo's: less is a flicker
ALONE_S = 6.0  # of a video of one photo
BEATS = 4  # of a bar
UNSCORED_BPM = 100  # cuts have a pulse also where no music plays


class Pace(NamedTuple):
    """Where each photo begins, and where the last one ends, in seconds: on beats."""

    cuts_s: list[float]
    beat_s: float

    @property
    def seconds(self) -> float:
        """How long the video is."""
        return self.cuts_s[-1]


def most(seconds: float | None) -> int:
    """How many photos a video can show: of a given length, or of the longest that there is."""
    return max(1, int((seconds or LONGEST_S) / LEAST_S))


def paced(weights: Sequence[float], mood: Mood | None, seconds: float | None = None) -> Pace:
    """The pace for photos of these weights: 1 is usual, more is shown longer.

    As long as `seconds`, or as photos are looked at with ease. Bars are those of the music of that mood and length.
    """
    bpm = mood.bpm if mood else UNSCORED_BPM
    seconds = seconds or _usual_s(weights, bpm)
    number, bar_s = bars(bpm, seconds)
    beats = _shared_out(weights, min(number * BEATS, int(seconds / bar_s * BEATS + 1e-6)))
    beat_s = bar_s / BEATS
    cuts, at = [0.0], 0
    for one in beats:
        at += one
        cuts.append(at * beat_s)
    cuts[-1] = seconds
    return Pace(cuts, beat_s)


def _usual_s(weights: Sequence[float], bpm: float) -> float:
    """A length in whole bars that gives each photo the even number of beats that is nearest to a calm look."""
    bar_s = 240 / bpm
    each = min((2, 4, 6, 8), key=lambda beats: abs(log(beats * bar_s / BEATS / USUAL_S)))
    wanted = max(ALONE_S, each * bar_s / BEATS * sum(weights))
    return max(1, min(round(wanted / bar_s), int(LONGEST_S / bar_s))) * bar_s


def _shared_out(weights: Sequence[float], beats: int) -> list[int]:
    """`beats` among the weights: half bars where there are enough of them, else single beats; at least one each."""
    step = 2 if beats >= 4 * len(weights) and beats % 2 == 0 else 1
    parts = beats // step
    least = max(1, min(parts // len(weights), int(0.8 * parts / len(weights))))
    free = parts - least * len(weights)
    exact = [max(0.0, parts * weight / sum(weights) - least) for weight in weights]
    scale = free / sum(exact) if sum(exact) else 0
    given = [least + int(one * scale) for one in exact]
    byrest = sorted(range(len(weights)), key=lambda k: (int(exact[k] * scale) - exact[k] * scale, k))
    for k in byrest[: parts - sum(given)]:
        given[k] += 1
    return [step * one for one in given]
