"""The hook: a title over the first seconds of a short, clear of faces and of the captions. Pure."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cutroom.media.captions import safe_area
from cutroom.media.captions.safe_areas import safe
from cutroom.media.compose.shown_faces import ShownFace, watcher
from cutroom.media.copywriting import checks
from cutroom.media.edit import Edit, TextOverlay
from cutroom.media.schema import Analysis

SHOWN_MS = 3000
MOST_WORDS = 9  # that are read while the hook is shown, at the pace of captions
MOST_LINES = 3
LINE_CHARS = 20  # of the larger size, in a frame of 9:16
REFERENCE_HEIGHT = 1280
SIZES = (62, 46)  # pixels of a frame of that height; the smaller one where the other would cover a face
LINE_HEIGHT = 1.16  # of the size: boxes of neighbouring lines touch
# Of the middle, shares of the height, in the order in which they are liked: near the top, else just above captions.
PLACES = (0.16, 0.2, 0.24, 0.28, 0.6, 0.57, 0.54, 0.5, 0.46, 0.42, 0.38, 0.34)
CAPTION_HEIGHT = 0.115  # two lines, a share of the height
HAIR = 0.3  # of a face's height, above it
LOOK_MS = 200  # between two looks at the faces behind it
COVERED = 0.02  # of the hook that may lie over faces


class Block(NamedTuple):
    """Lines of a size, and where they stand: the middle and half the height, shares of the frame's height."""

    lines: list[str]
    size: int
    middle: float
    half: float


def suggested(titles: Sequence[str], spoken: str) -> str:
    """The first title that can be read in time and that captions do not say as the short begins; else none.

    One that names its topic first ("Rent: why it rises") is a name for a list, not a sentence to open with; one that
    is only a name ("Rent and wages") promises nothing.
    """
    short = (one for one in titles if len(one.split()) <= MOST_WORDS and ":" not in one and not checks.bare_name(one))
    return next((one for one in short if not checks.repeats_opening(one, spoken)), "")


def add_hook(edit: Edit, text: str, analyses: Mapping[str, Analysis]) -> Edit:
    """`edit` with `text` over its first seconds; as it is without. `analyses` are those of its sources, by name."""
    if not text.strip():
        return edit
    faces_at = watcher(edit, analyses)
    faces = [face for at_ms in range(0, min(SHOWN_MS, edit.duration_ms), LOOK_MS) for face in faces_at(at_ms)]
    blocks = [block for size in SIZES for block in _blocks(edit, text, size)]
    covered = (_covered(faces, block) for block in blocks)
    best = min(zip(covered, range(len(blocks)), strict=True), key=lambda one: (max(COVERED, one[0]), one[1]))[1]
    return edit.model_copy(update={"texts": [*edit.texts, *_texts(blocks[best], edit)]})


def _texts(block: Block, edit: Edit) -> list[TextOverlay]:
    """The lines of a block, one below the other."""
    step = block.size * LINE_HEIGHT / REFERENCE_HEIGHT
    return [
        TextOverlay(
            text=line,
            start_ms=0,
            end_ms=min(SHOWN_MS, edit.duration_ms),
            y=round(block.middle + (i - (len(block.lines) - 1) / 2) * step, 4),
            font="Montserrat",
            size=block.size,
            colour="#101014",
            bold=True,
            shadow=False,
            outline=None,
            box="#ffffff",
            animation="none",
        )
        for i, line in enumerate(block.lines)
    ]


def _blocks(edit: Edit, text: str, size: int) -> list[Block]:
    """`text` in lines at each place that is clear of where captions usually stand, the best liked first."""
    most = LINE_CHARS * SIZES[0] / size * max(1.0, min(2.0, edit.format.width / edit.format.height / (9 / 16)))
    lines = _lines(text, most)
    size = min(size, round(size * most / max(map(len, lines))))
    top = (safe_area(edit.captions) if edit.captions else safe("none")).top
    half = len(lines) * size * LINE_HEIGHT / REFERENCE_HEIGHT / 2
    blocks = [Block(lines, size, max(place, top + half), half) for place in PLACES]
    return [block for block in blocks if not _over_captions(edit, block)] or blocks


def _lines(text: str, most: float) -> list[str]:
    """`text` in lines of about one length, as few as fit."""
    words = " ".join(text.split())
    count = min(MOST_LINES, math.ceil(len(words) / most))
    wraps = (
        textwrap.wrap(words, width, break_on_hyphens=False)
        for width in range(math.ceil(len(words) / count), len(words) + 1)
    )
    return next(lines for lines in wraps if len(lines) <= count)


def _over_captions(edit: Edit, block: Block) -> bool:
    """Whether a hook would lie where captions usually stand."""
    if edit.captions is None:
        return False
    low = safe_area(edit.captions).lowest(edit.captions.position)
    return block.middle + block.half > low - CAPTION_HEIGHT and block.middle - block.half < low


def _covered(faces: Sequence[ShownFace], block: Block) -> float:
    """How much of a block is over a face or its hair, on average over the looks at faces."""
    top, bottom = block.middle - block.half, block.middle + block.half
    over = sum(max(0.0, min(face.bottom, bottom) - max(face.top - HAIR * face.height, top)) for face in faces)
    return over / (bottom - top) / len(faces) if faces else 0.0
