"""What moves behind the words: soft colours in small frames that are enlarged, and sharp patterns as shapes."""

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from cutroom.media.generation import sprites
from cutroom.media.generation.sprites import Sprite
from cutroom.media.generation.styles import Decor, Soft, Style, rgb

Plane = npt.NDArray[np.floating]
SHRINK = 16  # a pixel of the small frame is so many of the large one: soft colours have nothing finer
PERIOD_S = 14.0  # after which a background would begin anew


def small(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the small frames."""
    return max(8, -(-size[0] // SHRINK)), max(8, -(-size[1] // SHRINK))


def frames(style: Style, size: tuple[int, int], times_s: list[float], seed: int) -> Iterator[bytes]:
    """The soft background at each of the times, as rgb48le frames of the `small` size."""
    wide, high = small(size)
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    x, y = (x + 0.5) / wide, (y + 0.5) / high
    colours = [np.array(rgb(colour), np.float32) / 255 for colour in style.ground]
    shift = float(np.random.default_rng(seed).uniform(0, 2 * math.pi))
    shade = 1 - 0.16 * np.clip(np.hypot(x - 0.5, y - 0.5) * 1.3 - 0.35, 0, 1)
    paint = SOFT[style.soft]
    for at in times_s:
        first, second = paint(x, y, 2 * math.pi * at / PERIOD_S + shift)
        mixed: npt.NDArray[np.float64] = (
            colours[0] * (1 - first - second)[..., None]
            + colours[1] * first[..., None]
            + colours[2] * second[..., None]
        )
        levels: npt.NDArray[np.float64] = np.clip(mixed * shade[..., None], 0, 1) * 65535
        yield np.asarray(np.round(levels), "<u2").tobytes()


def _mesh(x: Plane, y: Plane, t: float) -> tuple[Plane, Plane]:
    """Two clouds of colour that wander."""
    first = np.exp(-(((x - 0.5 - 0.4 * math.sin(t)) / 0.55) ** 2 + ((y - 0.25 - 0.2 * math.cos(2 * t)) / 0.4) ** 2))
    second = np.exp(-(((x - 0.5 + 0.4 * math.cos(t)) / 0.6) ** 2 + ((y - 0.8 + 0.2 * math.sin(t)) / 0.42) ** 2))
    both = np.maximum(1.0, first + second)
    return first / both, second / both


def _sweep(x: Plane, y: Plane, t: float) -> tuple[Plane, Plane]:
    """A slanted gradient that turns a little to and fro."""
    angle = 1.1 + 0.35 * math.sin(t)
    along = np.clip((x - 0.5) * math.cos(angle) + (y - 0.5) * math.sin(angle) + 0.5 + 0.08 * math.sin(2 * t), 0, 1)
    return 1 - np.abs(2 * along - 1), np.clip(2 * along - 1, 0, 1)


def _glow(x: Plane, y: Plane, t: float) -> tuple[Plane, Plane]:
    """A light that breathes behind the middle."""
    far = np.hypot((x - 0.5 - 0.12 * math.sin(t)) * 1.1, y - 0.4 - 0.06 * math.cos(t))
    return np.exp(-((far / (0.62 + 0.05 * math.sin(2 * t))) ** 2)) * 0.55, np.exp(
        -((far / (0.3 + 0.03 * math.sin(t))) ** 2)
    ) * 0.45


def _flat(x: Plane, y: Plane, t: float) -> tuple[Plane, Plane]:
    """Nearly one colour, as paper is under a lamp."""
    light = np.exp(-(((x - 0.3 - 0.1 * math.sin(t)) / 0.7) ** 2 + ((y - 0.2) / 0.6) ** 2))
    return 0.35 * y.astype(np.float32) * (1 - light), (0.6 * light).astype(np.float32)


SOFT: Mapping[Soft, Callable[[Plane, Plane, float], tuple[Plane, Plane]]] = {
    "mesh": _mesh, "sweep": _sweep, "glow": _glow, "flat": _flat,
}  # fmt: skip


def decor(style: Style, size: tuple[int, int], unit: float, seed: int) -> list[Sprite]:
    """The pattern over the soft colours."""
    chance = np.random.default_rng(seed)
    return DECOR[style.decor](style, size, unit, chance)


def _shape(style: Style, outline: str, x: float, y: float, **more: float | tuple[float, float]) -> Sprite:
    opacity = float(more.pop("opacity", style.decor_opacity))  # pyright: ignore[reportArgumentType]
    return Sprite(sprites.drawing(outline, style.decor_colour), x, y, layer=1, opacity=opacity)._replace(**more)  # pyright: ignore[reportArgumentType]


def _none(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    return []


def _dots(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    """A grid of dots that drifts by half its step."""
    step, radius = 72 * unit, (11 if style.soft == "flat" and style.upper else 4) * unit
    dot = sprites.circle(2 * radius)
    grid = [_moved(dot, (k + (row % 2) / 2) * step, row * step)
            for row in range(int(size[1] / step) + 3) for k in range(int(size[0] / step) + 3)]  # fmt: skip
    return [_shape(style, " ".join(grid), -step, -step, anchor=7, drifts=(step / 2, step / 2))]


def _moved(outline: str, dx: float, dy: float) -> str:
    parts = outline.split()
    shifted: list[str] = []
    across = True
    for part in parts:
        if part in "mlb":
            shifted.append(part)
            continue
        shifted.append(f"{float(part) + (dx if across else dy):.0f}")
        across = not across
    return " ".join(shifted)


def _rings(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    x, y = size[0] * float(chance.choice([0.05, 0.95])), size[1] * float(chance.uniform(0.1, 0.25))
    return [
        _shape(
            style, sprites.ring(d * unit, 5 * unit), x, y, grows=1.12, opacity=style.decor_opacity * (1.6 - d / 1500)
        )
        for d in (420, 720, 1020, 1320)
    ]


def _stripes(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    """Slanted bands that travel by one step."""
    step, wide, lean = 150 * unit, 58 * unit, size[1] * 0.45
    bands = [
        f"m {x:.0f} {size[1]} l {x + wide:.0f} {size[1]} {x + wide + lean:.0f} 0 {x + lean:.0f} 0"
        for x in (k * step for k in range(int((size[0] + lean) / step) + 4))
    ]
    return [_shape(style, " ".join(bands), -lean - step, 0, anchor=7, drifts=(step, 0))]


def _rays(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    """A sun whose rays turn."""
    reach, count = math.hypot(*size), 14

    def point(angle: float) -> str:
        return f"{reach + reach * math.cos(angle):.0f} {reach + reach * math.sin(angle):.0f}"

    angles = [2 * math.pi * k / count for k in range(count)]
    rays = [f"m {reach:.0f} {reach:.0f} l {point(a)} {point(a + math.pi / count)}" for a in angles]
    corners = f"m 0 0 m {2 * reach:.0f} {2 * reach:.0f}"
    return [_shape(style, f"{corners} {' '.join(rays)}", size[0] / 2, size[1] * 0.38, turns=18)]


def _waves(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    """Three swells at the foot of the frame, each at its own pace."""
    length, waves = 720 * unit, list[Sprite]()
    for k in range(3):
        high, top = (70 - 12 * k) * unit, size[1] * (0.74 + 0.075 * k)
        count = int(size[0] / length) + 3
        crest = " ".join(
            f"b {x + length * 0.25:.0f} {-high:.0f} {x + length * 0.25:.0f} {-high:.0f} {x + length / 2:.0f} 0 "
            f"{x + length * 0.75:.0f} {high:.0f} {x + length * 0.75:.0f} {high:.0f} {x + length:.0f} 0"
            for x in (n * length for n in range(count))
        )
        outline = f"m 0 0 {crest} l {count * length:.0f} {size[1] - top + high:.0f} 0 {size[1] - top + high:.0f}"
        waves.append(_shape(style, outline, -length * (1.2 - 0.35 * k), top - high, anchor=7,
                            drifts=(length * (0.35 + 0.15 * k) * (1 if k % 2 else -0.6), 0)))  # fmt: skip
    return waves


def _blobs(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    places = [(0.02, 0.1, 520), (1.0, 0.32, 420), (0.08, 0.86, 460), (0.94, 0.95, 620), (0.75, 0.03, 220)]
    return [
        _shape(style, sprites.circle(d * unit), size[0] * x, size[1] * y, grows=1.15,
               drifts=(float(chance.uniform(-60, 60)) * unit, float(chance.uniform(-70, 70)) * unit))
        for x, y, d in places
    ]  # fmt: skip


def _grid(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    step, wide = 108 * unit, 2 * unit
    w, h = size[0] + 2 * step, size[1] + 2 * step
    tall = [_moved(sprites.rectangle(wide, h), k * step, 0) for k in range(int(size[0] / step) + 3)]
    flat = [_moved(sprites.rectangle(w, wide), 0, k * step) for k in range(int(size[1] / step) + 3)]
    return [_shape(style, " ".join(tall + flat), -step, -step, anchor=7, drifts=(0, step))]


def _confetti(style: Style, size: tuple[int, int], unit: float, chance: np.random.Generator) -> list[Sprite]:
    """Small slips of paper that fall slowly, at the edges more than in the middle."""
    slips: list[Sprite] = []
    for _ in range(26):
        x, y = float(chance.beta(0.45, 0.45)) * size[0], float(chance.uniform(-0.1, 0.95)) * size[1]
        falls = float(chance.uniform(-40, 40)) * unit, float(chance.uniform(120, 320)) * unit
        slip = sprites.rectangle(26 * unit, 12 * unit, 4 * unit)
        slips.append(_shape(style, slip, x, y, turns=float(chance.uniform(-200, 200)), drifts=falls))
    return slips


DECOR: Mapping[Decor, Callable[[Style, tuple[int, int], float, np.random.Generator], list[Sprite]]] = {
    "none": _none, "dots": _dots, "rings": _rings, "stripes": _stripes, "rays": _rays, "waves": _waves,
    "blobs": _blobs, "grid": _grid, "confetti": _confetti,
}  # fmt: skip
