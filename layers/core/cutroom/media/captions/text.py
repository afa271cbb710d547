"""Words as they are shown: made harmless, joined as their script joins them."""

import unicodedata
from collections.abc import Sequence

from cutroom.media.edit.overlays import CaptionWord

JOINER = "\u2060"


def escape(text: str) -> str:
    """Text as libass shows it literally: braces open no tags, a backslash starts none, line ends are spaces."""
    shown = "".join(char if char.isprintable() or char == "\u200d" else " " for char in text)
    return shown.replace("\\", "\\" + JOINER).replace("{", r"\{").replace("}", r"\}")


def gap(before: str, after: str) -> str:
    """What stands between two words: nothing where the script writes none, a space elsewhere."""
    return "" if before and after and _unspaced(before[-1]) and _unspaced(after[0]) else " "


def joined(words: Sequence[CaptionWord]) -> str:
    """The words in a row, each with its emoji."""
    text = ""
    for i, word in enumerate(words):
        text += (gap(words[i - 1].text, word.text) if i else "") + word.text + (f" {word.emoji}" if word.emoji else "")
    return text


def bare(text: str) -> str:
    """A word without the punctuation around it, as people write captions."""
    return text.strip('.,;:!?"“”„«»()[]…') or text


def colour_tag(colour: str) -> str:
    """`#rrggbb` as an ASS colour: blue, green, red."""
    return f"&H{colour[5:7]}{colour[3:5]}{colour[1:3]}&".upper()


def _unspaced(char: str) -> bool:
    """Letters of Chinese, Japanese and Thai stand side by side; Korean has spaces."""
    name = unicodedata.name(char, "")
    return name.startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI", "IDEOGRAPHIC", "FULLWIDTH"))
