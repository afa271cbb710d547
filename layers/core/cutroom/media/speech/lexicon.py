"""What the words of a passage promise a viewer: questions, numbers, claims, stories, and how near they are to a topic.

The word lists are English; in other languages the marks of punctuation, numbers and lengths still tell.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

SUFFIXES = ("ization", "ational", "fulness", "ations", "ation", "ingly", "ities", "ists", "ness", "ment", "ing", "ies",
            "ity", "ist", "ism", "ive", "ful", "ous", "ers", "er", "ed", "es", "ly", "al", "s", "e")  # fmt: skip
HYPED = 0.6


def clock(at_ms: int) -> str:
    """A time as minutes and seconds: 1:05."""
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"


def counted(number: int, what: str) -> str:
    """`1 shot`, `3 shots`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """The word lists beside this file, by name."""
    raw: dict[str, str] = json.loads(Path(__file__).with_name("lexicon.json").read_text(encoding="utf-8"))
    return {name: frozenset(text.split("|")) for name, text in raw.items()}


def tokens(text: str) -> list[str]:
    """Lower-case words, without punctuation."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


def stem(word: str) -> str:
    """A word without its commonest English endings, so that `markets` meets `market`."""
    bare = word.split("'", maxsplit=1)[0].split("’", maxsplit=1)[0]
    for suffix in SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= 3:
            return bare[: -len(suffix)]
    return bare


def content(text: str) -> list[str]:
    """The stems of the words that carry meaning."""
    stop = lexicon()["stop"]
    return [stem(word) for word in tokens(text) if word not in stop and len(word) > 1]


def holds(text: str, name: str) -> bool:
    """Whether `text` contains a word or phrase of the list `name`."""
    padded = f" {' '.join(tokens(text))} "
    return any(f" {phrase} " in padded for phrase in lexicon()[name])


def opening(text: str) -> set[str]:
    """What a first sentence does: question, number, claim, address, story, contrast, hype, short, dangling, filler."""
    words = tokens(text)
    kinds = {name for name in ("claim", "address", "story", "contrast") if holds(text, name)}
    checks = {
        "question": text.rstrip("\"'”’ ").endswith(("?", "？", "؟")),
        "number": bool(re.search(r"\d", text)) or holds(text, "number"),
        "hype": hype(text) >= HYPED,
        "short": 2 <= len(words) <= 12,
        "dangling": bool(words) and words[0] in lexicon()["dangling"],
        "filler": bool(words) and words[0] in lexicon()["filler"],
    }
    return kinds | {name for name, true in checks.items() if true}


def hype(text: str) -> float:
    """How excited the most excited sentence of `text` is, 0 to 1.

    A word of hype counts, and counts more when it is strengthened, in capitals or shouted; without any, capitals and
    marks alone say little. So "absolutely INSANE!!!" is joy, which sentiment lexicons such as VADER read as anger.
    """
    return max((_hype(part) for part in re.findall(r"[^.!?…]+[.!?…]*", text)), default=0.0)


def _hype(sentence: str) -> float:
    if holds(sentence, "calming"):
        return 0.0
    shouted = [word for word in re.findall(r"[^\W\d_]{4,}", sentence) if word.isupper()]
    parts = {
        0.4: holds(sentence, "hype"),
        0.25: holds(sentence, "strengthening"),
        0.2: "!" in sentence,
        0.15: bool(shouted),
        0.1: "!!" in sentence,
    }
    return min(1.0, sum(part for part, true in parts.items() if true))


def emotion(text: str, energy: float) -> str:
    """The feeling that most of the passage's words carry; without any, how lively it is."""
    words = set(tokens(text))
    names = ("joyful", "tense", "sad", "angry", "hopeful", "funny")
    best = max(names, key=lambda name: len(words & lexicon()[name]))
    if hype(text) >= HYPED:
        return "excited"
    if len(words & lexicon()[best]) >= 2:
        return best
    return "excited" if energy > 0.7 or holds(text, "hype") else "calm" if energy < 0.35 else "engaged"


def weights_of_terms(passages: Iterable[str]) -> dict[str, float]:
    """How telling each stem is in this video: the rarer among `passages`, the more (inverse document frequency)."""
    texts = [set(content(passage)) for passage in passages]
    counts = Counter(term for text in texts for term in text)
    return {term: math.log(1 + len(texts) / count) for term, count in counts.items()}


def topic(prompt: str, text: str, weights: dict[str, float]) -> float:
    """How much of what `prompt` asks for `text` speaks of, 0 to 1."""
    wanted = set(content(prompt)) or set(tokens(prompt))
    rare = max(weights.values(), default=1.0)
    there = Counter(content(text))
    total = sum(weights.get(term, rare) for term in wanted)
    got = sum(weights.get(term, rare) * _presence(term, there) for term in wanted)
    return got / total if total else 0.0


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of stems that two passages have in common (Jaccard), 0 to 1."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a or b else 0.0


def _presence(term: str, there: Counter[str]) -> float:
    if there[term]:
        return min(1.0, 0.7 + 0.15 * there[term])
    near = any(len(term) >= 5 and other[:5] == term[:5] for other in there)
    return 0.5 if near else 0.0
