"""When each photo of a video is on the frame, and how it follows the one before: at most two kinds of it. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from cutroom.media.generation.moods import Mood
from cutroom.media.generation.photos.arranging import likeness
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.media.generation.timeline import FPS

CHAPTER_S = 3 * 3600  # between two photos: something else begins
CHAPTER_UNLIKE = 0.3  # of two photos without times
DISSOLVE, FADE = 16, 22  # frames; both even, so that their middle is on the beat
MOST_SHARE = 0.4  # of a photo's time that a transition takes at most
CALM_BPM = 95  # slower music dissolves, quicker music cuts

Way = Literal["cut", "dissolve", "fade"]


class Timing(NamedTuple):
    """When a photo is on the frame, in frames of the video: its transitions reach over its cuts by half of theirs."""

    start: int
    end: int
    way: Way  # in which it follows the one before it
    overlap: int  # frames that it shares with the one before it

    @property
    def frames(self) -> int:
        """For how many frames it is seen."""
        return self.end - self.start


def timings(photos: Sequence[PhotoFacts], cuts_s: Sequence[float], mood: Mood | None) -> list[Timing]:
    """When each photo is seen, and how it follows the one before.

    Within a chapter calm music dissolves and quick music cuts; where hours lie between two photos, calm music fades
    through black and quick music dissolves. The middle of each transition is on its beat.
    """
    cuts = [round(at * FPS) for at in cuts_s]
    ways: list[Way] = [_way(a, b, mood) for a, b in pairwise(photos)]
    overlaps = [0, *(_overlap(way, cuts, k + 1) for k, way in enumerate(ways)), 0]
    named: list[Way] = ["cut", *(way if overlap else "cut" for way, overlap in zip(ways, overlaps[1:], strict=False))]
    return [
        Timing(cuts[k] - overlaps[k] // 2, cuts[k + 1] + overlaps[k + 1] // 2, named[k], overlaps[k])
        for k in range(len(photos))
    ]


def _way(before: PhotoFacts, after: PhotoFacts, mood: Mood | None) -> Way:
    calm = mood is None or mood.bpm < CALM_BPM
    if before.taken_at and after.taken_at:
        new = abs((after.taken_at - before.taken_at).total_seconds()) >= CHAPTER_S
    else:
        new = likeness(before, after) >= CHAPTER_UNLIKE
    if new:
        return "fade" if calm else "dissolve"
    return "dissolve" if calm else "cut"


def _overlap(way: Way, cuts: Sequence[int], k: int) -> int:
    """How many frames a transition at the cut `k` takes: an even number, and room for those beside it."""
    wanted = {"cut": 0, "dissolve": DISSOLVE, "fade": FADE}[way]
    shorter = min(cuts[k] - cuts[k - 1], cuts[k + 1] - cuts[k])
    return min(wanted, int(shorter * MOST_SHARE)) // 2 * 2
