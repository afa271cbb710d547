"""Emoji in their colours: libass draws letters of one colour only, but it can fill shapes, and flat emoji are shapes.

The shapes are Microsoft's Fluent Emoji (flat, MIT), as `tools/emoji.py` packs them. Where there is none (flags of
countries, families of four), the letter of the emoji font is drawn as before, in one colour.
"""

import gzip
import json
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cutroom.media.captions.fonts import LAYER

FILE = "emoji.json.gz"
SIDE = 512  # units of a drawing in each direction
SHARE = 0.72  # of a style's size: an emoji stands on the line and is about as high as the letters
EMOJI_STYLE, JOINER, KEY = "\ufe0f", "\u200d", "\u20e3"
FIRST, ASTRAL = "\u203c", 0x1F000
CLINGING = (KEY, EMOJI_STYLE, *map(chr, range(0x1F3FB, 0x1F400)), *map(chr, range(0xE0020, 0xE0080)))
WIDE_LETTERS = ("\u3030", "\u303d", "\u3297", "\u3299")  # wide like emoji, but letters unless they ask for a picture


class Shape(NamedTuple):
    """A filled shape: `#rrggbb`, how much it covers (0 to 1), and its outline as libass's drawing commands."""

    colour: str
    opacity: float
    outline: str


def split(text: str) -> list[tuple[str, bool]]:
    """A text in pieces: each emoji that has a picture by itself, and what is between them."""
    if text.isascii():
        return [(text, False)] if text else []
    parts: list[tuple[str, bool]] = []
    at = 0
    while at < len(text):
        end = _end(text, at)
        maybe = text[at] >= FIRST or end > at + 1  # a digit is one only with what makes it a key
        drawn = maybe and _wants_picture(text[at:end]) and bool(shapes(text[at:end]))
        if drawn:
            parts.append((text[at:end], True))
        elif parts and not parts[-1][1]:
            parts[-1] = (parts[-1][0] + text[at:end], False)
        else:
            parts.append((text[at:end], False))
        at = end
    return parts


def shapes(emoji: str) -> tuple[Shape, ...]:
    """What an emoji is made of, the lowest first; nothing where there is no picture of it."""
    return by_code(code(emoji))


def by_code(key: str) -> tuple[Shape, ...]:
    """The same for an emoji's `code`."""
    return tuple(Shape(*one) for one in _table().get(key, ()))


def codes() -> list[str]:
    """The codes of all emoji that there are pictures of."""
    return list(_table())


def code(emoji: str) -> str:
    """The key of an emoji: its code points in hexadecimal, without the wish to be shown in colours."""
    return "-".join(f"{ord(char):04x}" for char in emoji if char != EMOJI_STYLE)


def _end(text: str, at: int) -> int:
    """Where the emoji ends that begins at `at`, with all that clings to it."""
    end = at + 1
    while end < len(text):
        if text[end] == JOINER and end + 1 < len(text):
            end += 2
        elif text[end] in CLINGING:
            end += 1
        else:
            break
    return end


def _wants_picture(emoji: str) -> bool:
    """Signs that were letters before there were emoji are pictures only where wide, or where it is asked for."""
    first = emoji[0]
    wide = unicodedata.east_asian_width(first) == "W" and first not in WIDE_LETTERS
    return ord(first) >= ASTRAL or wide or not {EMOJI_STYLE, KEY}.isdisjoint(emoji)


@cache
def _table() -> dict[str, list[tuple[str, float, str]]]:
    """The pictures of the environment, else of a Lambda layer; none where there are neither."""
    for path in (Path(sys.prefix) / FILE, LAYER / FILE):
        if path.is_file():
            table: dict[str, list[tuple[str, float, str]]] = json.loads(gzip.decompress(path.read_bytes()))
            return table
    return {}
