"""The fonts that captions are drawn with: brought along, so that no machine needs any of its own."""

import sys
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

FAMILIES = {
    "anton": "400Regular/Anton_400Regular.ttf",
    "noto-sans": "700Bold/NotoSans_700Bold.ttf",
    "noto-sans-arabic": "700Bold/NotoSansArabic_700Bold.ttf",
    "noto-sans-devanagari": "700Bold/NotoSansDevanagari_700Bold.ttf",
    "noto-sans-hebrew": "700Bold/NotoSansHebrew_700Bold.ttf",
    "noto-sans-jp": "700Bold/NotoSansJP_700Bold.ttf",
    "noto-sans-thai": "700Bold/NotoSansThai_700Bold.ttf",
    "noto-emoji": "700Bold/NotoEmoji_700Bold.ttf",
}


@cache
def files(folder: Path | None = None) -> tuple[Path, ...]:
    """The font files: from `folder` (searched through), else from the environment, else from a Lambda layer."""
    if folder:
        return tuple(sorted(folder.rglob("*.ttf")))
    packages = Path(sys.prefix) / "fonts"
    found = tuple(packages / name / file for name, file in FAMILIES.items() if (packages / name / file).is_file())
    return found or tuple(sorted(Path("/opt/fonts").rglob("*.ttf")))


def config(fonts: Path, cache_folder: Path) -> str:
    """A fontconfig file that knows the folder `fonts` and no other, so that fallback glyphs are found there."""
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(fonts))}</dir>\n  <cachedir>{escape(str(cache_folder))}</cachedir>\n"
        '  <match target="pattern"><edit name="family" mode="append_last"><string>Noto Sans</string></edit></match>\n'
        "</fontconfig>\n"
    )
