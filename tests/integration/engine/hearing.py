"""What was said, and by whom, against what was heard: error rates over the real files that have a truth."""

import json
import re
from itertools import permutations
from pathlib import Path

from cutroom.kit.spans import Span
from cutroom.media.audio.audio_signal import RATE
from cutroom.media.schema import Speech
from cutroom.media.speech import diarization, transcription, voices
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


def conversation() -> list[Speech]:
    """Who speaks when in the telephone conversation, by ear (RTTM: seconds of start and duration, speaker)."""
    lines = (line.split() for line in (REAL / "audio_conversation_2spk.rttm").read_text().splitlines())
    turns = ((float(start), float(lasts), who) for _, _, _, start, lasts, _, _, who, *_ in lines)
    return [Speech(start_ms=round(s * 1000), end_ms=round((s + d) * 1000), speaker=who) for s, d, who in turns]


def turns_of(name: str) -> list[Speech]:
    """The turns that the engine finds in a sound file."""
    samples = transcription.read(str(REAL / name), Span(0, 600_000))
    listen = voices.listener()
    assert listen
    windows = listen.windows(samples)
    spoken = voices.spoken(windows, len(samples) * 1000 // RATE)
    return diarization.diarize(listen.voices(samples, windows), [Speech(start_ms=a, end_ms=b) for a, b in spoken])


def diarization_error(said: list[Speech], found: list[Speech]) -> float:
    """Missed, false and confused speech as a share of what is said, in steps of 10 ms, without a collar."""
    truth, guess = _activity(said), _activity(found)
    at_once = [(len(truth.get(at, ())), len(guess.get(at, ()))) for at in truth.keys() | guess.keys()]
    names = sorted({one.speaker or "" for one in found} | {f"nobody {i}" for i in range(4)})
    people = sorted({one.speaker or "" for one in said})
    right = max(
        sum(
            who in guess.get(at, ())
            for at, here in truth.items()
            for name, who in zip(people, order, strict=False)
            if name in here
        )
        for order in permutations(names, len(people))
    )
    return (sum(max(pair) for pair in at_once) - right) / sum(pair[0] for pair in at_once)


def _activity(turns: list[Speech]) -> dict[int, set[str]]:
    active: dict[int, set[str]] = {}
    for one in turns:
        for at in range(one.start_ms // 10, one.end_ms // 10):
            active.setdefault(at, set()).add(one.speaker or "")
    return active
