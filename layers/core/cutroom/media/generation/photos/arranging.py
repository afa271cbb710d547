"""Which photos are shown, and in what order: by the time they were taken, then by likeness. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from cutroom.media.generation.photos.facts import PhotoFacts

BURST_S = 20  # between two photos of one burst
# Differing bits of 64, and the mean difference of colours, up to which two photos are of one sight.
SAME_BITS, SAME_COLOURS = 6, 0.035  # whenever they were taken: copies, resized or edited
BURST_BITS, BURST_COLOURS = 16, 0.07  # taken within BURST_S
BURST_NAMED_BITS = 11  # without a time of either
NEAR_COLOURS = 0.16  # of a photo without a time, to stand beside one that has a time


class Candidate(NamedTuple):
    """A photo that could be shown; `name` is what people call it, as a rule its file's name."""

    name: str
    facts: PhotoFacts


class LeftOut(NamedTuple):
    """A photo that is not shown: of a burst, whose best is `instead`, or for want of time (`instead` is empty)."""

    name: str
    instead: str


class Arrangement(NamedTuple):
    """The photos in the order in which they are shown, and those left out; all of them by their place in the input."""

    shown: list[int]
    bursts: list[list[int]]  # two or more of one sight, the best first
    left_out: list[LeftOut]


def arranged(photos: Sequence[Candidate], *, most: int, keep_order: bool = False, best: bool = True) -> Arrangement:
    """What to show of `photos`, at most `most`, in which order.

    With `best`, of photos of one sight only the best is shown; without it, none are looked for. With `keep_order` they
    stay in the order given.
    """
    order = list(range(len(photos))) if keep_order else ordered(photos)
    groups = bursts(photos, order) if best else []
    left_out: list[LeftOut] = []
    for first, *others in groups:
        left_out += [LeftOut(photos[k].name, photos[first].name) for k in others]
        order = [k for k in order if k not in others]
    kept = thinned(photos, order, most)
    left_out += [LeftOut(photos[k].name, "") for k in order if k not in set(kept)]
    return Arrangement(kept, groups, left_out)


def ordered(photos: Sequence[Candidate]) -> list[int]:
    """By time; those without one beside the photo they resemble most, if they do, else at the end by name."""
    names = [natural(photo.name) for photo in photos]
    timed = sorted(
        (k for k, photo in enumerate(photos) if photo.facts.taken_at), key=lambda k: (_time(photos[k]), names[k])
    )
    others = sorted((k for k, photo in enumerate(photos) if not photo.facts.taken_at), key=lambda k: names[k])
    if not timed:
        return others
    beside: dict[int, list[int]] = {}
    last: list[int] = []
    for k in others:
        nearest = min(timed, key=lambda other: likeness(photos[k].facts, photos[other].facts))
        near = likeness(photos[k].facts, photos[nearest].facts) <= NEAR_COLOURS
        (beside.setdefault(nearest, []) if near else last).append(k)
    return [one for k in timed for one in (k, *beside.get(k, []))] + last


def bursts(photos: Sequence[Candidate], order: Sequence[int]) -> list[list[int]]:
    """Groups of photos of one sight, the best of each first, then as they are in `order`."""
    groups: list[list[int]] = []
    for k in order:
        facts = photos[k].facts
        home = next((group for group in groups if any(_of_one_sight(photos[n].facts, facts) for n in group)), None)
        if home is None:
            groups.append([k])
        else:
            home.append(k)
    alike = [group for group in groups if len(group) > 1]
    return [_best_first(photos, group) for group in alike]


def thinned(photos: Sequence[Candidate], order: Sequence[int], most: int) -> list[int]:
    """At most `most` of the photos, from all parts of the order: the best of each run."""
    if len(order) <= most:
        return list(order)
    edges = [round(k * len(order) / most) for k in range(most + 1)]
    runs = [order[a:b] for a, b in pairwise(edges)]
    return [max(run, key=lambda k: (len(photos[k].facts.faces) > 0, photos[k].facts.sharpness)) for run in runs]


def merit(facts: PhotoFacts) -> float:
    """How good a photo is among photos of one sight: whole faces with clear eyes, sharp, well exposed."""
    whole = sum(face.x > 0.005 and face.x + face.w < 0.995 and face.y > 0.005 for face in facts.faces)
    clear = facts.detail if facts.faces else facts.sharpness
    exposed = 1 - 0.8 * facts.clipped
    return (1 + whole) * (clear + 0.25 * facts.sharpness) * exposed * (facts.width * facts.height) ** 0.1


def likeness(a: PhotoFacts, b: PhotoFacts) -> float:
    """The mean difference of the colours of two photos, part by part: 0 is the same, 1 as unlike as can be."""
    return sum(abs(x - y) for x, y in zip(a.colours, b.colours, strict=True)) / len(a.colours)


def natural(name: str) -> list[tuple[bool, int, str]]:
    """A key that sorts `IMG_9` before `IMG_10`, and figures before letters."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return [(False, int(part), "") if part.isdecimal() else (True, 0, part) for part in parts]


def _best_first(photos: Sequence[Candidate], group: list[int]) -> list[int]:
    best = max(group, key=lambda k: merit(photos[k].facts))
    return [best, *(k for k in group if k != best)]


def _time(photo: Candidate) -> datetime:
    assert photo.facts.taken_at is not None  # noqa: S101  (asked for timed ones alone)
    return photo.facts.taken_at


def _of_one_sight(a: PhotoFacts, b: PhotoFacts) -> bool:
    if abs(a.aspect / b.aspect - 1) > 0.02:
        return False
    bits = (int(a.fingerprint, 16) ^ int(b.fingerprint, 16)).bit_count()
    if bits > max(SAME_BITS, BURST_BITS, BURST_NAMED_BITS):
        return False
    colours = likeness(a, b)
    if bits <= SAME_BITS and colours <= SAME_COLOURS:
        return True
    if colours > BURST_COLOURS:
        return False
    if a.taken_at and b.taken_at:
        return bits <= BURST_BITS and abs((a.taken_at - b.taken_at).total_seconds()) <= BURST_S
    return bits <= BURST_NAMED_BITS
