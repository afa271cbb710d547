"""Illustrations by name: which of them means what a sentence means."""

import unicodedata
from functools import cache

from cutroom.media.captions import emoji


def code_of(subject: str | None) -> str:
    """The code of the picture that a subject names (`hot beverage`, or the emoji itself); empty where there is none."""
    if not subject:
        return ""
    known = by_name().get(subject.lower())
    if known:
        return known
    code = emoji.code(subject) if not subject.isascii() else ""
    return code if code and emoji.by_code(code) else ""


@cache
def by_name() -> dict[str, str]:
    """The pictures of one letter by their names in Unicode, in lower case."""
    named = {unicodedata.name(chr(int(code, 16)), "").lower(): code for code in emoji.codes() if "-" not in code}
    return {name: code for name, code in named.items() if name}
