"""Illustrations by name, and which of them means what a sentence means."""

import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cutroom.media.captions import emoji

Vectors = npt.NDArray[np.float32]
VECTORS = Path(__file__).parent / "subjects.npz"  # written by tools/subjects.py
LEAST = 0.38  # cosine from which a picture is taken to mean what a sentence means; below it words stand alone


def code_of(subject: str | None) -> str:
    """The code of the picture that a subject names (`hot beverage`, or the emoji itself); empty where there is none."""
    if not subject:
        return ""
    code = by_name().get(subject.lower(), "")
    if not code and not subject.isascii():
        code = emoji.code(subject)
    return code if code and emoji.by_code(code) else ""


@cache
def by_name() -> dict[str, str]:
    """The pictures of one letter by their names in Unicode, in lower case."""
    named = {unicodedata.name(chr(int(code, 16)), "").lower(): code for code in emoji.codes() if "-" not in code}
    return {name: code for name, code in named.items() if name}


def nearest(vector: Vectors, used: Collection[str] = ()) -> tuple[str, float]:
    """The picture whose name is nearest in meaning to a sentence's unit vector (384), without those `used`; and how
    near it is (cosine)."""
    names, vectors = _vectors()
    cosines = vectors @ vector
    order: list[int] = np.argsort(-cosines).tolist()
    k = next((k for k in order if names[k] not in used and code_of(names[k])), None)
    return ("", 0.0) if k is None else (names[k], float(cosines[k]))


@cache
def _vectors() -> tuple[list[str], Vectors]:
    with np.load(VECTORS) as stored:
        vectors = stored["vectors"].astype(np.float32)
        names = [str(name) for name in stored["names"]]
    return names, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
