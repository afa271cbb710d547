"""What a video of photos will be, before anything is drawn: which photos, in what order, when, and how it moves."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cutroom.kit.errors import Invalid
from cutroom.media.generation import moods
from cutroom.media.generation.photos import pacing
from cutroom.media.generation.photos.arranging import Arrangement, Candidate, arranged
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.media.generation.photos.motions import Motion, motions
from cutroom.media.generation.photos.transitions import Timing, timings
from cutroom.media.generation.styles import named
from cutroom.media.generation.timeline import GRID

FIRST, LAST, SLIM = 1.3, 1.15, 1.3  # how much longer than others the photo under the title, the last, a panorama


class PhotoLook(NamedTuple):
    """How a video of photos is to look and sound: `mood` None is without music, `seconds` None of natural length."""

    title: str = ""
    style: str = "midnight"
    mood: str | None = "calm"
    seconds: float | None = None
    size: tuple[int, int] = (1080, 1920)
    seed: int = 0
    keep_order: bool = False
    best: bool = True


class Plan(NamedTuple):
    """What is decided before anything is drawn: files in their order, what is known of each, its time and motion."""

    files: list[Path]
    facts: list[PhotoFacts]
    arrangement: Arrangement
    times: list[Timing]
    motions: list[Motion]

    @property
    def duration_ms(self) -> int:
        """How long the video is."""
        return GRID.ms(self.times[-1].end)


def planned(photos: Sequence[tuple[Path, PhotoFacts]], look: PhotoLook) -> Plan:
    """Which photos are shown, when, and how each moves.

    Raises Invalid for an unknown mood or style, and without a photo.
    """
    named(look.style)
    chosen, facts, times = _timed(photos, look)
    moves = motions(facts, [GRID.ms(time.frames) / 1000 for time in times], look.size)
    return Plan([photos[k][0] for k in chosen.shown], facts, chosen, times, moves)


def length_ms(photos: Sequence[tuple[Path, PhotoFacts]], look: PhotoLook) -> int:
    """How long the planned video is, without deciding how its photos move.

    Raises Invalid for an unknown mood, and without a photo.
    """
    _, _, times = _timed(photos, look)
    return GRID.ms(times[-1].end)


def _timed(
    photos: Sequence[tuple[Path, PhotoFacts]], look: PhotoLook
) -> tuple[Arrangement, list[PhotoFacts], list[Timing]]:
    mood = moods.named(look.mood) if look.mood else None
    if not photos:
        raise Invalid("There is no photo here that can be used.", field="photos")
    candidates = [Candidate(file.name, facts) for file, facts in photos]
    chosen = arranged(candidates, most=pacing.most(look.seconds), keep_order=look.keep_order, best=look.best)
    facts = [photos[k][1] for k in chosen.shown]
    pace = pacing.paced(_weights(facts, look), mood, look.seconds)
    return chosen, facts, timings(facts, pace.cuts_s, mood)


def _weights(facts: Sequence[PhotoFacts], look: PhotoLook) -> list[float]:
    """How long each photo is shown beside the others."""
    shape = look.size[0] / look.size[1]
    weights = [SLIM if max(one.aspect / shape, shape / one.aspect) > 3.7 else 1.0 for one in facts]
    weights[0] *= FIRST if look.title.strip() else 1
    weights[-1] *= LAST
    return weights
