"""Where captions stand: never on a face where there is room, in the lower third, steady within a shot. Pure.

Every phrase has a price at every place: for what it would cover, and for how far the place is from where captions are
expected. Moving within a shot has a price too, moving at a cut hardly any. The cheapest way through all phrases is
taken (Viterbi, 1967). ADR 0037 says where the prices come from.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cutroom.media import captions
from cutroom.media.captions.styles import Placed
from cutroom.media.compose.shown_faces import ShownFace, changes, watcher
from cutroom.media.edit import Captions, Edit
from cutroom.media.edit.overlays import CaptionPlace, Rows
from cutroom.media.schema import Analysis

LOWER_THIRD = 0.6  # of the height: what begins below it stands on a chest, where captions are looked for
STEP = 0.025  # of the height, from one place to the next
SHAPES: tuple[tuple[float, Rows], ...] = (
    (1.0, 2),
    (0.85, 2),
    (1.0, 1),
    (0.72, 2),
    (0.85, 1),
    (0.72, 1),
)  # size and lines, the best liked first
LOOK_MS = 200  # of a phrase's time, between two looks at the faces behind it
GRID = 0.01  # of the frame's sides: moments whose faces are on the same points of it are one
HAIR, CHIN = 0.18, 0.03  # of a face's height, that stay free above and below it
EYES, MOUTH = (0.2, 0.5), (0.64, 0.85)  # of a face's height, from the forehead
# Prices of a phrase; where it stands costs as much as the share of the height by which it is away from its own place.
SMALLER, ABOVE, NEAR_FACE = 0.16, 1.0, 1.4
ON_FACE, COVERED, ON_EYES, ON_MOUTH = 12.0, 30.0, 30.0, 15.0
MOVE, MOVE_AT_CUT = 4.0, 0.3

Band = tuple[float, float]


class Look(NamedTuple):
    """A moment of a phrase: what is behind it, and what else stands there (titles, logos), from top to bottom."""

    faces: tuple[ShownFace, ...]
    taken: tuple[Band, ...]


class Zones(NamedTuple):
    """A face by its parts: from the hair over forehead, eyes and mouth to the chin, and a little of the neck."""

    left: float
    right: float
    hair: float
    top: float
    chin: float
    neck: float
    eyes: Band
    mouth: Band


class Option(NamedTuple):
    """A place, where the captions' box would be there, and what the place itself costs."""

    place: CaptionPlace
    left: float
    right: float
    top: float
    bottom: float
    price: float


def placed(edit: Edit, analyses: Mapping[str, Analysis]) -> Edit:
    """`edit` with every phrase at the place that suits it; `analyses` are those of the sources, by their names.

    The captions' own position and size are where they stand unless something is in the way.
    """
    known = edit.captions
    if known is None or not known.words:
        return edit
    free = known.model_copy(update={"words": [word.model_copy(update={"place": None}) for word in known.words]})
    phrases = captions.placed(free, edit.format, edit.duration_ms)
    options = _options(free, edit)
    chosen = _cheapest(edit, analyses, phrases, options)
    return edit.model_copy(update={"captions": _with_places(free, phrases, chosen, options[0].place)})


def _options(known: Captions, edit: Edit) -> list[Option]:
    """All places, the usual one first."""
    most = captions.resolved_style(known, edit.format).look.rows
    shapes = [shape for shape in SHAPES if shape[1] <= most]
    return [option for rank, shape in enumerate(shapes) for option in _of_shape(known, edit, *shape, rank)]


def _of_shape(known: Captions, edit: Edit, scale: float, rows: Rows, rank: int) -> Iterator[Option]:
    """The places of captions of one size, from their own over the lowest to the highest."""
    lines: Rows = rows if rank else 2
    shape = CaptionPlace(position=known.position, scale=scale, lines=lines)
    style = captions.resolved_style(known, edit.format, shape)
    safe, size = style.safe, style.size / edit.format.height
    usual, lowest = safe.lowest(known.position), 1 - safe.bottom
    steps = math.floor((lowest - safe.top - rows * size) / STEP)
    for line in (usual, *(round(lowest - STEP * step, 4) for step in range(steps + 1))):
        top, edge = line - rows * size, style.look.outline * size
        leaves = usual >= LOWER_THIRD and top < LOWER_THIRD - 0.01
        price = SMALLER * rank + abs(line - usual) + (ABOVE if leaves else 0)
        place = shape.model_copy(update={"position": line})
        yield Option(place, safe.left, 1 - safe.right, top - edge, line + edge, price)


def _cheapest(
    edit: Edit, analyses: Mapping[str, Analysis], phrases: Sequence[Placed], options: Sequence[Option]
) -> list[Option]:
    """The option of each phrase, so that all of them and the moves between them cost the least."""
    cuts, sums, seen = changes(edit, analyses), [0.0] * len(options), watcher(edit, analyses)
    ways: list[list[int]] = []
    for i, phrase in enumerate(phrases):
        prices = _prices(_looks(edit, seen, phrase), options)
        move = MOVE_AT_CUT if i and _cut_between(cuts, phrases[i - 1], phrase) else MOVE
        best = min(range(len(options)), key=sums.__getitem__)
        stays = [sums[k] <= sums[best] + move or i == 0 for k in range(len(options))]
        ways.append([k if stays[k] else best for k in range(len(options))])
        sums = [price + (sums[k] if stays[k] else sums[best] + move) for k, price in enumerate(prices)]
    last = min(range(len(options)), key=sums.__getitem__)
    chosen: list[int] = []
    for way in reversed(ways):
        chosen.append(last)
        last = way[last]
    return [options[k] for k in reversed(chosen)]


def _prices(looks: Sequence[Look], options: Sequence[Option]) -> list[float]:
    """What each option costs for a phrase: its own price, and what it covers on average."""
    different = Counter(looks)
    if not any(any(look) for look in different):
        return [option.price for option in options]
    share = 1 / len(looks)
    zones = [([_zones(face) for face in look.faces], look.taken, count * share) for look, count in different.items()]
    return [option.price + _covered(zones, option) for option in options]


def _covered(zones: Sequence[tuple[list[Zones], tuple[Band, ...], float]], option: Option) -> float:
    price, on_face = 0.0, False
    for faces, taken, share in zones:
        for top, bottom in taken:
            price += ON_EYES * share if option.top < bottom and top < option.bottom else 0
        for face in faces:
            if option.bottom <= face.hair or face.neck <= option.top or _beside(face, option):
                continue
            price += NEAR_FACE * share
            if option.bottom > face.top and face.chin > option.top:
                on_face = True
                price += share * _on_face(face, option)
    return price + (ON_FACE if on_face else 0)


def _on_face(face: Zones, option: Option) -> float:
    price = COVERED * (min(face.chin, option.bottom) - max(face.top, option.top)) / (face.chin - face.top)
    for part, (top, bottom) in ((ON_EYES, face.eyes), (ON_MOUTH, face.mouth)):
        price += part if top < option.bottom and option.top < bottom else 0
    return price


def _beside(face: Zones, option: Option) -> bool:
    return face.right <= option.left or option.right <= face.left


def _zones(face: ShownFace) -> Zones:
    """The parts of a face, as shares of the frame's height."""
    (eyes_top, eyes_end), (mouth_top, mouth_end) = (
        (face.top + part[0] * face.height, face.top + part[1] * face.height) for part in (EYES, MOUTH)
    )
    hair, neck = face.top - HAIR * face.height, face.bottom + CHIN * face.height
    return Zones(face.left, face.right, hair, face.top, face.bottom, neck, (eyes_top, eyes_end), (mouth_top, mouth_end))


def _looks(edit: Edit, seen: Callable[[int], list[ShownFace]], phrase: Placed) -> list[Look]:
    """What is behind a phrase from its beginning to its end; places are rounded, so that like moments are one."""
    looks: list[Look] = []
    start, end = phrase.span
    for at_ms in [*range(start, max(start + 1, end), LOOK_MS), max(start, end - 1)]:
        faces = map(_rounded, seen(at_ms))
        looks.append(Look(tuple(faces), tuple(_taken(edit, at_ms))))
    return looks


def _rounded(face: ShownFace) -> ShownFace:
    """A face on a coarse grid, outwards."""
    (left, top), (right, bottom) = (
        (math.floor(side / GRID) * GRID for side in face[:2]),
        (math.ceil(side / GRID) * GRID for side in face[2:]),
    )
    return ShownFace(left, top, right, bottom)


def _taken(edit: Edit, at_ms: int) -> list[Band]:
    """Where titles and logos stand at a time."""
    texts = [(text.y, text.size / 1280) for text in edit.texts if text.start_ms <= at_ms < text.end_ms]
    logos = [one.rect for one in edit.images if one.start_ms <= at_ms < one.end_ms]
    return [(y - size * 0.6, y + size * 0.6) for y, size in texts] + [(one.y, one.y + one.h) for one in logos]


def _cut_between(cuts: Sequence[int], before: Placed, after: Placed) -> bool:
    """Whether the picture changes between the middles of two phrases."""
    first, last = (sum(one.span) // 2 for one in (before, after))
    return bisect_right(cuts, last) > bisect_left(cuts, first)


def _with_places(free: Captions, phrases: Sequence[Placed], chosen: Sequence[Option], usual: CaptionPlace) -> Captions:
    """`free` with the place of each phrase at its words, where it is not the usual one."""
    places = {id(word): option.place for phrase, option in zip(phrases, chosen, strict=True) for word in phrase.phrase}
    words = [
        word if places[id(word)] == usual else word.model_copy(update={"place": places[id(word)]})
        for word in free.words
    ]
    return free.model_copy(update={"words": words})
