"""Card designs that an illustration leads: icon, step, split, badge. Pure."""

from cutroom.media.generation import sprites
from cutroom.media.generation.cards import Card, filled, rail
from cutroom.media.generation.sprites import Sprite, illustration
from cutroom.media.generation.typesetting import Box, heading
from cutroom.media.generation.word_cards import statement

BOOKMARK, BALLOON = "1f516", "1f4ac"


def icon(card: Card) -> list[Sprite]:
    """A large illustration on a disc, the words beneath (beside it in a wide frame)."""
    u, box, style = card.unit, card.box, card.style
    if not card.subject:
        return statement(card)
    disc = min(560 * u, box.h * (0.8 if card.wide else 0.56))
    x, y = (box.x + disc / 2, box.middle[1]) if card.wide else (box.middle[0], box.y + disc / 2)
    if card.wide:
        words = Box(box.x + disc * 1.2, box.y, box.w - disc * 1.2, box.h)
    else:
        words = Box(box.x, box.y + disc * 1.14, box.w, box.h - disc * 1.14)
    around = filled(sprites.ring(disc * 1.16, 6 * u), style.accent, x, y)
    setting = card.set(card.text, words, 270, 3)
    return [
        around._replace(start_ms=120, layer=14, entrance="pop", opacity=0.7, grows=1.06),
        filled(sprites.circle(disc), style.panel, x, y)._replace(layer=15, entrance="pop"),
        *illustration(card.subject, disc * 0.68, Sprite("", x, y, 140, layer=40, entrance="pop", bobs=10 * u)),
        *heading(setting, words, colour=style.ink, accent=style.accent, start_ms=220, anchor=4 if card.wide else 5),
    ]


def step(card: Card) -> list[Sprite]:
    """A card that slides in, its illustration on the upper edge, and a line that fills while it is spoken."""
    u, box, style = card.unit, card.box, card.style
    high = min(box.h * 0.8, 780 * u)
    top = box.y + (box.h - high) / 2 + 60 * u
    x, y = box.middle[0], top + high / 2
    shadow = filled(sprites.rectangle(box.w, high, 56 * u), "#000000", x, y + 24 * u, blur=26 * u)
    panel = filled(sprites.rectangle(box.w, high, 56 * u), style.panel, x, y)
    head = (150 if card.subject else 80) * u
    inner = Box(box.x + 64 * u, top + head, box.w - 128 * u, high - head - 120 * u)
    placed = [shadow._replace(layer=12, entrance="rise", opacity=0.3), panel._replace(layer=13, entrance="rise")]
    setting = card.set(card.text, inner, 250, 4)
    placed += heading(setting, inner, colour=style.panel_ink, anchor=card.align, start_ms=180)
    placed += rail(card, Box(box.x + 64 * u, top + high - 66 * u, box.w - 128 * u, 12 * u))
    if card.subject:
        at = box.x + 170 * u if card.align == 4 else x
        disc = filled(sprites.circle(250 * u), card.chip, at, top)
        placed += [disc._replace(start_ms=120, layer=30, entrance="pop")]
        placed += illustration(card.subject, 165 * u, Sprite("", at, top, 200, layer=40, entrance="spin", bobs=6 * u))
    return placed


def split(card: Card) -> list[Sprite]:
    """An editorial block of colour with the illustration, the words beside it on the ground."""
    u, box, style = card.unit, card.box, card.style
    if not card.subject:
        return statement(card)
    width, height = card.size
    if card.wide:
        block = Box(0, 0, width * 0.4, height)
        words = Box(block.w + 60 * u, box.y, width - block.w - 120 * u, box.h)
        y = box.middle[1]
    else:
        block = Box(0, 0, width, box.y + box.h * 0.52)
        words = Box(box.x, block.h + 50 * u, box.w, box.y + box.h - block.h - 50 * u)
        y = box.y + box.h * 0.22
    x = block.middle[0]
    ground = filled(sprites.rectangle(block.w, block.h), card.chip, 0, 0)
    disc = filled(sprites.circle(430 * u), style.panel, x, y)
    at = Sprite("", x, y, 220, layer=40, entrance="spin", bobs=10 * u)
    return [
        ground._replace(anchor=7, layer=10, entrance="wipe" if card.wide else "drop"),
        disc._replace(start_ms=160, layer=14, entrance="pop", opacity=0.28, grows=1.1),
        *illustration(card.subject, min(330 * u, block.w * 0.7), at),
        *heading(card.set(card.text, words, 290, 3), words, colour=style.ink, anchor=4, start_ms=300),
    ]


def badge(card: Card) -> list[Sprite]:
    """The last card: an illustration on a turning seal, the words in a button."""
    u, box, style = card.unit, card.box, card.style
    seal = min(620 * u, box.h * 0.56)
    inner = Box(box.x + 56 * u, box.y, box.w - 112 * u, box.h - seal - 170 * u)
    setting = card.set(card.text, inner, 190, 2)
    high = setting.height + 120 * u
    x, y = box.middle[0], box.y + (box.h - seal - high - 60 * u) / 2 + seal / 2
    wide = min(box.w, max(sprites.width(line, setting.family) for line in setting.lines) * setting.size + 150 * u)
    words = Box(inner.x, y + seal / 2 + 60 * u, inner.w, high)
    button = sprites.rectangle(wide, high, high / 2 if len(setting.lines) == 1 else 60 * u)
    star = filled(sprites.star(18, seal / 2, seal * 0.44), card.chip, x, y)
    picture = card.subject or (BALLOON if card.text.endswith("?") else BOOKMARK)
    return [
        star._replace(layer=14, entrance="pop", turns=-24),
        filled(sprites.circle(seal * 0.72), style.panel, x, y)._replace(start_ms=80, layer=15, entrance="pop"),
        *illustration(picture, seal * 0.48, Sprite("", x, y, 120, layer=40, entrance="pop", bobs=8 * u)),
        filled(button, style.panel, *words.middle)._replace(start_ms=240, layer=13, entrance="pop"),
        *heading(setting, words, colour=style.panel_ink, start_ms=340, entrance="fade"),
    ]
