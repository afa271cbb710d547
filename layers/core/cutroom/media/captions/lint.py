"""What is wrong with a subtitle file, by the rules of broadcasters (see `cues`). Tests hold every file to it."""

from collections.abc import Iterator
from itertools import pairwise

from pysubs2 import SSAEvent, SSAFile

from cutroom.media.captions.cues import GAP_MS, LEAST_MS, LINE_LETTERS, LONGEST_MS
from cutroom.media.captions.line_breaks import LEADS, letters

FASTEST = 20  # letters a second, where there would be time for a longer cue
ROUNDING_MS = 1


def lint(text: str, most: float = LINE_LETTERS) -> list[str]:
    """The faults of an SRT or WebVTT file, each with the number of its cue; `most` letters fit on a line."""
    events = list(SSAFile.from_string(text))
    return [
        f"cue {number}: {fault}"
        for number, (event, following) in enumerate(pairwise([*events, None]), 1)
        if event
        for fault in _faults(event, following, most)
    ]


def _faults(event: SSAEvent, following: SSAEvent | None, most: float) -> Iterator[str]:
    lines = event.plaintext.split("\n")
    lasts = event.end - event.start
    free = following.start - event.end if following else LONGEST_MS
    if len(lines) > 2:
        yield f"{len(lines)} lines"
    if any(letters(line) > most and " " in line for line in lines):
        yield f"a line of {max(map(len, lines))} letters"
    if lasts < LEAST_MS - ROUNDING_MS:
        yield f"{lasts} ms are too short to read"
    if lasts > LONGEST_MS + ROUNDING_MS:
        yield f"{lasts} ms are too long"
    if free < GAP_MS - ROUNDING_MS:
        yield f"{free} ms before the next"
    speed = letters(event.plaintext.replace("\n", " ")) * 1000 / max(1, lasts)
    if speed > FASTEST and following and free > GAP_MS + ROUNDING_MS:
        yield f"{speed:.0f} letters a second, and time to last longer"
    yield from _breaks(lines, most)


def _breaks(lines: list[str], most: float) -> Iterator[str]:
    """A line that ends with a word of the next one, where another break would do."""
    words = " ".join(lines).split()
    ways = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    fit = [one for one in ways if max(map(letters, one)) <= most]
    if len(lines) == 2 and _leads(lines[0]) and not all(_leads(one[0]) or _names(*one) for one in fit):
        yield f"the break after “{lines[0].rpartition(' ')[2]}”"


def _names(upper: str, lower: str) -> bool:
    """Whether a break parts two capitalised words, as a first and a last name."""
    return upper.rpartition(" ")[2][:1].isupper() and lower[:1].isupper()


def _leads(line: str) -> bool:
    return line.rpartition(" ")[2].strip('"“„«(').casefold() in LEADS
