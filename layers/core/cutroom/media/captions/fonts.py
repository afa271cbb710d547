"""The fonts that words are drawn with: brought along, so that no machine needs any of its own."""

import json
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

FAMILIES = {
    "anton": "400Regular/Anton_400Regular.ttf",
    "bebas-neue": "400Regular/BebasNeue_400Regular.ttf",
    "bangers": "400Regular/Bangers_400Regular.ttf",
    "montserrat": "700Bold/Montserrat_700Bold.ttf",
    "noto-sans": "700Bold/NotoSans_700Bold.ttf",
    "noto-sans-arabic": "700Bold/NotoSansArabic_700Bold.ttf",
    "noto-sans-devanagari": "700Bold/NotoSansDevanagari_700Bold.ttf",
    "noto-sans-hebrew": "700Bold/NotoSansHebrew_700Bold.ttf",
    "noto-sans-jp": "700Bold/NotoSansJP_700Bold.ttf",
    "noto-sans-kr": "700Bold/NotoSansKR_700Bold.ttf",
    "noto-sans-sc": "700Bold/NotoSansSC_700Bold.ttf",
    "noto-sans-thai": "700Bold/NotoSansThai_700Bold.ttf",
    "noto-emoji": "700Bold/NotoEmoji_700Bold.ttf",
    "courier-prime": "700Bold/CourierPrime_700Bold.ttf",
    "poppins": "700Bold/Poppins_700Bold.ttf",
}
SCRIPTS = {
    "ARABIC": "noto-sans-arabic",
    "HEBREW": "noto-sans-hebrew",
    "DEVANAGARI": "noto-sans-devanagari",
    "THAI": "noto-sans-thai",
    "HIRAGANA": "noto-sans-jp",
    "KATAKANA": "noto-sans-jp",
    "HANGUL": "noto-sans-kr",
    "CJK": "noto-sans-sc",
}
LAYER = Path("/opt/fonts")


class Metrics(NamedTuple):
    """Advance widths by code point, in shares of the size that a subtitle style names, and their usual width."""

    advances: dict[int, float]
    usual: float

    def width(self, text: str) -> float:
        """How wide a text is at size 1. East Asian letters, which come from another font, are about a square."""
        return sum(self.advances.get(ord(char)) or (0.69 if wide(char) else self.usual) for char in text)


def wide(char: str) -> bool:
    """Whether a letter takes a whole square."""
    return unicodedata.east_asian_width(char) in ("W", "F")


@cache
def files() -> tuple[Path, ...]:
    """The font files of the environment, else of a Lambda layer."""
    packages = Path(sys.prefix) / "fonts"
    paths = tuple(packages / name / file for name, file in FAMILIES.items() if (packages / name / file).is_file())
    return paths or tuple(sorted(LAYER.rglob("*.ttf")))


def package(family: str) -> str:
    """The key of a family in FAMILIES: `Bebas Neue` is `bebas-neue`."""
    return family.lower().replace(" ", "-")


def needed(families: Iterable[str], text: str) -> list[Path]:
    """The files for the letters of `text` in `families`: few, because each one is read before the first frame."""
    wanted = {*map(package, families), "noto-sans", *(_of(char) for char in set(text))}
    if "noto-sans-jp" in wanted:  # Han letters have a Japanese form where there is kana
        wanted.discard("noto-sans-sc")
    names = {Path(FAMILIES[name]).name for name in wanted if name in FAMILIES}
    return [path for path in files() if path.name in names]


@cache
def metrics(family: str) -> Metrics:
    """How wide a family's letters are, as libass sets them: a style's size is the height from ascent to descent.

    Functions that draw nothing have no fonts: `widths.json` tells them the same of European letters.
    """
    name = Path(FAMILIES[package(family)]).name
    path = next((path for path in files() if path.name == name), None)
    return measured(path) if path else known().get(package(family), Metrics({}, 0.5))


def measured(path: Path) -> Metrics:
    """The same, read from a font file."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as opened:
        font: Any = opened  # its tables are made at run time
        height = int(font["OS/2"].usWinAscent) + int(font["OS/2"].usWinDescent)
        widths: dict[str, tuple[int, int]] = font["hmtx"].metrics
        letters: dict[int, str] = font.getBestCmap()
        advances = {code: widths[glyph][0] / height for code, glyph in letters.items()}
    return Metrics(advances, sum(advances.get(code, 0.5) for code in range(97, 123)) / 26)


@cache
def known() -> dict[str, Metrics]:
    """The widths of `widths.json`, by family; `tools/widths.py` writes it."""
    table: dict[str, Any] = json.loads((Path(__file__).parent / "widths.json").read_text(encoding="utf-8"))
    return {name: Metrics({ord(char): at for char, at in one["advances"].items()}, one["usual"])
            for name, one in table.items()}  # fmt: skip


def config(fonts: Path, cache_folder: Path) -> str:
    """A fontconfig file that knows the folder `fonts` and no other, so that fallback glyphs are found there."""
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(fonts))}</dir>\n  <cachedir>{escape(str(cache_folder))}</cachedir>\n"
        '  <match target="pattern"><edit name="family" mode="append_last"><string>Noto Sans</string></edit></match>\n'
        "</fontconfig>\n"
    )


def _of(char: str) -> str:
    if char < "\u0370":
        return ""
    name = unicodedata.name(char, "")
    package_name = next((package for script, package in SCRIPTS.items() if name.startswith(script)), "")
    return package_name or ("noto-emoji" if unicodedata.category(char) in ("So", "Sk", "Cn") or wide(char) else "")
