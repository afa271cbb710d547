"""Emoji within lines of words: each keeps its place in the line, and its shapes are drawn there, one over the other.

A line that holds emoji is set once with a gap for each of them, and once for each layer of their shapes: the same line,
unseen but for the shapes. What decides where words stand (widths, direction of writing, animation) decides it for
pictures too.
"""

import re

from pysubs2 import Color, SSAEvent, SSAStyle

from cutroom.media.captions import emoji
from cutroom.media.captions.text import colour_tag, escape

OPEN, VEILED, CLOSE = "\ue000", "\ue001", "\ue002"  # stand for an emoji while a line is put together
TOKEN = re.compile(f"([{OPEN}{VEILED}])([0-9a-f-]+){CLOSE}")
UNSEEN = " unseen"  # ends the name of a style in which only shapes are seen
ABOVE = 10  # the layer of the lowest shapes: over all words, each layer its own, or libass would push lines apart
LOWER = 0.12  # of an emoji's side
FINE = 5  # \p5: a unit of a drawing is a sixteenth of a pixel


def letters(text: str) -> list[str]:
    """A text letter by letter, as libass shows it; an emoji is one of them."""
    pieces = emoji.split(text)
    return [one for piece, drawn in pieces for one in ([_token(piece)] if drawn else [escape(char) for char in piece])]


def shown(text: str) -> str:
    """A text as libass shows it, with a mark for each emoji that is drawn (see `drawn`)."""
    return "".join(_token(piece) if is_drawn else escape(piece) for piece, is_drawn in emoji.split(text))


def veiled(text: str) -> str:
    """Emoji that keep their place and are not drawn yet."""
    return text.replace(OPEN, VEILED)


def width(text: str) -> tuple[str, float]:
    """What of a text is letters, and how wide its emoji are together, in shares of the size."""
    pieces = emoji.split(text)
    return "".join(piece for piece, drawn in pieces if not drawn), emoji.SHARE * sum(drawn for _, drawn in pieces)


def drawn(event: SSAEvent, size: float, *, solid: bool = False) -> list[SSAEvent]:
    """`event` with the emoji of its text drawn, `size` pixels being its style's size; alone where it has none.

    In a `solid` one the emoji are plain squares in the line's own colour: what lies beneath the words.
    """
    tokens = TOKEN.findall(event.text)
    if not tokens:
        return [event]
    side = size * emoji.SHARE * 2 ** (FINE - 1)
    line = event.copy()
    line.text = TOKEN.sub(lambda _: _square(side) if solid else _gap(side), event.text)
    if solid:
        return [line]
    pictures = {code: emoji.by_code(code) for _, code in tokens}
    layers = max(len(pictures[code]) for sign, code in tokens if sign == OPEN) if OPEN in event.text else 0
    return [line, *(_layer(event, k, side, pictures) for k in range(layers))]


def unseen(style: SSAStyle) -> SSAStyle:
    """The same style without any colour."""
    invisible = style.copy()
    for name in ("primarycolor", "secondarycolor", "outlinecolor", "backcolor"):
        colour: Color = getattr(invisible, name)
        setattr(invisible, name, Color(colour.r, colour.g, colour.b, 255))
    return invisible


def _token(piece: str) -> str:
    return f"{OPEN}{emoji.code(piece)}{CLOSE}"


def _layer(event: SSAEvent, k: int, side: float, pictures: dict[str, tuple[emoji.Shape, ...]]) -> SSAEvent:
    def one(match: re.Match[str]) -> str:
        shapes = pictures[match[2]]
        return _shape(shapes[k], side) if match[1] == OPEN and k < len(shapes) else _gap(side)

    layer = event.copy()
    layer.text, layer.style, layer.layer = TOKEN.sub(one, event.text), event.style + UNSEEN, ABOVE + k
    return layer


def _shape(shape: emoji.Shape, side: float) -> str:
    alpha, colour = f"&H{round(255 * (1 - shape.opacity)):02X}&", colour_tag(shape.colour)
    outline = re.sub(r"-?\d+", lambda number: str(round(int(number[0]) * side / emoji.SIDE)), shape.outline)
    tags = rf"\1a{alpha}\2a{alpha}\1c{colour}\2c{colour}{_lowered(side)}"
    return rf"{{{tags}}}{_corners(side)} {outline}{{\p0\1a&HFF&\2a&HFF&}}"


def _gap(side: float) -> str:
    return rf"{{{_lowered(side)}}}{_corners(side)}{{\p0}}"


def _lowered(side: float) -> str:
    """Drawings begin a little below the line of writing, since emoji have some air around them."""
    return rf"\pbo{round(side * LOWER)}\p{FINE}"


def _corners(side: float) -> str:
    """Moves that make a drawing as wide and high as an emoji, whatever of it is filled."""
    return f"m 0 0 m {round(side)} {round(side)}"


def _square(side: float) -> str:
    far = round(side)
    return rf"{{{_lowered(side)}}}m 0 0 l {far} 0 {far} {far} 0 {far}{{\p0}}"
