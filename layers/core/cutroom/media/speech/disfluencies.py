"""What a talk would not miss: filler words and long pauses, marked so that an edit can take them out."""

from collections.abc import Sequence
from itertools import pairwise

from cutroom.media.schema import Filler, Pause, Word
from cutroom.media.speech import lexicon

LONG_PAUSE_MS = 600
BREAK = (",", ".", "!", "?", "…", ";", ":", "-", "–", "—")


def fillers(words: Sequence[Word]) -> list[Filler]:
    """Fillers in order of time. A sound (um) always is one; a phrase (you know) only where it is set off by a break.

    "You know, it works" begins with one; "you know it works" does not.
    """
    fillers_found: list[Filler] = []
    at = 0
    while at < len(words):
        length = _sounds(words, at) or _phrase(words, at)
        if length:
            part = words[at : at + length]
            text = " ".join(word.text for word in part).strip(" ,.-–—")
            ends = {"start_ms": part[0].start_ms, "end_ms": part[-1].end_ms}
            fillers_found.append(Filler(text=text, first_word=at, last_word=at + length - 1, **ends))
        at += length or 1
    return fillers_found


def pauses(words: Sequence[Word], least_ms: int = LONG_PAUSE_MS) -> list[Pause]:
    """The gaps of at least `least_ms` between one word and the next."""
    return [
        Pause(start_ms=a.end_ms, end_ms=b.start_ms) for a, b in pairwise(words) if b.start_ms - a.end_ms >= least_ms
    ]


def _sounds(words: Sequence[Word], at: int) -> int:
    length = 0
    while at + length < len(words) and _plain(words[at + length]) in lexicon.lexicon()["hesitation"]:
        length += 1
    return length


def _phrase(words: Sequence[Word], at: int) -> int:
    for length in (3, 2, 1):
        part = words[at : at + length]
        phrase = " ".join(_plain(word) for word in part)
        if len(part) == length and phrase in lexicon.lexicon()["filler_phrase"] and _set_off(words, at, length):
            return length
    return 0


def _set_off(words: Sequence[Word], at: int, length: int) -> bool:
    """After a break (or the beginning), and followed by a comma: what a reader would skip."""
    before = at == 0 or words[at - 1].text.endswith(BREAK) or words[at].start_ms - words[at - 1].end_ms > LONG_PAUSE_MS
    return before and words[at + length - 1].text.endswith((",", "…", "-", "–", "—"))


def _plain(word: Word) -> str:
    return word.text.lower().strip(" ,.!?…;:-–—\"'“”")
