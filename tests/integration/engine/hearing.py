"""What was said against what was heard: word error rate over the real files that have a transcript."""

import json
import re
from pathlib import Path

from tests.integration.engine.conftest import REAL

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
# Another spelling of the same word is no error; the captions of the manifesto use both.
SPELLINGS = {"spectre": "specter", "audiobook": "audio book", "endeavouring": "endeavoring"}


def normal(text: str) -> list[str]:
    """Words alone: lower case, no punctuation, small numbers written out, one spelling."""
    plain = text.lower().replace("’", "'").replace("-", " ")
    for one, other in SPELLINGS.items():
        plain = plain.replace(one, other)
    plain = re.sub(r"\b(10|\d)\b", lambda number: ONES[int(number[0])], plain)
    return re.findall(r"[\w']+", plain)


def errors(said: list[str], heard: list[str]) -> int:
    """The least number of words to change, leave out or put in (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, one in enumerate(said, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (one != other))
    return row[-1]


def read_speech() -> dict[str, str]:
    """File -> what is read in it, from the folder's own list of truths."""
    listed = json.loads((REAL / "manifest.json").read_text())
    found: dict[str, str] = {}
    for entry in listed if isinstance(listed, list) else listed["files"]:
        truth = entry.get("ground_truth") or {}
        if truth.get("type") == "transcript":
            found[entry["name"]] = truth["text"]
        if truth.get("type") == "srt":
            found[entry["name"]] = _lines(REAL / truth["file"])
    return found


def _lines(srt: Path) -> str:
    lines = srt.read_text().splitlines()
    return " ".join(line for line in lines if line.strip() and "-->" not in line and not line.strip().isdigit())
