"""Sentences from words: punctuation first, then pauses, never a stretch too long to be one."""

from cutroom.media.schema import Sentence, Word

SILENCE_MS = 1500  # a pause this long ends a sentence whatever the punctuation
PAUSE_MS = 700  # this long does where a new sentence may begin: after no comma, before a capital
BREATH_MS = 350  # enough to end one that has become long
LONG_WORDS = 28
ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
CLOSERS = "\"'”’»)]"
SHORTENED = {"mr.", "mrs.", "ms.", "dr.", "st.", "prof.", "vs.", "e.g.", "i.e.", "etc.", "no.", "u.s."}


def divide(words: list[Word]) -> list[Sentence]:
    """The sentences that `words` form; every word belongs to one."""
    sentences: list[Sentence] = []
    first = 0
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else None
        if following is None or _ends(word, following, i - first + 1):
            sentences.append(_sentence(words, first, i))
            first = i + 1
    return sentences


def _ends(word: Word, following: Word, length: int) -> bool:
    """Whether a sentence of `length` words ends between two words."""
    if ends_sentence(word.text):
        return True
    pause = following.start_ms - word.end_ms
    if pause >= SILENCE_MS or (length >= LONG_WORDS and pause >= BREATH_MS):
        return True
    return pause >= PAUSE_MS and not word.text.endswith(",") and not following.text[:1].islower()


def ends_sentence(text: str) -> bool:
    """Whether a word carries the mark that closes a sentence."""
    bare = text.rstrip(CLOSERS)
    return bare.endswith(ENDS) and bare.lower() not in SHORTENED


def joined(words: list[Word]) -> str:
    """The words as running text; scripts that write without spaces get none."""
    text = ""
    for word in words:
        glue = "" if not text or (_unspaced(text[-1]) and _unspaced(word.text[0])) else " "
        text += glue + word.text
    return text


def _unspaced(char: str) -> bool:
    return "\u3000" <= char <= "\u9fff" or "\u0e00" <= char <= "\u0e7f" or "\uff00" <= char <= "\uffef"


def _sentence(words: list[Word], first: int, last: int) -> Sentence:
    return Sentence(
        text=joined(words[first : last + 1]),
        start_ms=words[first].start_ms,
        end_ms=words[last].end_ms,
        first_word=first,
        last_word=last,
    )
