"""Card designs that words carry: statement, poster, number, quote, versus. Pure."""

import re

from cutroom.media.generation import lines, sprites
from cutroom.media.generation.cards import Card, bar, filled
from cutroom.media.generation.sprites import Sprite, illustration
from cutroom.media.generation.styles import readable
from cutroom.media.generation.typesetting import Box, fit, heading

COUNT_MS, COUNT_STEPS = 900, 22
LEAST_COUNTED = 10
BOTH = 2


def statement(card: Card) -> list[Sprite]:
    """Large words under a bar that draws itself."""
    u, box, style = card.unit, card.box, card.style
    head = (270 if card.subject else 70) * u
    words = Box(box.x, box.y + head, box.w, box.h - head)
    setting = card.set(card.text, words, 330, 5)
    top = words.y + (words.h - setting.height) / 2 - 74 * u
    placed = [bar(card, box.x if card.align == 4 else box.middle[0] - 70 * u, top, 140 * u, 0)]
    placed += heading(setting, words, colour=style.ink, accent=style.accent, anchor=card.align, start_ms=80)
    if card.subject:
        x = box.x + 110 * u if card.align == 4 else box.middle[0]
        at = Sprite("", x, top - 165 * u, 160, layer=40, entrance="pop", bobs=8 * u)
        placed += illustration(card.subject, 220 * u, at)
    return placed


def poster(card: Card) -> list[Sprite]:
    """Words as a wall: each line as wide as the card."""
    box, style = card.box, card.style
    words = card.text.split()
    groups = _grouped(words, max(1, min(4, len(words))), style.display)
    row = Box(box.x, 0, box.w, box.h / len(groups) * 1.1)
    settings = [card.set(" ".join(group), row, 900, 1) for group in groups]
    gap = (44 if style.upper else 84) * card.unit
    total = sum(setting.height for setting in settings) + gap * (len(settings) - 1)
    shrink = min(1.0, box.h / total)
    y, placed = box.y + (box.h - total * shrink) / 2, list[Sprite]()
    for k, setting in enumerate(settings):
        smaller = setting._replace(size=setting.size * shrink)
        area = Box(box.x, y, box.w, smaller.height)
        colour = style.accent if k == len(settings) - 1 and len(settings) > 1 else style.ink
        placed += heading(smaller, area, colour=colour, start_ms=k * 110, anchor=4 if shrink == 1.0 else 5)
        y += smaller.height + gap * shrink
    return placed


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


def number(card: Card) -> list[Sprite]:
    """The figure of the scene's own words, counted up, and the words without it."""
    box, style = card.box, card.style
    figure = lines.number(card.text)
    if not figure:
        return statement(card)
    upper = Box(box.x, box.y, box.w, box.h * 0.56)
    disc = min(box.w, upper.h * 1.04)
    behind = filled(sprites.circle(disc), style.accent, *upper.middle)
    placed = [behind._replace(layer=10, entrance="pop", opacity=0.16, grows=1.08)]
    placed += _counting(card, figure, upper, disc)
    words = Box(box.x, box.y + box.h * 0.63, box.w, box.h * 0.37)
    setting = card.set(_without(card.text, figure), words, 215, 3)
    placed += heading(setting, words, colour=style.ink, start_ms=260, top=True)
    return placed


def _counting(card: Card, figure: str, box: Box, disc: float) -> list[Sprite]:
    """The figures on the way to the last one, each for its moment."""
    wide = disc * 0.7 if len(figure) < 3 else box.w
    setting = fit(figure, card.style.display, Box(0, 0, wide, disc * 0.52), 1000 * card.unit, 1)
    counted = _counted(figure)
    enter = "pop" if len(counted) == 1 else "none"
    each, start, placed = COUNT_MS // len(counted), 60, list[Sprite]()
    for k, value in enumerate(counted):
        at = start + k * each
        shown = heading(setting._replace(lines=[value]), box, colour=card.style.accent, start_ms=at, entrance=enter)
        end = None if k == len(counted) - 1 else at + each
        placed += [one._replace(end_ms=end) for one in shown]
    return placed


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
    if not match or value < LEAST_COUNTED:
        return [figure]
    shown: list[str] = []
    for k in range(1, COUNT_STEPS):
        at = round(value * sprites.out(k / COUNT_STEPS))
        text = f"{match[1]}{at:,}{match[3]}" if "," in match[2] else f"{match[1]}{at}{match[3]}"
        shown += [] if shown and shown[-1] == text else [text]
    return [*shown, figure]


def quote(card: Card) -> list[Sprite]:
    """A quotation under a large mark, with a rule that draws itself."""
    u, box, style = card.unit, card.box, card.style
    mark = fit("“", "Poppins", Box(0, 0, 300 * u, 260 * u), 620 * u, 1)
    corner = Box(box.x, box.y + 30 * u, 260 * u, 200 * u)
    placed = heading(mark, corner, colour=style.accent, anchor=4, entrance="pop")
    words = Box(box.x, box.y + 230 * u, box.w, box.h - 300 * u)
    setting = fit(card.text.strip('“”"'), style.display, words, 200 * u, 9)
    placed += heading(setting, words, colour=style.ink, anchor=4, start_ms=160, top=True)
    return [*placed, bar(card, box.x, words.y + setting.height + 70 * u, 160 * u, 500)]


def versus(card: Card) -> list[Sprite]:
    """Two panels that come from both sides, and what is between them."""
    u, box, style = card.unit, card.box, card.style
    names = lines.sides(card.text)
    if len(names) != BOTH:
        return statement(card)
    gap = 36 * u
    w, h = ((box.w - gap) / 2, box.h * 0.8) if card.wide else (box.w, (box.h - gap) / 2)
    placed: list[Sprite] = []
    for k, (name, colour) in enumerate(zip(names, (style.panel, card.chip), strict=True)):
        x, y = (k * (w + gap), 0) if card.wide else (0, k * (h + gap))
        placed += _side(card, name, colour, Box(box.x + x, box.y + y, w, h), k)
    middle = box.middle[0], (box.y + h / 2 if card.wide else box.middle[1])
    disc = Box(middle[0] - 90 * u, middle[1] - 90 * u, 180 * u, 180 * u)
    seal = filled(sprites.circle(180 * u), style.ground[0], *middle)
    placed.append(seal._replace(start_ms=380, layer=30, entrance="pop"))
    ink = readable(style.ground[0], style.panel, style.ink)
    sign = fit("VS", style.display, disc, 110 * u, 1)
    return placed + heading(sign, disc, colour=ink, start_ms=440, layer=31, entrance="pop")


def _side(card: Card, name: str, colour: str, box: Box, k: int) -> list[Sprite]:
    """One of two panels with its name."""
    u, style = card.unit, card.style
    panel = filled(sprites.rectangle(box.w, box.h, 48 * u), colour, *box.middle)
    inner = Box(box.x + 60 * u, box.y + 60 * u, box.w - 120 * u, box.h - 120 * u)
    ink = readable(colour, style.panel_ink, style.ink, style.ground[0])
    words = heading(card.set(name, inner, 300, 3), inner, colour=ink, start_ms=160 + k * 140, entrance="fade")
    return [panel._replace(start_ms=k * 140, layer=12, entrance="right" if k else "left"), *words]
