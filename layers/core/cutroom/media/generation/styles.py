"""The looks of designed videos: colours, typefaces that the house ships, and what moves behind the words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from cutroom.kit.errors import Invalid

Soft = Literal["mesh", "sweep", "glow", "flat"]
Decor = Literal["none", "dots", "rings", "stripes", "rays", "waves", "blobs", "grid", "confetti"]


class Style(NamedTuple):
    """How a video looks.

    `ground` are the background's colours, `ink` and `accent` those of words on it, `panel` and `panel_ink` those of
    cards; all `#rrggbb`. `display` sets headings, in capitals where `upper`. `soft` and `decor` are what moves behind.
    """

    label: str
    ground: tuple[str, str, str]
    ink: str
    accent: str
    panel: str
    panel_ink: str
    display: str
    upper: bool
    soft: Soft
    decor: Decor
    decor_colour: str
    decor_opacity: float


STYLES: Mapping[str, Style] = MappingProxyType({
    "midnight": Style("Midnight", ("#0a0f2c", "#1e2a78", "#5a2a9b"), "#ffffff", "#7df9ff", "#ffffff", "#0a0f2c",
                      "Montserrat", False, "mesh", "rings", "#7df9ff", 0.10),
    "citrus": Style("Citrus", ("#ffb703", "#fb8500", "#ffd166"), "#1d1300", "#b3000c", "#fff7e0", "#1d1300",
                    "Anton", True, "sweep", "rays", "#ffffff", 0.16),
    "paper": Style("Paper", ("#f5efe3", "#efe5d2", "#f9f5ec"), "#1f1b16", "#c8401f", "#ffffff", "#1f1b16",
                   "Poppins", False, "flat", "dots", "#1f1b16", 0.08),
    "forest": Style("Forest", ("#0f2a1d", "#1f5037", "#2f6f4a"), "#f4f1de", "#f2c14e", "#f4f1de", "#12301f",
                    "Montserrat", False, "glow", "waves", "#8fd694", 0.14),
    "bubblegum": Style("Bubblegum", ("#ff5d8f", "#ff8fab", "#c77dff"), "#ffffff", "#fff275", "#ffffff", "#7a1246",
                       "Poppins", False, "mesh", "blobs", "#ffffff", 0.14),
    "newsroom": Style("Newsroom", ("#0b1f3a", "#12335f", "#0a1730"), "#ffffff", "#ff4d4d", "#ffffff", "#0b1f3a",
                      "Bebas Neue", True, "sweep", "stripes", "#4d8dff", 0.10),
    "neon": Style("Neon", ("#070707", "#141021", "#1b0f33"), "#ffffff", "#39ff88", "#1c1730", "#ffffff",
                  "Montserrat", False, "glow", "grid", "#39ff88", 0.13),
    "sand": Style("Sand", ("#e9d8c3", "#d9b896", "#f3e7d8"), "#3b2314", "#9c3d1c", "#fffaf3", "#3b2314",
                  "Poppins", False, "mesh", "waves", "#ffffff", 0.22),
    "ocean": Style("Ocean", ("#023e7d", "#0077b6", "#00b4d8"), "#ffffff", "#ffe066", "#ffffff", "#02305f",
                   "Poppins", False, "sweep", "waves", "#ffffff", 0.10),
    "comic": Style("Comic", ("#ffe14d", "#ffd000", "#fff0a3"), "#14110a", "#c4143c", "#ffffff", "#14110a",
                   "Bangers", True, "flat", "dots", "#ff8a00", 0.24),
    "mono": Style("Mono", ("#f2f2f2", "#dddddd", "#ffffff"), "#111111", "#111111", "#111111", "#ffffff",
                  "Anton", True, "flat", "grid", "#111111", 0.06),
    "typewriter": Style("Typewriter", ("#fbf6ea", "#f2e9d5", "#fffdf7"), "#2a2420", "#8c1c13", "#ffffff", "#2a2420",
                        "Courier Prime", False, "flat", "stripes", "#8c1c13", 0.05),
    "berry": Style("Berry", ("#2b0a3d", "#6a1b6d", "#b5179e"), "#ffffff", "#ffd166", "#fff0fb", "#3a0d4f",
                   "Montserrat", False, "mesh", "confetti", "#ffd166", 0.5),
    "mint": Style("Mint", ("#d7f9ee", "#b6f0dc", "#eefcf7"), "#06392f", "#0a7d5c", "#ffffff", "#06392f",
                  "Poppins", False, "mesh", "blobs", "#12b886", 0.14),
    "ember": Style("Ember", ("#1a0b08", "#5c1a0b", "#c2410c"), "#fff4e6", "#ffb35c", "#fff4e6", "#3a1207",
                   "Bebas Neue", True, "glow", "rays", "#ffb35c", 0.07),
})  # fmt: skip
DEFAULT = "midnight"


def named(name: str) -> Style:
    """The style of a name. Raises Invalid where there is none."""
    if name not in STYLES:
        raise Invalid(f"There is no style named {name!r}. Choose one of {', '.join(STYLES)}.", field="style")
    return STYLES[name]


def rgb(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def light(colour: str) -> float:
    """How light a colour is, 0 to 1: its relative luminance (WCAG 2)."""
    linear = [(part / 255) ** 2.2 for part in rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable(on: str, *colours: str) -> str:
    """Of `colours`, the one with the greatest contrast to `on`."""

    def contrast(colour: str) -> float:
        low, high = sorted((light(on), light(colour)))
        return (high + 0.05) / (low + 0.05)

    return max(colours, key=contrast)
