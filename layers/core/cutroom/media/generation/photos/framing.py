"""How a photo lies in the frame: filling it around its subject, or as a band over a soft copy of itself. Pure."""

from typing import NamedTuple

from cutroom.media.generation.photos.facts import WHOLE_PHOTO, Part, PhotoFacts, faces_of

KEPT = 0.7  # of a photo that fills the frame: less would show too little of it
BAND_KEPT = 0.8  # of a photo in a band: a little of its long side gives the band more height
SLIM = 3.7  # times as wide or high as the frame, beside it: a panorama, of which a window is shown that travels
SLIM_KEPT = 0.5
FACE_MARGIN = 0.18  # of a face's sides, that a crop keeps around it
EYE_LINE = 0.42  # of the window's height, where faces or what matters are put if they can be
BAND_MIDDLE = 0.465  # of the frame's height: platforms cover its foot


class Area(NamedTuple):
    """A part of the frame in whole, even pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def aspect(self) -> float:
        """Width by height."""
        return self.w / self.h


class Framing(NamedTuple):
    """The part of the photo that is seen at most, and the part of the frame that it fills."""

    area: Area
    window: Part


def framed(facts: PhotoFacts, size: tuple[int, int]) -> Framing:
    """How a photo is shown in a frame of `size` pixels: no face is cut, and as much of the frame filled as is kind."""
    whole_frame = Area(0, 0, *size)
    filling = crop(facts, whole_frame.aspect)
    faces = faces_of(facts)
    if filling.w * filling.h >= KEPT and (faces is None or filling.holds(faces)):
        return Framing(whole_frame, filling)
    for kept in _kept(facts, whole_frame.aspect, alone=faces is None):
        area = _band(facts, size, kept)
        window = crop(facts, area.aspect)
        if faces is None or window.holds(faces):
            return Framing(area, window)
    area = _band(facts, size, 1)
    return Framing(area, crop(facts, area.aspect))


def crop(facts: PhotoFacts, aspect: float) -> Part:
    """The largest window of a shape in a photo, around its faces or where the eye goes."""
    relative = aspect / facts.aspect
    w, h = min(1.0, relative), min(1.0, 1 / relative)
    return placed(facts, w, h, WHOLE_PHOTO)


def placed(facts: PhotoFacts, w: float, h: float, within: Part, shift: tuple[float, float] = (0, 0)) -> Part:
    """A window of a size inside `within`, moved from the subject by `shift` as far as the faces and edges let it."""
    faces = faces_of(facts, FACE_MARGIN)
    if faces is None or faces.w > w or faces.h > h:
        faces = faces_of(facts)
    x, y = faces.middle if faces else facts.focus
    left = _held(x - w / 2 + shift[0], w, (within.x, within.w), faces and (faces.x, faces.w))
    top = _held(y - h * (EYE_LINE if faces else 0.5) + shift[1], h, (within.y, within.h), faces and (faces.y, faces.h))
    return Part(left, top, w, h)


def _held(at: float, length: float, within: tuple[float, float], must: tuple[float, float] | None) -> float:
    """Where a window begins on one axis: near `at`, showing `must` whole if it can, never out of `within`."""
    if must and must[1] <= length:
        at = min(max(at, must[0] + must[1] - length), must[0])
    return min(max(at, within[0]), within[0] + max(0.0, within[1] - length))


def _kept(facts: PhotoFacts, aspect: float, *, alone: bool) -> list[float]:
    """How much of a photo its band may show at least, the boldest first."""
    slim = max(facts.aspect / aspect, aspect / facts.aspect) >= SLIM
    return [SLIM_KEPT, BAND_KEPT] if slim and alone else [BAND_KEPT]


def _band(facts: PhotoFacts, size: tuple[int, int], kept: float) -> Area:
    """The band of the frame that a photo fills with so much of itself."""
    width, height = size
    if facts.aspect >= width / height:
        h = _even(min(height, width / (facts.aspect * kept)))
        y = _even(min(height - h, max(0, height * BAND_MIDDLE - h / 2)))
        return Area(0, y, width, h)
    w = _even(min(width, height * facts.aspect / kept))
    return Area(_even((width - w) / 2), 0, w, height)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
