"""How often captions lie over a face, and how often they stand low where a chest leaves them room. Pure."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cutroom.media import captions
from cutroom.media.captions.styles import Placed
from cutroom.media.captions.text import joined
from cutroom.media.compose.shown_faces import ShownFace, watcher
from cutroom.media.edit import Edit
from cutroom.media.schema import Analysis

LOOK_MS = 100
TOUCHES = 0.05  # of a face's height: an outline that touches a chin covers nothing
LOW = 0.6  # of the frame's height
NECK = 0.25  # of a face's height, free between the chin and what a platform covers


class CaptionCover(NamedTuple):
    """Moments with a caption; with one on a face; where a neck is free below every face, and with it below 60 %."""

    captioned: int
    covered: int
    roomy: int
    low: int

    @property
    def covered_share(self) -> float:
        """The share of the moments with a caption in which it covers a face."""
        return round(self.covered / max(1, self.captioned), 4)

    @property
    def low_share(self) -> float:
        """The share of the moments with room below the chin in which the caption is below 60 % of the height."""
        return round(self.low / self.roomy, 4) if self.roomy else 1.0


def caption_cover(edit: Edit, analyses: Mapping[str, Analysis]) -> CaptionCover:
    """Ten looks a second at what is behind the captions of `edit`; `analyses` of its sources, by their names."""
    seen = watcher(edit, analyses)
    looks = [look for phrase in _phrases(edit) for look in _of_phrase(edit, seen, phrase)]
    return CaptionCover(
        len(looks), sum(covered for covered, _, _ in looks), sum(roomy for _, roomy, _ in looks),
        sum(roomy and low for _, roomy, low in looks),
    )  # fmt: skip


def letters_box(shown: Placed, edit: Edit) -> ShownFace:
    """The part of the frame that the letters of a phrase take, as wide as its widest line."""
    style, (width, height) = shown.style, (edit.format.width, edit.format.height)
    lines = captions.lines(shown.phrase, style.width, style.line, style.look.rows)
    half = min(style.line, max(style.width(joined(line)) for line in lines)) / width / 2
    middle = (style.safe.left + 1 - style.safe.right) / 2
    low = style.safe.lowest(shown.place.position)
    return ShownFace(middle - half, low - len(lines) * style.size / height, middle + half, low)


def _phrases(edit: Edit) -> list[Placed]:
    known = edit.captions
    return captions.placed(known, edit.format, edit.duration_ms) if known and known.words else []


def _of_phrase(edit: Edit, seen: Callable[[int], list[ShownFace]], shown: Placed) -> list[tuple[bool, bool, bool]]:
    around, lowest = letters_box(shown, edit), 1 - shown.style.safe.bottom
    looks: list[tuple[bool, bool, bool]] = []
    for at_ms in range(shown.span.start_ms, shown.span.end_ms, LOOK_MS):
        faces = seen(at_ms)
        roomy = bool(faces) and all(face.bottom + NECK * face.height <= lowest for face in faces)
        looks.append((any(covers(around, face) for face in faces), roomy, around.top >= LOW))
    return looks


def covers(around: ShownFace, faces: ShownFace) -> bool:
    """Whether letters lie over a face, so that a person would say so."""
    beside = faces.right <= around.left or around.right <= faces.left
    return not beside and min(faces.bottom, around.bottom) - max(faces.top, around.top) > TOUCHES * faces.height
