"""What every title, description and hashtag must be, whoever wrote it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from cutroom.media.copywriting import grammar, vocabulary
from cutroom.media.copywriting.tokens import sentences
from cutroom.media.speech import lexicon

LONGEST_TITLE = 100
TAG_CHARS = 30
NAME_WORDS = 5  # that a title without a verb may have and still be taken for a name alone
SAYS = ("VB", "MD", "CD", "W")  # tags that begin so are of verbs, numbers and questions
DIFFERENT = 0.5  # of their stems that two titles may share
CUT = ("…", "...", ",", ":", ";", "-", "–", "—")
ADDRESS = re.compile(r"#\w|https?://|www\.|@\w")
HASHTAG = re.compile(r"#\w+")


def plain(text: str) -> str:
    """One line of printable text, with single spaces."""
    kept = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def whole_title(text: str, most: int = LONGEST_TITLE) -> bool:
    """Whether a title is one that was finished: neither cut nor left hanging, nor an address, nor a list of tags."""
    words = re.findall(r"[^\W_]+(?:['’.&/-][^\W_]+)*", text)
    if not words or len(text) > most or text != plain(text):
        return False
    hangs = words[-1].lower() in vocabulary.WEAK_ENDINGS
    return not hangs and whole_sentence(text, most)


def whole_sentence(text: str, most: int) -> bool:
    """Whether a sentence is one that was finished; it may end in any word, and holds no address and no tags."""
    line = text.rstrip("\"'”’)")
    fits = bool(re.search(r"\w", text)) and len(text) <= most and text == plain(text)
    return fits and not line.endswith(CUT) and not ADDRESS.search(text)


def opening(text: str, least: int, most: int) -> str:
    """The longest beginning of `text` that ends where the speaker paused, within these bounds; else nothing."""
    ends = [match.start() for match in re.finditer(r"[,;:—–.!?](?=\s|$)", text[: most + 1])]
    parts = (text[:end] for end in reversed(ends) if least <= end <= most)
    return next((part for part in parts if whole_title(part, most)), "")


def hashtag(text: str) -> str | None:
    """`text` as a hashtag, or None where it cannot be one: letters and digits, and no function word."""
    bare = re.sub(r"[^\w]", "", unicodedata.normalize("NFC", text.lstrip("#"))).replace("_", "")
    word = bare.lower()
    fits = 2 <= len(bare) <= TAG_CHARS and not bare.isdigit() and word not in vocabulary.FUNCTION_WORDS
    return f"#{bare}" if fits else None


def hashtags(texts: Iterable[str], most: int) -> list[str]:
    """The hashtags among texts, each once, however it is written."""
    results: dict[str, str] = {}
    for text in texts:
        if (tag := hashtag(text)) is not None:
            results.setdefault(tag.lower(), tag)
    return list(results.values())[:most]


def whole_sentences(text: str, most: int) -> str:
    """The sentences at the beginning of `text` that fit into `most` letters; none is cut."""
    kept = ""
    for one in sentences(plain(text)):
        if len(kept) + len(one) + bool(kept) > most:
            break
        kept = f"{kept} {one}".strip()
    return kept


def repeats_opening(title: str, spoken: str, words: int = 3) -> bool:
    """Whether a title begins with the words that captions begin with."""

    def first(text: str) -> Sequence[str]:
        return re.findall(r"[\w']+", text.lower())[:words]

    return bool(first(title)) and first(title) == first(spoken)


def bare_name(title: str) -> bool:
    """Whether a title is only the name of a topic: a few words without verb, number or question."""
    words = grammar.parse(title)
    return len(words) <= NAME_WORDS and not any(word.tag.startswith(SAYS) for word in words)


def sentence_case(text: str) -> str:
    """With a capital at its beginning, and `I` as English writes it."""
    text = re.sub(r"\bi\b(?=$|['’ ])", "I", text.strip(" ,"))
    text = re.sub(r",(?:\s*,)+", ",", re.sub(r"\b(and|or|but),\s+", r"\1 ", text))
    text = re.sub(r"\b([Aa]) (?=[aeio](?!ne\b|nce\b))", r"\1n ", text)
    return text[:1].upper() + text[1:]


def alike(one: str, other: str) -> bool:
    """Whether two texts say much the same: more than half of the shorter one\'s stems are in the other."""
    a, b = set(lexicon.content(one)) - {"why", "how"}, set(lexicon.content(other)) - {"why", "how"}
    return bool(a and b) and len(a & b) / min(len(a), len(b)) > DIFFERENT
