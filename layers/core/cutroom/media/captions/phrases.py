"""Which words are shown together: by meaning first (sentences, pauses, commas), by measured width second."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from cutroom.kit.spans import Span
from cutroom.media.captions.text import joined
from cutroom.media.edit.overlays import CaptionWord
from cutroom.media.speech.sentences import CLOSERS, ENDS

PAUSE_MS = 600  # ends a phrase
FRAME_MS = 70  # is no shorter than any frame, by which a word may be shown before or after its time
LINE_LETTERS = 32  # of a subtitle file, whose player chooses the font
COMMAS = (",", ";", ":", "–", "、", "，", "،")

Phrase = list[CaptionWord]
Width = Callable[[str], float]


def phrases(
    words: Sequence[CaptionWord], width: Width = len, line: float = LINE_LETTERS, rows: int = 2, most: int = 50
) -> list[Phrase]:
    """Words grouped as they are shown together: on up to `rows` lines as wide as `line`, and at most `most` of them."""
    groups: list[Phrase] = []
    for word in words:
        if not groups or len(groups[-1]) >= most or _breaks(groups[-1], word, width, line, rows):
            groups.append([])
        groups[-1].append(word)
    return groups


def lines(phrase: Phrase, width: Width = len, line: float = LINE_LETTERS, rows: int = 2) -> list[Phrase]:
    """One phrase on one line where it fits, else on two of about equal width."""
    if rows < 2 or len(phrase) == 1 or width(joined(phrase)) <= line:
        return [phrase]
    best = min(range(1, len(phrase)), key=lambda i: max(width(joined(phrase[:i])), width(joined(phrase[i:]))))
    return [phrase[:best], phrase[best:]]


def around(words: Sequence[CaptionWord], span: Span) -> Sequence[CaptionWord]:
    """Those of `words`, in order of time, that decide what is shown in `span`: they fall into the same phrases alone.

    They go from one end of a passage to another, and the first word of what follows tells when the last phrase goes.
    """
    starts = [word.start_ms for word in words]
    first, last = (bisect_left(starts, at_ms) for at_ms in (span.start_ms - FRAME_MS, span.end_ms + FRAME_MS))
    first = max(0, first - 1)
    while first > 0 and not ends(words[first - 1], words[first]):
        first -= 1
    while 0 < last < len(words) and not ends(words[last - 1], words[last]):
        last += 1
    return words[first : last + 1]


def ends(last: CaptionWord, word: CaptionWord) -> bool:
    """Whether a phrase ends between two words whatever came before: a pause, a sentence's end, another place."""
    apart = word.place != last.place or word.start_ms - last.end_ms >= PAUSE_MS
    return apart or last.text.rstrip(CLOSERS).endswith(ENDS)


def _breaks(phrase: Phrase, word: CaptionWord, width: Width, line: float, rows: int) -> bool:
    last = phrase[-1]
    if ends(last, word):
        return True
    if last.text.endswith(COMMAS) and width(joined(phrase)) > line * 0.7:
        return True
    return any(width(joined(one)) > line for one in lines([*phrase, word], width, line, rows))
