"""What moves on a card: words, shapes and illustrations as events of libass, with eased entrances. Pure."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from pysubs2 import SSAEvent

from cutroom.media.captions import emoji, fonts
from cutroom.media.captions.text import colour_tag, escape

STEP_MS = 1000 / 30  # entrances are posed frame by frame: libass knows no easing of its own
ENTRANCE_MS = 467
BOB_MS, BOB_STEP_MS = 2600, 100
FINE = 4  # \p4: a unit of a drawing is an eighth of a pixel
# Of each family, in shares of a style's size (ascent and descent together): the height of capitals, and the ascent.
CAPITALS: Mapping[str, tuple[float, float]] = {
    "Anton": (0.496, 0.81), "Bebas Neue": (0.538, 0.731), "Bangers": (0.41, 0.797), "Montserrat": (0.448, 0.71),
    "Noto Sans": (0.47, 0.74), "Courier Prime": (0.44, 0.704), "Poppins": (0.4, 0.644),
}  # fmt: skip


class Pose(NamedTuple):
    """How far a sprite is from its place (shares of the frame's height), its scales, and how much it covers."""

    dx: float = 0
    dy: float = 0
    wide: float = 1
    high: float = 1
    opacity: float = 1
    turn: float = 0


class Sprite(NamedTuple):
    """One thing on the frame: what libass draws at (x, y), from when to when, and how it comes and goes on.

    `anchor` is as on a numeric keypad. `grows` is its scale at the end of the scene; `bobs` pixels up and down.
    """

    body: str
    x: float
    y: float
    start_ms: int = 0
    end_ms: int | None = None
    anchor: int = 5
    layer: int = 0
    entrance: str = "none"
    opacity: float = 1
    clip: tuple[float, float, float, float] | None = None
    grows: float = 1
    bobs: float = 0
    turns: float = 0
    drifts: tuple[float, float] = (0, 0)


def out(t: float) -> float:
    """Quick at first, slow at the end."""
    return 1 - (1 - t) ** 3


def spring(t: float) -> float:
    """Goes a little too far, and comes back."""
    return 1 + 2.70158 * (t - 1) ** 3 + 1.70158 * (t - 1) ** 2


def _popped(t: float) -> Pose:
    """Grows from nothing, a little too far."""
    size = max(0.01, spring(t))
    return Pose(wide=size, high=size, opacity=min(1, 3 * t))


ENTRANCES: Mapping[str, Callable[[float], Pose]] = {
    "none": lambda _: Pose(),
    "fade": lambda t: Pose(opacity=t),
    "rise": lambda t: Pose(dy=0.045 * (1 - out(t)), opacity=min(1, 1.8 * t)),
    "masked": lambda t: Pose(dy=0.075 * (1 - out(t))),
    "pop": _popped,
    "spin": lambda t: _popped(t)._replace(turn=-40 * (1 - out(t))),
    "wipe": lambda t: Pose(wide=max(0.001, out(t))),
    "drop": lambda t: Pose(high=max(0.001, out(t))),
    "left": lambda t: Pose(dx=-0.06 * (1 - out(t)), opacity=min(1, 1.8 * t)),
    "right": lambda t: Pose(dx=0.06 * (1 - out(t)), opacity=min(1, 1.8 * t)),
}  # fmt: skip


def events(sprite: Sprite, duration_ms: int, height: int) -> Iterator[SSAEvent]:
    """The events that show a sprite: its entrance frame by frame, then what goes on until it ends."""
    end = min(duration_ms, sprite.end_ms if sprite.end_ms is not None else duration_ms)
    steps = 0 if sprite.entrance == "none" else round(ENTRANCE_MS / STEP_MS)
    pose = ENTRANCES[sprite.entrance]
    for k in range(steps):
        start, until = (round(sprite.start_ms + n * STEP_MS) for n in (k, k + 1))
        if start < end:
            yield _event(sprite, start, min(until, end), _posed(sprite, pose((k + 0.5) / steps), height))
    start = round(sprite.start_ms + steps * STEP_MS)
    if start < end:
        yield from (
            _bobbing(sprite, start, end) if sprite.bobs else [_event(sprite, start, end, _held(sprite, end - start))]
        )


def _bobbing(sprite: Sprite, start: int, end: int) -> Iterator[SSAEvent]:
    def at(ms: int) -> float:
        return sprite.y - sprite.bobs * math.sin(2 * math.pi * (ms - start) / BOB_MS)

    for ms in range(start, end, BOB_STEP_MS):
        until = min(end, ms + BOB_STEP_MS)
        move = rf"\move({sprite.x:.1f},{at(ms):.2f},{sprite.x:.1f},{at(until):.2f})"
        yield _event(sprite, ms, until, move + _alpha(sprite.opacity))


def _posed(sprite: Sprite, pose: Pose, height: int) -> str:
    x, y = sprite.x + pose.dx * height, sprite.y + pose.dy * height
    scale = "" if pose.wide == pose.high == 1 else rf"\fscx{100 * pose.wide:.1f}\fscy{100 * pose.high:.1f}"
    turn = rf"\frz{pose.turn:.1f}" if pose.turn else ""
    return rf"\pos({x:.1f},{y:.1f}){scale}{turn}{_alpha(sprite.opacity * pose.opacity)}"


def _held(sprite: Sprite, lasts_ms: int) -> str:
    """At its place; what still grows, turns or drifts does so to the end of the scene."""
    dx, dy = sprite.drifts
    place = (
        rf"\move({sprite.x:.1f},{sprite.y:.1f},{sprite.x + dx:.1f},{sprite.y + dy:.1f})"
        if dx or dy
        else rf"\pos({sprite.x:.1f},{sprite.y:.1f})"
    )
    grown = rf"\t(0,{lasts_ms},\fscx{100 * sprite.grows:.1f}\fscy{100 * sprite.grows:.1f})" if sprite.grows != 1 else ""
    turned = rf"\t(0,{lasts_ms},\frz{sprite.turns:.1f})" if sprite.turns else ""
    return place + _alpha(sprite.opacity) + grown + turned


def _alpha(opacity: float) -> str:
    return rf"\alpha&H{round(255 * (1 - max(0.0, min(1.0, opacity)))):02X}&"


def _event(sprite: Sprite, start: int, end: int, tags: str) -> SSAEvent:
    clip = "" if sprite.clip is None else r"\clip({:.0f},{:.0f},{:.0f},{:.0f})".format(*sprite.clip)
    return SSAEvent(
        start, end, layer=sprite.layer, style="Card", text=rf"{{\an{sprite.anchor}{tags}{clip}}}{sprite.body}"
    )


def drawing(outline: str, colour: str, scale: float = 1, blur: float = 0) -> str:
    """The body of a filled shape: an outline in pixels, scaled; `blur` softens its edge, as that of a shadow."""
    fine = 2 ** (FINE - 1) * scale
    path = re.sub(r"-?\d+(?:\.\d+)?", lambda number: str(round(float(number[0]) * fine)), outline)
    soft = rf"\blur{blur:.0f}" if blur else ""
    return rf"{{\bord0\shad0{soft}\1c{colour_tag(colour)}\p{FINE}}}{path}{{\p0}}"


def rectangle(width: float, height: float, radius: float = 0) -> str:
    """The outline of a rectangle with round corners."""
    w, h, r = width, height, min(radius, width / 2, height / 2)
    if not r:
        return f"m 0 0 l {w:.1f} 0 {w:.1f} {h:.1f} 0 {h:.1f}"
    k = r * 0.4477  # a quarter of a circle as a Bézier curve
    return (
        f"m {r:.1f} 0 l {w - r:.1f} 0 b {w - k:.1f} 0 {w:.1f} {k:.1f} {w:.1f} {r:.1f} l {w:.1f} {h - r:.1f} "
        f"b {w:.1f} {h - k:.1f} {w - k:.1f} {h:.1f} {w - r:.1f} {h:.1f} l {r:.1f} {h:.1f} "
        f"b {k:.1f} {h:.1f} 0 {h - k:.1f} 0 {h - r:.1f} l 0 {r:.1f} b 0 {k:.1f} {k:.1f} 0 {r:.1f} 0"
    )


def circle(diameter: float) -> str:
    """The outline of a circle."""
    return rectangle(diameter, diameter, diameter / 2)


def ring(diameter: float, wide: float) -> str:
    """The outline of a ring: a circle with a hole."""
    inner, shift = diameter - 2 * wide, wide
    hole = re.sub(r"-?\d+\.\d+|-?\d+", lambda number: f"{float(number[0]) + shift:.1f}", circle(inner))
    return f"{circle(diameter)} {_reversed(hole)}"


def _reversed(path: str) -> str:
    """The same closed outline drawn the other way round, which cuts it out."""
    points = [(float(x), float(y)) for x, y in re.findall(r"(-?\d+\.?\d*) (-?\d+\.?\d*)", path)]
    mirrored = [(2 * sum(x for x, _ in points) / len(points) - x, y) for x, y in points]
    letters = re.findall(r"[mlb]|-?\d+\.?\d* -?\d+\.?\d*", path)
    at = iter(mirrored)
    return " ".join(one if one in "mlb" else "{:.1f} {:.1f}".format(*next(at)) for one in letters)


def star(points: int, outer: float, inner: float) -> str:
    """The outline of a star, as wide and high as twice `outer`."""
    corners = [
        (outer + r * math.sin(math.pi * k / points), outer - r * math.cos(math.pi * k / points))
        for k in range(2 * points) for r in [outer if k % 2 == 0 else inner]
    ]  # fmt: skip
    (x, y), *rest = corners
    return f"m {x:.1f} {y:.1f} l " + " ".join(f"{x:.1f} {y:.1f}" for x, y in rest)


def illustration(code: str, side: float, place: Sprite) -> list[Sprite]:
    """The shapes of an emoji, `side` pixels wide, at the place of a sprite."""
    corners = f"m 0 0 m {emoji.SIDE} {emoji.SIDE} "
    return [
        place._replace(
            body=drawing(corners + shape.outline, shape.colour, side / emoji.SIDE), layer=place.layer + k,
            opacity=shape.opacity * place.opacity,
        )
        for k, shape in enumerate(emoji.by_code(code))
    ]  # fmt: skip


def letters(text: str, family: str, size: float, colour: str) -> str:
    """The body of a line of words."""
    return rf"{{\fn{family}\fs{size:.0f}\bord0\shad0\1c{colour_tag(colour)}}}{escape(text)}"


def width(text: str, family: str) -> float:
    """How wide a line is at size 1."""
    return fonts.metrics(family).width(text)
