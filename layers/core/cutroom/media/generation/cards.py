"""Card designs: where a scene's words and its illustration stand, and in which order they come. Pure."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from cutroom.media.generation import lines, sprites
from cutroom.media.generation.script import SceneScript
from cutroom.media.generation.sprites import Sprite, illustration
from cutroom.media.generation.styles import Style, readable
from cutroom.media.generation.typesetting import Box, fit, heading

COUNT_MS, COUNT_STEPS = 900, 22
BOOKMARK = "1f516"


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


def statement(card: Card) -> list[Sprite]:
    """Large words under a bar that draws itself."""
    u, box, style = card.unit, card.box, card.style
    picture = card.subject != ""
    words = Box(box.x, box.y + (250 if picture else 70) * u, box.w, box.h - (250 if picture else 70) * u)
    setting = fit(card.text, style.display, words, 330 * u, upper=style.upper)
    top = words.y + (words.h - setting.height) / 2 - 74 * u
    left = box.x if card.align == 4 else box.middle[0] - 70 * u
    bar = sprites.drawing(sprites.rectangle(140 * u, 16 * u, 8 * u), style.accent)
    made = [Sprite(bar, left, top, anchor=4, layer=15, entrance="wipe")]
    made += heading(setting, words, colour=style.ink, accent=style.accent, anchor=card.align, start_ms=80)
    if picture:
        x = box.x + 100 * u if card.align == 4 else box.middle[0]
        made += illustration(card.subject, 200 * u, Sprite("", x, top - 160 * u, 160, layer=40, entrance="pop", bobs=8 * u))
    return made


def icon(card: Card) -> list[Sprite]:
    """A large illustration on a disc, the words beneath."""
    u, box, style = card.unit, card.box, card.style
    if not card.subject:
        return statement(card)
    wide = card.size[0] > card.size[1]
    disc = min(560 * u, box.h * 0.56)
    x, y = (box.x + disc / 2, box.middle[1]) if wide else (box.middle[0], box.y + disc / 2)
    made = [
        Sprite(sprites.drawing(sprites.ring(disc * 1.16, 6 * u), style.accent), x, y, 120, layer=14, entrance="pop", opacity=0.7, grows=1.06),
        Sprite(sprites.drawing(sprites.circle(disc), style.panel), x, y, layer=15, entrance="pop"),
        *illustration(card.subject, disc * 0.68, Sprite("", x, y, 140, layer=40, entrance="pop", bobs=10 * u)),
    ]
    words = (Box(box.x + disc * 1.15, box.y, box.w - disc * 1.15, box.h) if wide
             else Box(box.x, box.y + disc * 1.14, box.w, box.h - disc * 1.14))  # fmt: skip
    setting = fit(card.text, style.display, words, 270 * u, 3, upper=style.upper)
    return made + heading(setting, words, colour=style.ink, accent=style.accent, start_ms=220, anchor=4 if wide else 5)


def step(card: Card) -> list[Sprite]:
    """A card that slides in, its illustration on the upper edge, and a line that fills while it is spoken."""
    u, box, style = card.unit, card.box, card.style
    wide, high = box.w, min(box.h * 0.72, 780 * u)
    left, top = box.x, box.y + (box.h - high) / 2 + 60 * u
    x = box.x + 150 * u if card.align == 4 else box.middle[0]
    made = [
        Sprite(sprites.drawing(sprites.rectangle(wide, high, 56 * u), "#000000", blur=26 * u), box.middle[0],
               top + high / 2 + 24 * u, layer=12, entrance="rise", opacity=0.3),
        Sprite(sprites.drawing(sprites.rectangle(wide, high, 56 * u), style.panel), box.middle[0], top + high / 2, layer=13, entrance="rise"),
    ]  # fmt: skip
    inner = Box(left + 64 * u, top + (150 if card.subject else 80) * u, wide - 128 * u, high - (270 if card.subject else 200) * u)
    setting = fit(card.text, style.display, inner, 250 * u, 4, upper=style.upper)
    made += heading(setting, inner, colour=style.panel_ink, anchor=card.align, start_ms=180)
    rail = Box(left + 64 * u, top + high - 66 * u, wide - 128 * u, 12 * u)
    made += [
        Sprite(sprites.drawing(sprites.rectangle(rail.w, rail.h, 6 * u), style.panel_ink), rail.x, rail.y, 240, anchor=4,
               layer=16, entrance="fade", opacity=0.14),
        _filling(card, rail),
    ]  # fmt: skip
    if card.subject:
        made += [
            Sprite(sprites.drawing(sprites.circle(250 * u), _chip(style)), x, top, 120, layer=30, entrance="pop"),
            *illustration(card.subject, 165 * u, Sprite("", x, top, 200, layer=40, entrance="spin", bobs=6 * u)),
        ]
    return made


def _chip(style: Style) -> str:
    return style.ground[1] if style.accent == style.panel else style.accent


def _filling(card: Card, rail: Box) -> Sprite:
    """A line whose length follows the time of its scene."""
    colour = card.style.ground[1] if card.style.accent in (card.style.panel, card.style.ink) else card.style.accent
    body = rf"{{\fscx1\t(0,{max(1, card.duration_ms - 300)},\fscx100)}}" + sprites.drawing(
        sprites.rectangle(rail.w, rail.h, rail.h / 2), colour
    )
    return Sprite(body, rail.x, rail.y, 260, anchor=4, layer=17)


def number(card: Card) -> list[Sprite]:
    """The figure of the scene's own words, counted up, and the words without it."""
    u, box, style = card.unit, card.box, card.style
    figure = lines.number(card.text)
    if not figure:
        return statement(card)
    rest = _without(card.text, figure)
    upper = Box(box.x, box.y, box.w, box.h * 0.56)
    disc = min(box.w, upper.h * 1.08)
    wide = disc * 0.7 if len(figure) < 3 else box.w
    setting = fit(figure, style.display, Box(0, 0, wide, disc * 0.52), 1000 * u, 1)
    start = 60
    made = [Sprite(sprites.drawing(sprites.circle(disc), style.accent), *upper.middle, layer=10,
                   entrance="pop", opacity=0.16, grows=1.08)]  # fmt: skip
    counted = _counted(figure)
    each = COUNT_MS // max(1, len(counted))
    for k, value in enumerate(counted):
        last = k == len(counted) - 1
        shown = heading(setting._replace(lines=[value]), upper, colour=style.accent, start_ms=start + k * each,
                        entrance="pop" if len(counted) == 1 else "none")  # fmt: skip
        made += [one._replace(end_ms=None if last else start + (k + 1) * each) for one in shown]
    words = Box(box.x, box.y + box.h * 0.62, box.w, box.h * 0.38)
    low = fit(rest, style.display, words, 215 * u, 3, upper=style.upper)
    return made + heading(low, words, colour=style.ink, start_ms=260, top=True)


def _without(text: str, figure: str) -> str:
    """The words around a figure at the start or the end of a text; all of it where the figure stands within."""
    bare = text.strip(" ,.:;!?–—-")
    if not (bare.startswith(figure) or bare.endswith(figure)):
        return text
    rest = bare.removeprefix(figure).removesuffix(figure).strip(" ,.:;–—-") or text
    return rest[:1].upper() + rest[1:]


def _counted(figure: str) -> list[str]:
    """The figures that are shown one after the other, in the form of the last one; small ones stand at once."""
    match = re.fullmatch(r"(\D*)(\d[\d,]*)(\D*)", figure)
    value = int(match[2].replace(",", "")) if match else 0
    if not match or value < 10:
        return [figure]
    shown: list[str] = []
    for k in range(1, COUNT_STEPS):
        at = round(value * sprites.out(k / COUNT_STEPS))
        text = f"{match[1]}{at:,}{match[3]}" if "," in match[2] else f"{match[1]}{at}{match[3]}"
        shown += [] if shown and shown[-1] == text else [text]
    return [*shown, figure]


def versus(card: Card) -> list[Sprite]:
    """Two panels that come from both sides, and what is between them."""
    u, box, style = card.unit, card.box, card.style
    names = lines.sides(card.text)
    if len(names) != 2:
        return statement(card)
    wide = card.size[0] > card.size[1]
    gap = 36 * u
    w, h = ((box.w - gap) / 2, box.h * 0.8) if wide else (box.w, (box.h - gap) / 2)
    panels = style.panel, _chip(style)
    inks = [readable(panel, style.panel_ink, style.ink, style.ground[0]) for panel in panels]
    made: list[Sprite] = []
    for k, (name, panel, ink) in enumerate(zip(names, panels, inks, strict=True)):
        area = Box(box.x + k * (w + gap) * wide, box.y + k * (h + gap) * (not wide), w, h)
        enter = "right" if k else "left"
        made.append(Sprite(sprites.drawing(sprites.rectangle(w, h, 48 * u), panel), *area.middle, k * 140, layer=12, entrance=enter))
        inner = Box(area.x + 60 * u, area.y + 60 * u, area.w - 120 * u, area.h - 120 * u)
        setting = fit(name, style.display, inner, 300 * u, 3, upper=style.upper)
        made += heading(setting, inner, colour=ink, start_ms=160 + k * 140, entrance="fade")
    middle = box.middle if not wide else (box.middle[0], box.y + h / 2)
    disc = Box(middle[0] - 90 * u, middle[1] - 90 * u, 180 * u, 180 * u)
    made.append(Sprite(sprites.drawing(sprites.circle(180 * u), style.ground[0]), *middle, 380, layer=30, entrance="pop"))
    return made + heading(fit("VS", style.display, disc, 96 * u, 1), disc, colour=readable(style.ground[0], style.panel, style.ink), start_ms=440, layer=31, entrance="pop")


def quote(card: Card) -> list[Sprite]:
    """A quotation under a large mark, with a rule that draws itself."""
    u, box, style = card.unit, card.box, card.style
    mark = fit("“", "Poppins", Box(box.x, box.y, 300 * u, 260 * u), 620 * u, 1)
    made = heading(mark, Box(box.x, box.y + 30 * u, 260 * u, 200 * u), colour=style.accent, anchor=4, entrance="pop")
    words = Box(box.x, box.y + 230 * u, box.w, box.h - 300 * u)
    setting = fit(card.text.strip("“”\""), style.display, words, 200 * u, 9)
    made += heading(setting, words, colour=style.ink, anchor=4, start_ms=160, top=True)
    under = words.y + setting.height + 70 * u
    bar = sprites.drawing(sprites.rectangle(220 * u, 10 * u, 5 * u), style.accent)
    return [*made, Sprite(bar, box.x, under, 500, anchor=4, layer=15, entrance="wipe")]


def split(card: Card) -> list[Sprite]:
    """An editorial block of colour with the illustration, the words beside it on the ground."""
    u, box, style = card.unit, card.box, card.style
    if not card.subject:
        return statement(card)
    width, height = card.size
    wide = width > height
    block = Box(0, 0, width * 0.4, height) if wide else Box(0, 0, width, box.y + box.h * 0.5)
    colour = _chip(style)
    made = [
        Sprite(sprites.drawing(sprites.rectangle(block.w, block.h), colour), 0, 0, anchor=7, layer=10, entrance="wipe" if wide else "drop"),
        Sprite(sprites.drawing(sprites.circle(430 * u), style.panel), block.middle[0], box.y + box.h * 0.22 if not wide else block.middle[1],
               160, layer=14, entrance="pop", opacity=0.28, grows=1.1),
    ]  # fmt: skip
    y = block.middle[1] if wide else box.y + box.h * 0.22
    made += illustration(card.subject, min(330 * u, block.w * 0.7), Sprite("", block.middle[0], y, 220, layer=40, entrance="spin", bobs=10 * u))
    words = (Box(block.w + 60 * u, box.y, width - block.w - 120 * u, box.h) if wide
             else Box(box.x, block.h + 50 * u, box.w, box.y + box.h - block.h - 50 * u))  # fmt: skip
    setting = fit(card.text, style.display, words, 290 * u, 3, upper=style.upper)
    return made + heading(setting, words, colour=style.ink, anchor=4, start_ms=300)


def poster(card: Card) -> list[Sprite]:
    """Words as a wall: each line as wide as the card."""
    box, style = card.box, card.style
    words = card.text.split()
    rows = max(1, min(4, len(words)))
    groups = [group for group in _grouped(words, rows, style.display) if group]
    settings = [fit(" ".join(group), style.display, Box(box.x, 0, box.w, box.h / len(groups) * 1.1), 900 * card.unit, 1, upper=style.upper) for group in groups]
    gap = (44 if style.upper else 84) * card.unit
    total = sum(setting.height for setting in settings) + gap * (len(settings) - 1)
    shrink = min(1.0, box.h / total)
    y, made = box.y + (box.h - total * shrink) / 2, list[Sprite]()
    for k, setting in enumerate(settings):
        smaller = setting._replace(size=setting.size * shrink)
        area = Box(box.x, y, box.w, smaller.height)
        colour = style.accent if k == len(settings) - 1 and len(settings) > 1 else style.ink
        made += heading(smaller, area, colour=colour, start_ms=k * 110, anchor=4 if shrink == 1.0 else 5)
        y += smaller.height + gap * shrink
    return made


def _grouped(words: list[str], rows: int, family: str) -> list[list[str]]:
    """The words in at most `rows` lines of about the same length."""
    whole = sum(sprites.width(word, family) for word in words)
    groups: list[list[str]] = [[]]
    used = 0.0
    for word in words:
        wide = sprites.width(word, family)
        if groups[-1] and used + wide / 2 > whole * len(groups) / rows and len(groups) < rows:
            groups.append([])
        groups[-1].append(word)
        used += wide
    return groups


def badge(card: Card) -> list[Sprite]:
    """The last card: an illustration on a turning seal, the words in a button."""
    u, box, style = card.unit, card.box, card.style
    seal = min(620 * u, box.h * 0.56)
    inner = Box(box.x + 56 * u, box.y, box.w - 112 * u, box.h - seal - 170 * u)
    setting = fit(card.text, style.display, inner, 190 * u, 2, upper=style.upper)
    high = setting.height + 120 * u
    x, y = box.middle[0], box.y + (box.h - seal - high - 60 * u) / 2 + seal / 2
    wide = min(box.w, max(sprites.width(line, setting.family) for line in setting.lines) * setting.size + 150 * u)
    words = Box(inner.x, y + seal / 2 + 60 * u, inner.w, high)
    button = sprites.rectangle(wide, high, high / 2 if len(setting.lines) == 1 else 60 * u)
    return [
        Sprite(sprites.drawing(sprites.star(18, seal / 2, seal * 0.44), _chip(style)), x, y, layer=14, entrance="pop",
               turns=-24),
        Sprite(sprites.drawing(sprites.circle(seal * 0.72), style.panel), x, y, 80, layer=15, entrance="pop"),
        *illustration(card.subject or BOOKMARK, seal * 0.48, Sprite("", x, y, 120, layer=40, entrance="pop", bobs=8 * u)),
        Sprite(sprites.drawing(button, style.panel), *words.middle, 240, layer=13, entrance="pop"),
        *heading(setting, words, colour=style.panel_ink, start_ms=340, entrance="fade"),
    ]  # fmt: skip


class Design(NamedTuple):
    """A card design by its label."""

    label: str
    draw: Callable[[Card], list[Sprite]]


DESIGNS: Mapping[str, Design] = MappingProxyType({
    "statement": Design("Statement", statement),
    "icon": Design("Icon", icon),
    "step": Design("Step", step),
    "number": Design("Number", number),
    "versus": Design("Versus", versus),
    "quote": Design("Quote", quote),
    "split": Design("Split", split),
    "poster": Design("Poster", poster),
    "badge": Design("Badge", badge),
})  # fmt: skip
