"""Headings set into a box: as large as they fit, in lines of about the same length. Pure."""

import re
from typing import NamedTuple

from cutroom.media.captions.text import colour_tag, escape
from cutroom.media.generation.lines import SMALL
from cutroom.media.generation.sprites import CAPITALS, Sprite, width

STAGGER_MS = 80
LEAST = 30  # pixels of a frame that is 1080 wide


class Box(NamedTuple):
    """A part of the frame in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2


class Setting(NamedTuple):
    """Lines in a family at a size; `leading` is from one line to the next, all in pixels."""

    lines: list[str]
    family: str
    size: float
    leading: float

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to the foot of the last line."""
        return self.leading * (len(self.lines) - 1) + CAPITALS[self.family][0] * self.size


def fit(text: str, family: str, box: Box, largest: float, most_lines: int = 5, upper: bool = False) -> Setting:
    """The largest setting of a text that fits into `box`."""
    shown = text.upper() if upper and text.isascii() else text
    spacing = CAPITALS[family][0] * (1.32 if upper else 1.62)
    size = largest
    while True:
        lines = _broken(shown, family, box.w / size)
        setting = Setting(lines, family, size, size * spacing)
        widest = max(width(line, family) for line in lines) * size
        if size <= LEAST or (widest <= box.w and len(lines) <= most_lines and setting.height <= box.h):
            return setting
        size *= 0.95


def _broken(text: str, family: str, most: float) -> list[str]:
    """The text in lines no wider than `most` (at size 1), then evened out."""
    count = len(_greedy(text, family, most))
    whole = width(text, family)
    for share in (1.0, 1.06, 1.12, 1.2, 1.3, 1.5):
        evened = _greedy(text, family, min(most, whole / count * share))
        if len(evened) == count:
            return evened
    return _greedy(text, family, most)


def _greedy(text: str, family: str, most: float) -> list[str]:
    lines = [""]
    for word in text.split() if " " in text.strip() else _pieces(text, family, most):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, family) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pieces(text: str, family: str, most: float) -> list[str]:
    """A text without spaces, as East Asian scripts are written, in pieces that fit."""
    if width(text, family) <= most or text.isascii():
        return [text]
    count = max(1, int(most / max(0.01, width(text, family) / len(text))))
    return [text[k : k + count] for k in range(0, len(text), count)]


def key_word(text: str) -> str:
    """The word that a heading stands on: its longest, the later one of two."""
    words = [word for word in re.findall(r"[^\s.,;:!?“”\"()]+", text) if word.lower() not in SMALL]
    return max(reversed(words), key=len, default="") if len(words) > 1 else ""


def heading(
    setting: Setting, box: Box, *, colour: str, accent: str = "", anchor: int = 5, start_ms: int = 0, layer: int = 20,
    entrance: str = "masked", top: bool = False,
) -> list[Sprite]:  # fmt: skip
    """The lines of a setting within `box`, one after the other; `anchor` 4, 5 or 6 aligns them left, centre, right."""
    capital, ascent = CAPITALS[setting.family]
    x = {4: box.x, 5: box.x + box.w / 2, 6: box.x + box.w}[anchor]
    first = (box.y if top else box.y + (box.h - setting.height) / 2) + capital * setting.size / 2
    lift = (ascent - capital / 2 - 0.5) * setting.size
    key = key_word(" ".join(setting.lines)) if accent else ""
    placed: list[Sprite] = []
    for k, line in enumerate(setting.lines):
        y = first + k * setting.leading
        body = _coloured(line, setting, colour, accent, key)
        clip = (box.x - 80, y - setting.size * 0.44, box.x + box.w + 80, y + setting.size * 0.44)
        masked = clip if entrance == "masked" else None
        placed.append(Sprite(body, x, y - lift, start_ms + k * STAGGER_MS, anchor=anchor, layer=layer,
                             entrance=entrance, clip=masked))  # fmt: skip
    return placed


def _coloured(line: str, setting: Setting, colour: str, accent: str, key: str) -> str:
    tags = rf"{{\fn{setting.family}\fs{setting.size:.0f}\bord0\shad0\1c{colour_tag(colour)}}}"
    if not key or key not in line:
        return tags + escape(line)
    before, _, after = line.partition(key)
    return rf"{tags}{escape(before)}{{\1c{colour_tag(accent)}}}{escape(key)}{{\1c{colour_tag(colour)}}}{escape(after)}"
