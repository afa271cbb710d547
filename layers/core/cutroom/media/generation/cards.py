"""What card designs share: what they draw from, and parts that several of them have. Pure."""

from typing import NamedTuple

from cutroom.media.generation import sprites
from cutroom.media.generation.script import SceneScript
from cutroom.media.generation.sprites import Sprite
from cutroom.media.generation.styles import Style
from cutroom.media.generation.typesetting import Box, Setting, fit


class Card(NamedTuple):
    """What a design draws from. `box` is the part of the frame that captions and platforms leave free."""

    scene: SceneScript
    style: Style
    size: tuple[int, int]
    box: Box
    unit: float
    duration_ms: int
    seed: int
    subject: str  # the code of its illustration, empty for none

    @property
    def text(self) -> str:
        """The words on the card."""
        return self.scene.heading or self.scene.narration

    @property
    def align(self) -> int:
        """Left or centred, by the seed."""
        return 4 if self.seed % 2 else 5

    @property
    def wide(self) -> bool:
        """Whether the frame is wider than high."""
        return self.size[0] > self.size[1]

    @property
    def chip(self) -> str:
        """The colour of small filled shapes: the accent, unless that is what they lie on."""
        return self.style.ground[1] if self.style.accent == self.style.panel else self.style.accent

    def set(self, text: str, box: Box, largest: float, most_lines: int) -> Setting:
        """A text in the style's display type, as large as it fits; `largest` for a frame that is 1080 wide."""
        return fit(text, self.style.display, box, largest * self.unit, most_lines, upper=self.style.upper)


def filled(outline: str, colour: str, x: float, y: float, *, blur: float = 0) -> Sprite:
    """A filled shape in the middle of (x, y), which stands from the beginning."""
    return Sprite(sprites.drawing(outline, colour, blur=blur), x, y)


def bar(card: Card, x: float, y: float, width: float, start_ms: int) -> Sprite:
    """A short line in the accent's colour that draws itself from the left."""
    outline = sprites.rectangle(width, 0.1 * width, 0.05 * width)
    return filled(outline, card.style.accent, x, y)._replace(start_ms=start_ms, anchor=4, layer=15, entrance="wipe")


def rail(card: Card, box: Box) -> list[Sprite]:
    """A line that fills while the scene lasts."""
    outline = sprites.rectangle(box.w, box.h, box.h / 2)
    under = filled(outline, card.style.panel_ink, box.x, box.y)._replace(
        start_ms=240, anchor=4, layer=16, entrance="fade", opacity=0.14
    )
    grows = rf"{{\fscx1\t(0,{max(1, card.duration_ms - 300)},\fscx100)}}"
    line = Sprite(grows + sprites.drawing(outline, card.chip), box.x, box.y, 260, anchor=4, layer=17)
    return [under, line]
