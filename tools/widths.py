"""How wide the letters of the caption fonts are, for functions that group words without having the fonts.

`python -m tools.widths` writes `captions/widths.json` from the installed fonts; a test holds it to them.
"""

import json
from pathlib import Path
from typing import Any, get_args

from cutroom.media.captions import fonts
from cutroom.media.edit.overlays import Font

TARGET = Path(fonts.__file__).with_name("widths.json")
# Latin with its European letters, and punctuation; of others the usual width is near enough.
KNOWN = (range(0x20, 0x180), range(0x2010, 0x2040), range(0x20AC, 0x20AD))


def table() -> dict[str, dict[str, Any]]:
    """The widths of every family that captions are set in, to four digits."""
    return {fonts.package(family): _of(family) for family in get_args(Font)}


def _of(family: str) -> dict[str, Any]:
    metrics = fonts.metrics(family)
    known = {
        chr(code): round(wide, 4)
        for code, wide in sorted(metrics.advances.items())
        if any(code in one for one in KNOWN)
    }
    return {"usual": round(metrics.usual, 4), "advances": known}


if __name__ == "__main__":
    rows = [f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in table().items()]
    TARGET.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
