"""The hook: a title over the first seconds of a short, clear of faces and of the captions. Pure."""

import math
import textwrap
from collections.abc import Mapping, Sequence

from cutroom.media.captions import safe_area
from cutroom.media.captions.safe_areas import safe
from cutroom.media.compose.shown_faces import ShownFace, watcher
from cutroom.media.copywriting import checks
from cutroom.media.edit import Edit, TextOverlay
from cutroom.media.schema import Analysis

SHOWN_MS = 3000
MOST_WORDS = 9  # that are read while the hook is shown, at the pace of captions
MOST_LINES = 3
LINE_CHARS = 20  # in a frame of 9:16
SIZE = 62  # pixels of a frame that is 1280 high
LINE_HEIGHT = 1.16  # of the size: boxes of neighbouring lines touch
# Of the middle, shares of the height, in the order in which they are liked: near the top, else just above captions.
PLACES = (0.16, 0.2, 0.24, 0.28, 0.6, 0.57, 0.54, 0.5, 0.46, 0.42, 0.38, 0.34)
CAPTION_HEIGHT = 0.115  # two lines, a share of the height
HAIR = 0.3  # of a face's height, above it
LOOK_MS = 200  # between two looks at the faces behind it
COVERED = 0.02  # of the hook that may lie over faces


def suggested(titles: Sequence[str], spoken: str) -> str:
    """The first title that can be read in time and that captions do not say as the short begins; else none."""
    short = (one for one in titles if len(one.split()) <= MOST_WORDS)
    return next((one for one in short if not checks.repeats_opening(one, spoken)), "")


def add_hook(edit: Edit, text: str, analyses: Mapping[str, Analysis]) -> Edit:
    """`edit` with `text` over its first seconds; as it is without. `analyses` are those of its sources, by name."""
    lines = _lines(text, edit.format.width / edit.format.height)
    if not lines:
        return edit
    longest = max(map(len, lines))
    size = min(SIZE, round(SIZE * _line_chars(edit.format.width / edit.format.height) / longest))
    height = len(lines) * size * LINE_HEIGHT / 1280
    middle = _place(edit, analyses, height)
    texts = [
        TextOverlay(
            text=line,
            start_ms=0,
            end_ms=min(SHOWN_MS, edit.duration_ms),
            y=round(middle + (i - (len(lines) - 1) / 2) * size * LINE_HEIGHT / 1280, 4),
            font="Montserrat",
            size=size,
            colour="#101014",
            bold=True,
            shadow=False,
            outline=None,
            box="#ffffff",
            animation="none",
        )
        for i, line in enumerate(lines)
    ]
    return edit.model_copy(update={"texts": [*edit.texts, *texts]})


def _line_chars(shape: float) -> float:
    return LINE_CHARS * max(1.0, min(2.0, shape / (9 / 16)))


def _lines(text: str, shape: float) -> list[str]:
    """`text` in lines of about one length, as few as fit."""
    words = " ".join(text.split())
    if not words:
        return []
    count = min(MOST_LINES, math.ceil(len(words) / _line_chars(shape)))
    least = math.ceil(len(words) / count)
    wraps = (textwrap.wrap(words, width) for width in range(least, len(words) + 1))
    return next(lines for lines in wraps if len(lines) <= count)


def _place(edit: Edit, analyses: Mapping[str, Analysis], height: float) -> float:
    """Where the middle of a hook of this height stands: the first place that covers no face, else what covers least."""
    top = (safe_area(edit.captions) if edit.captions else safe("none")).top
    places = [max(place, top + height / 2) for place in PLACES]
    free = [place for place in places if not _over_captions(edit, place, height)] or places
    seen = watcher(edit, analyses)
    faces = [face for at_ms in range(0, min(SHOWN_MS, edit.duration_ms), LOOK_MS) for face in seen(at_ms)]
    covered = {place: _covered(faces, place - height / 2, place + height / 2) for place in free}
    return next((place for place, share in covered.items() if share <= COVERED), min(covered, key=covered.__getitem__))


def _over_captions(edit: Edit, place: float, height: float) -> bool:
    """Whether a hook would lie where captions usually stand."""
    if edit.captions is None:
        return False
    low = safe_area(edit.captions).lowest(edit.captions.position)
    return place + height / 2 > low - CAPTION_HEIGHT and place - height / 2 < low


def _covered(faces: Sequence[ShownFace], top: float, bottom: float) -> float:
    """How much of what lies between two heights is over a face or its hair, on average over the looks at faces."""
    over = sum(max(0.0, min(face.bottom, bottom) - max(face.top - HAIR * face.height, top)) for face in faces)
    return over / (bottom - top) / len(faces) if faces else 0.0
