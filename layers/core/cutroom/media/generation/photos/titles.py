"""A title over the first photo: set as large as it fits, where no face is, on a shade that keeps it readable. Pure."""

from cutroom.media.generation import designs, sprites
from cutroom.media.generation.photos.facts import Part, PhotoFacts, faces_of
from cutroom.media.generation.photos.motions import Motion, window
from cutroom.media.generation.sprites import Sprite
from cutroom.media.generation.styles import Style
from cutroom.media.generation.typesetting import Box, Setting, fit, heading

LONGEST_TITLE = 90  # letters
DELAY_MS = 200
LARGEST = 330  # of a frame that is 1080 wide
WIDE, HIGH, MOST_LINES = 0.83, 0.2, 4  # of the frame, all lines at most
HAIR, CHIN = 0.35, 0.05  # of a face's height, that a title stays away from it above and below
# Where a title's middle may be, the best first: beneath what platforms put on top, above what they put at the foot.
PLACES = (0.225, 0.64, 0.7, 0.44)
SHADE, SOFT = 0.5, 90  # how dark and how soft the shade beneath is; its softness for a frame that is 1080 wide
DARK, LIGHT = "#000000", "#ffffff"


def title_script(
    words: str, style: Style, size: tuple[int, int], first: tuple[PhotoFacts, Motion], duration_ms: int
) -> str:
    """The libass script of a title over the first photo, which it leaves with."""
    width, height = size
    unit = min(width / 1080, height / 1350)
    room = Box((1 - WIDE) / 2 * width, 0, WIDE * width, HIGH * height)
    setting = fit(shortened(words), style.display, room, LARGEST * unit, MOST_LINES, style.upper)
    middle = height * _middle(first, setting, size)
    box = room._replace(y=middle - setting.height / 2, h=setting.height)
    lines = heading(setting, box, colour=LIGHT, start_ms=DELAY_MS)
    return designs.script_of([_shade(box, size, unit), *lines], size, duration_ms)


def shortened(words: str) -> str:
    """A title in one line, cut off between words where it is too long."""
    words = " ".join(words.split())
    if len(words) <= LONGEST_TITLE:
        return words
    return words[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def _shade(box: Box, size: tuple[int, int], unit: float) -> Sprite:
    """A soft dark band beneath the words, as wide as the frame."""
    spread = SOFT * unit
    outline = sprites.rectangle(size[0] + 6 * spread, box.h + 1.6 * spread)
    body = sprites.drawing(outline, DARK, blur=spread)
    return Sprite(body, size[0] / 2, box.y + box.h / 2, layer=1, entrance="fade", opacity=SHADE)


def _middle(first: tuple[PhotoFacts, Motion], setting: Setting, size: tuple[int, int]) -> float:
    """Where the middle of the title is, as a share of the height: the first place that is free of faces."""
    facts, motion = first
    half = setting.height / 2 / size[1]
    faces = [face for t in (0.0, 1.0) if (face := _shown(facts, motion, t, size)) is not None]

    def covered(at: float) -> float:
        return sum(max(0.0, min(face.y + face.h, at + half) - max(face.y, at - half)) for face in faces)

    return min(PLACES, key=lambda at: (round(covered(at), 3), PLACES.index(at)))


def _shown(facts: PhotoFacts, motion: Motion, t: float, size: tuple[int, int]) -> Part | None:
    """Where the faces of a photo are in the frame, in shares of it."""
    faces, seen, area = faces_of(facts), window(motion, t), motion.area
    if faces is None:
        return None
    faces = faces._replace(y=faces.y - HAIR * faces.h, h=faces.h * (1 + HAIR + CHIN))
    return Part(
        (area.x + (faces.x - seen.x) / seen.w * area.w) / size[0],
        (area.y + (faces.y - seen.y) / seen.h * area.h) / size[1],
        faces.w / seen.w * area.w / size[0],
        faces.h / seen.h * area.h / size[1],
    )
