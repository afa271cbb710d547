"""What a talk would not miss: filler words, false starts, repeated words and long pauses, marked so that an edit can
take them out."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from cutroom.media.schema import Filler, Pause, Word
from cutroom.media.speech import lexicon

LONG_PAUSE_MS = 600
LONGEST_RESTART = 4  # words that are said once more
BREAK = (",", ".", "!", "?", "…", ";", ":", "-", "–", "—")
SENTENCE_END = (".", "!", "?", "…")
BROKEN_OFF = ("-", "–", "—")

Kind = Literal["filler", "false_start", "repeat"]


class Disfluency(NamedTuple):
    """Words `[first_word, last_word]` (both included) that a speaker would leave out of a second take."""

    kind: Kind
    first_word: int
    last_word: int


def fillers(words: Sequence[Word], language: str | None = "en") -> list[Filler]:
    """Fillers in order of time. A sound (um) always is one; a phrase (you know) only where it is set off by a break.

    "You know, it works" begins with one; "you know it works" does not. Phrases are English; which sounds count depends
    on the `language` (ISO 639-1): "er" is a German pronoun, "um" a Portuguese article.
    """
    fillers_found: list[Filler] = []
    at = 0
    while at < len(words):
        length = _sounds(words, at, language) or (_phrase(words, at) if language in ("en", None) else 0)
        if length:
            part = words[at : at + length]
            text = " ".join(word.text for word in part).strip(" ,.-–—")
            ends = {"start_ms": part[0].start_ms, "end_ms": part[-1].end_ms}
            fillers_found.append(Filler(text=text, first_word=at, last_word=at + length - 1, **ends))
        at += length or 1
    return fillers_found


def disfluencies(words: Sequence[Word], language: str | None, *, phrases: bool = False) -> list[Disfluency]:
    """Fillers, false starts and words said twice, in order of time and apart; filler `phrases` where they are wanted.

    Restarts are told in English alone: other languages double words on purpose that English does not.
    """
    marked: list[Disfluency] = []
    at = 0
    while at < len(words):
        length, kind = _sounds(words, at, language), "filler"
        if not length and language == "en":
            length, kind = _restart(words, at)
        if not length and language == "en" and phrases:
            length, kind = _phrase(words, at), "filler"
        if length:
            marked.append(Disfluency(kind, at, at + length - 1))
        at += length or 1
    return marked


def pauses(words: Sequence[Word], least_ms: int = LONG_PAUSE_MS) -> list[Pause]:
    """The gaps of at least `least_ms` between one word and the next."""
    return [
        Pause(start_ms=a.end_ms, end_ms=b.start_ms) for a, b in pairwise(words) if b.start_ms - a.end_ms >= least_ms
    ]


def _sounds(words: Sequence[Word], at: int, language: str | None) -> int:
    lists = lexicon.lexicon()
    sounds = lists.get(f"hesitation_{language}", lists["hesitation"])
    length = 0
    while at + length < len(words) and _plain(words[at + length]) in sounds:
        length += 1
    alone = length and _ends_sentence(words, at - 1) and _ends_sentence(words, at + length - 1)
    return 0 if alone else length  # "Hmm." by itself is an answer


def _restart(words: Sequence[Word], at: int) -> tuple[int, Kind]:
    """How many words from `at` on are said once more right away, the longest such run; the last may break off."""
    for length in range(min(LONGEST_RESTART, (len(words) - at) // 2), 0, -1):
        first, second = words[at : at + length], words[at + length : at + 2 * length]
        if any(word.text.endswith(SENTENCE_END) for word in first):
            continue
        if any(_plain(a) != _plain(b) for a, b in zip(first[:-1], second[:-1], strict=True)):
            continue
        if _broken_off(first[-1], second[-1]):
            return length, "false_start"
        if _plain(first[-1]) == _plain(second[-1]) and _unmeant(first, second):
            return length, "repeat"
    return 0, "repeat"


def _broken_off(one: Word, other: Word) -> bool:
    """Whether a word was begun ("th-") and then said whole."""
    begun = _plain(one)
    return bool(begun) and one.text.rstrip(",").endswith(BROKEN_OFF) and _plain(other).startswith(begun)


def _unmeant(first: Sequence[Word], second: Sequence[Word]) -> bool:
    """Whether a doubling is a slip: "the the house", and not "very very", "I know, I know." or "that that"."""
    if len(first) == 1:
        return _plain(first[0]) in lexicon.lexicon()["stutter"]
    phrase = " ".join(_plain(word) for word in first)
    begins = _plain(first[0]) in lexicon.lexicon()["restart"] and phrase not in lexicon.lexicon()["meant_twice"]
    return begins and not second[-1].text.endswith((*SENTENCE_END, ","))


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


def _ends_sentence(words: Sequence[Word], at: int) -> bool:
    return at < 0 or at >= len(words) or words[at].text.endswith(SENTENCE_END)


def _plain(word: Word) -> str:
    return word.text.lower().strip(" ,.!?…;:-–—\"'“”").replace("’", "'")
