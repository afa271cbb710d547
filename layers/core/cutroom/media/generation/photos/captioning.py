"""The words over a photo, all of them, in lines by their real width. Pure."""

import unicodedata

from cutroom.media.captions import emoji, fonts, pictures
from cutroom.media.captions.emoji import JOINER
from cutroom.media.captions.titles import REFERENCE_HEIGHT
from cutroom.media.edit import TextOverlay
from cutroom.media.edit.overlays import Font
from cutroom.media.generation.photos.transitions import Timing
from cutroom.media.generation.timeline import GRID

# Of captions: how wide a line is at most (a share of the shorter side), where the last one stands and how far they lie
# apart (shares of the height).
CAPTION_WIDE, CAPTION_FOOT, CAPTION_STEP = 0.86, 0.76, 0.042
CAPTION_FONT: Font = "Poppins"
CAPTION_SIZE = 42  # pixels of a frame that is REFERENCE_HEIGHT high
MARKS = ("Mn", "Mc", "Me")  # what stands on the letter before it


def caption_texts(words: str, time: Timing, size: tuple[int, int]) -> list[TextOverlay]:
    """A photo's caption in lines, above what platforms put at the foot, while the photo is seen alone or comes."""
    most = CAPTION_WIDE * min(size) / (CAPTION_SIZE * size[1] / REFERENCE_HEIGHT)
    lines = caption_lines(words, most)
    start_ms, end_ms = GRID.ms(time.start + time.overlap), GRID.ms(time.end)
    first = CAPTION_FOOT - (len(lines) - 1) * CAPTION_STEP
    return [
        TextOverlay(
            text=line, y=first + k * CAPTION_STEP, start_ms=start_ms, end_ms=end_ms, font=CAPTION_FONT, bold=True,
            size=CAPTION_SIZE,
        )
        for k, line in enumerate(lines)
    ]  # fmt: skip


def caption_lines(words: str, most: float) -> list[str]:
    """All of a caption in lines that are at most `most` wide at size 1; only what is wider alone is broken within."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and caption_width(longer) <= most:
            lines[-1] = longer
        else:
            lines += _pieces(word, most)
    return lines


def caption_width(line: str) -> float:
    """How wide a caption's line is at size 1."""
    letters, drawn = pictures.width(line)
    return fonts.metrics(CAPTION_FONT).width(letters) + drawn


def _pieces(word: str, most: float) -> list[str]:
    """A word, or a text without spaces as East Asian scripts are written, in as few pieces that fit as can be."""
    pieces = [""]
    for letter in _letters(word):
        if pieces[-1] and caption_width(pieces[-1] + letter) > most:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _letters(word: str) -> list[str]:
    """The letters with their marks, and whole emoji."""
    letters: list[str] = []
    for piece, drawn in emoji.split(word):
        for char in [piece] if drawn else piece:
            joins = letters and (unicodedata.category(char[0]) in MARKS or char == JOINER or letters[-1][-1] == JOINER)
            if joins:
                letters[-1] += char
            else:
                letters.append(char)
    return letters
