"""Turns an icon set of flat emoji (SVG) into what captions draw: for each emoji its shapes, as libass's drawings.

`python -m tools.emoji` writes `.venv/emoji.json.gz` from the package under assets/. It is done once, at set-up, so that
a render reads a table and parses no SVG. The same table, in pieces, goes into the web app (`web/src/features/live`),
whose live picture then shows the very shapes that an export has.
"""

import gzip
import json
import math
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import SVGPath

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "assets" / "node_modules" / "@iconify-json" / "fluent-emoji-flat"
TARGET = Path(sys.prefix) / "emoji.json.gz"
WEB = ROOT / "web" / "src" / "features" / "live" / "drawings"
PIECES = 256  # of the table for browsers, about 15 KB each when sent; `live/emoji.ts` reckons with as many
LETTERS = {"m": "M", "l": "L", "b": "C"}  # the commands of libass's drawings in SVG's paths
UNITS = 16  # of a drawing, in one unit of the icon: an eighth of a pixel at most where an emoji is 64 pixels wide
PLAIN = {"path", "ellipse", "circle", "rect", "g"}
NOT_PLAIN = {"stroke", "clip-path", "filter"}
WHOLE_CLIP = re.compile(r'<defs><clipPath id="[^"]+"><path fill="#fff" d="M0 0h32v32H0z"/></clipPath></defs>')
TURNED = re.compile(r"rotate\((-?[\d.]+)(?: (-?[\d.]+) (-?[\d.]+))?\)")
ELEMENT = re.compile(r"<(\w+)((?:\s[^<>]*?)?)/?>")
LICENCE = "Fluent Emoji, (c) Microsoft Corporation, MIT License"
Point = tuple[float, float]


def pack(package: Path) -> bytes:
    """The table of all emoji that are made of plain, filled shapes; a few with filters and clips are left out."""
    icons: dict[str, Any] = json.loads((package / "icons.json").read_text(encoding="utf-8"))["icons"]
    names: dict[str, str] = json.loads((package / "chars.json").read_text(encoding="utf-8"))
    found = {code: shapes(icons[name]["body"]) for code, name in names.items() if name in icons}
    table = json.dumps({code: drawn for code, drawn in found.items() if drawn}, separators=(",", ":"))
    return gzip.compress(table.encode(), 9, mtime=0)


def shapes(body: str) -> list[tuple[str, float, str]]:
    """Colour, opacity and drawing of each shape, the lowest first; empty where some of it is no plain shape."""
    found: list[tuple[str, float, str]] = []
    if WHOLE_CLIP.search(body):  # it cuts nothing off
        body = re.sub(r' clip-path="[^"]+"', "", WHOLE_CLIP.sub("", body))
    for name, text in ELEMENT.findall(TURNED.sub(matrix, body)):
        given: dict[str, str] = dict(re.findall(r'([\w-]+)="([^"]*)"', text))
        if name not in PLAIN or given.keys() & NOT_PLAIN or "url(" in text:
            return []
        if name != "g":
            found.append((colour(given.get("fill", "#000")), float(given.get("opacity", 1)), drawing(name, text)))
    return found


def colour(text: str) -> str:
    """`#abc` as `#aabbcc`."""
    return "#" + "".join(c * 2 for c in text[1:]) if len(text) == 4 else text


def matrix(turn: re.Match[str]) -> str:
    """A rotation around a point as the matrix that the reader of SVG knows."""
    angle, x, y = math.radians(float(turn[1])), float(turn[2] or 0), float(turn[3] or 0)
    c, s = math.cos(angle), math.sin(angle)
    return f"matrix({c:.6f} {s:.6f} {-s:.6f} {c:.6f} {x - x * c + y * s:.6f} {y - x * s - y * c:.6f})"


def drawing(name: str, text: str) -> str:
    """One element as libass's drawing commands, in whole units."""
    pen: Any = RecordingPen()
    reader: Any = SVGPath
    svg = reader.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg"><{name}{text}/></svg>'.encode())
    svg.draw(pen)
    said: list[str] = []
    at: Point = (0, 0)
    for step, points in pen.value:
        if step in ("closePath", "endPath"):
            continue
        curve: list[Point] = list(cubic(at, *points)) if step == "qCurveTo" else points
        letter = {"moveTo": "m", "lineTo": "l"}.get(step, "b")
        said.append(" ".join([letter, *(f"{round(x * UNITS)} {round(y * UNITS)}" for x, y in curve)]))
        at = points[-1]
    return " ".join(said)


def cubic(start: Point, bend: Point, end: Point) -> tuple[Point, Point, Point]:
    """A quadratic curve as a cubic one."""
    near, far = (tuple(a + (b - a) * 2 / 3 for a, b in zip(edge, bend, strict=True)) for edge in (start, end))
    return (near[0], near[1]), (far[0], far[1]), end


def pieces(table: dict[str, list[tuple[str, float, str]]]) -> list[dict[str, list[tuple[str, float, str]]]]:
    """The table for browsers: paths of SVG in place of drawings, each emoji in the piece that `piece_of` tells."""
    made: list[dict[str, list[tuple[str, float, str]]]] = [{} for _ in range(PIECES)]
    for code, drawn in table.items():
        made[piece_of(code)][code] = [(paint, opacity, path(drawing)) for paint, opacity, drawing in drawn]
    return made


def piece_of(code: str) -> int:
    """Where an emoji is: the sum of its code points, so that those that look alike are spread out."""
    return sum(int(point, 16) for point in code.split("-")) % PIECES


def path(drawing: str) -> str:
    """libass's drawing commands as the path of an SVG."""
    return "".join(LETTERS.get(part, f"{part} ") for part in drawing.split()).strip()


def write_for_browsers(table: dict[str, list[tuple[str, float, str]]], folder: Path) -> None:
    """The pieces as files, each with whose drawings they are."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, piece in enumerate(pieces(table)):
        told = {"licence": LICENCE, "drawings": piece}
        (folder / f"{number:03}.json").write_text(json.dumps(told, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    packed = pack(PACKAGE)
    TARGET.write_bytes(packed)
    write_for_browsers(json.loads(gzip.decompress(packed)), WEB)
