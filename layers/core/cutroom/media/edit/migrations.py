"""Edits of earlier versions, brought up to the present one. A version that was ever saved is never forgotten."""

import re
from fractions import Fraction
from typing import Any, Final, cast

from cutroom.media.edit.output import FASTEST_FPS, SLOWEST_FPS

VERSION: Final = 2
FPS = re.compile(r"[0-9]{1,7}(/[1-9][0-9]{0,6})?")
Json = dict[str, Any]


def upgraded(data: object) -> object:
    """`data` in the present version's shape, where it is a document of an earlier one; all else stays as it is."""
    if isinstance(data, dict) and cast("Json", data).get("version") == 1:
        return _from_1(cast("Json", data))
    return cast("object", data)


def _from_1(old: Json) -> Json:
    """Version 1: a background was a colour, a text's size was in pixels of the output, and 1 to 120 fps were taken."""
    new = {**old, "version": 2}
    output: Json = dict(old.get("format") or {})
    if isinstance(colour := old.get("background"), str):
        new["background"] = {"colour": colour}
    if isinstance(fps := output.get("fps"), str):
        new["format"] = output | {"fps": _in_range(fps)}
    height = output.get("height", 1280)
    if isinstance(texts := old.get("texts"), list) and isinstance(height, int) and height > 0:
        new["texts"] = [_text(text, height) for text in cast("list[object]", texts)]
    return new


def _text(text: object, height: int) -> object:
    if not isinstance(text, dict):
        return text
    known = cast("Json", text)
    size = known.get("size", 48)
    whole = isinstance(size, int) and not isinstance(size, bool)
    return {**known, "size": max(12, min(72, (size * 2560 + height) // (2 * height)))} if whole else known


def _in_range(fps: str) -> str:
    if not FPS.fullmatch(fps):
        return fps
    rate = Fraction(fps)
    near = max(Fraction(SLOWEST_FPS), min(Fraction(FASTEST_FPS), rate))
    return fps if near == rate else f"{near.numerator}/{near.denominator}"
