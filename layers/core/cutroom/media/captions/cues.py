"""Words as the cues of a subtitle file, by the rules of broadcasters. Pure.

Netflix (Timed Text Style Guide, English): 42 letters a line, two lines, 5/6 to 7 s, two frames between cues, an end up
to half a second after the voice, 17 letters a second as far as the talk leaves time. ADR 0037.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from cutroom.media.captions.line_breaks import Lengths, best, price
from cutroom.media.captions.text import joined
from cutroom.media.edit.overlays import CaptionWord

LINE_LETTERS, UPRIGHT_LETTERS = 42, 32
LEAST_MS, LONGEST_MS = 833, 7000
GAP_MS = 83  # two frames at 24 a second
LINGER_MS = 500  # a gap shorter than this is closed to GAP_MS: a cue that blinks disturbs
PAUSE_MS = 1500  # longer, nobody remembers the beginning of the sentence: a cue ends
LETTERS_PER_S = 17
# Prices: a cue that is too short, a letter a second too fast, an end within a unit, a sentence that ends within, a cue.
SHORT, FAST, SPLIT, INNER, CUE = 40.0, 0.4, 6.0, 1.5, 1.0


class Cue(NamedTuple):
    """What is shown from `start_ms` to `end_ms`, line by line."""

    start_ms: int
    end_ms: int
    lines: list[str]


def cues(words: Sequence[CaptionWord], most: float = LINE_LETTERS, ends_ms: int | None = None) -> list[Cue]:
    """The cues of words, in order of time, on up to two lines of `most` letters; none stays longer than `ends_ms`."""
    ordered = sorted((word for word in words if word.text.strip()), key=lambda word: word.start_ms)
    ends = None if ends_ms is None else ends_ms + GAP_MS  # as if another cue came then
    groups, lengths = _groups(ordered, most, ends), Lengths(ordered)
    timed: list[Cue] = []
    for i, (begin, end) in enumerate(groups):
        start = max(ordered[begin].start_ms, timed[-1].end_ms + GAP_MS) if timed else ordered[begin].start_ms
        following = ordered[end].start_ms if i + 1 < len(groups) else ends
        until = _end_ms(_voice_ms(ordered, begin, end), lengths.of(begin, end), start, following)
        lines = [joined(line) for line in best(ordered[begin:end], most)]
        timed.append(Cue(start, max(start + 1, until), lines))
    return timed


def _end_ms(voice_ms: int, long: float, start_ms: int, following_ms: int | None) -> int:
    """With the voice, or later where it takes longer to read; a short gap before the next cue is closed."""
    spoken = max(start_ms + 1, voice_ms)
    needed = start_ms + max(LEAST_MS, round(long / LETTERS_PER_S * 1000))
    longest = max(spoken, start_ms + LONGEST_MS)
    wanted = min(max(spoken, needed), longest)
    if following_ms is None:
        return wanted
    latest = following_ms - GAP_MS
    return min(latest, longest) if latest - wanted < LINGER_MS else wanted


def _voice_ms(words: Sequence[CaptionWord], begin: int, end: int) -> int:
    return max(word.end_ms for word in words[begin:end])


def _groups(words: Sequence[CaptionWord], most: float, ends: int | None) -> list[tuple[int, int]]:
    """The words `[begin, end)` of each cue, so that all cues together cost the least."""
    lengths = Lengths(words)
    after = [price(a, b) for a, b in pairwise(words)] + [0.0]
    sentences = [0, *accumulate(cost == 0 for cost in after)]
    cheapest, begins = [0.0], [0]
    for end in range(1, len(words) + 1):
        inner = sentences[end - 1]
        total, begin = min(
            (cheapest[begin] + _price(words, lengths, (begin, end), ends) + INNER * (inner - sentences[begin]), begin)
            for begin in _begins(words, lengths, end, most)
        )
        cheapest.append(total + SPLIT * after[end - 1])
        begins.append(begin)
    groups: list[tuple[int, int]] = []
    end = len(words)
    while end:
        groups.append((begins[end], end))
        end = begins[end]
    return groups[::-1]


def _begins(words: Sequence[CaptionWord], lengths: Lengths, end: int, most: float) -> list[int]:
    """Where a cue may begin that ends before the word `end`: at least with its last word."""
    begins = [end - 1]
    for begin in range(end - 2, -1, -1):
        pause = words[begin + 1].start_ms - words[begin].end_ms >= PAUSE_MS
        longer = words[end - 1].end_ms - words[begin].start_ms > LONGEST_MS
        if pause or longer or not lengths.fit(begin, end, most):
            break
        begins.append(begin)
    return begins


def _price(words: Sequence[CaptionWord], lengths: Lengths, cue: tuple[int, int], ends: int | None) -> float:
    """What a cue costs for how short it is, and how fast it must be read."""
    begin, end = cue
    start, long = words[begin].start_ms, lengths.of(begin, end)
    following = words[end].start_ms if end < len(words) else ends
    lasts = max(1, _end_ms(words[end - 1].end_ms, long, start, following) - start)
    fast = max(0.0, long * 1000 / lasts - LETTERS_PER_S)
    return CUE + (SHORT if lasts < LEAST_MS else 0) + FAST * fast
