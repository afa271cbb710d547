"""What the words of a passage show, as numbers: its opening, its ending, what it leans on and how it is spoken.

Each sentence is read once; a passage is its first sentence's opening, its last one's ending and sums in between, so
that all candidates of a long talk cost one matrix. The word groups are English (`features.json`).
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cutroom.media.speech import lexicon as spoken
from cutroom.media.speech.sentences import CLOSERS, ends_sentence

Floats = NDArray[np.float32]
PIECE_WORDS = 50  # counts are told per fifty words: about twenty seconds of speech
TINY = 3  # words: a sentence this short is a reply or a fragment
NAMES = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
NUMBERS = re.compile(r"\d[\d,.]*|\b(?:hundred|thousand|million|billion|percent)\b")
SHOUTED = re.compile(r"\b[A-Z]{2,5}\b")
OPENINGS = ("question", "number", "claim", "address", "story", "contrast", "hype", "short", "dangling", "filler")
UNFINISHED = ("...", "…", "-", "–", "—", ",")


class Lexicon(NamedTuple):
    """Word groups and patterns, compiled once."""

    groups: dict[str, frozenset[str]]
    patterns: dict[str, re.Pattern[str]]


class Table(NamedTuple):
    """The sentences of one text as rows: `opening` (n, o), `ending` (n, e) and running sums `sums` (n + 1, s)."""

    opening: Floats
    ending: Floats
    sums: NDArray[np.float64]


@cache
def lexicon() -> Lexicon:
    """The word groups and patterns beside this file."""
    raw: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("features.json").read_text(encoding="utf-8"))
    groups = {name: frozenset(text.split()) for name, text in raw["groups"].items()}
    return Lexicon(groups, {name: re.compile(text) for name, text in raw["patterns"].items()})


def split(text: str) -> list[str]:
    """The sentences of a text without times, by the marks that close them."""
    parts: list[list[str]] = [[]]
    for word in text.split():
        parts[-1].append(word)
        if ends_sentence(word):
            parts.append([])
    return [" ".join(part) for part in parts if part]


def table(sentences: Sequence[str]) -> Table:
    """Reads each sentence once."""
    opening = np.array([list(openings(one).values()) for one in sentences], np.float32)
    ending = np.array([list(endings(one).values()) for one in sentences], np.float32)
    counted = np.array([list(counts(one).values()) for one in sentences], np.float64).reshape(-1, len(count_names()))
    return Table(opening, ending, np.vstack([np.zeros((1, counted.shape[1])), np.cumsum(counted, axis=0)]))


def passages(rows: Table, first: NDArray[Any], last: NDArray[Any]) -> Floats:
    """The features (m, f) of the m passages from sentence `first[i]` to sentence `last[i]`, both included."""
    sums = rows.sums[last + 1] - rows.sums[first]
    at = {name: i for i, name in enumerate(count_names())}
    words, sentences = np.maximum(sums[:, at["words"]], 1), sums[:, at["sentences"]]
    lengths = [np.log(words), np.maximum(words - 150, 0) / 50, np.maximum(70 - words, 0) / 30]
    lengths += [np.log(sentences), np.log(words / sentences)]
    per_sentence = [sums[:, at[name]] / sentences for name in PER_SENTENCE]
    shares = [sums[:, at[name]] / words for name in SHARES]
    pieces = np.maximum(1, words / PIECE_WORDS)
    rates = [sums[:, at[name]] / pieces for name in RATES]
    some = [np.minimum(2, sums[:, at[name]]) for name in SOME]
    columns = np.column_stack([*lengths, *per_sentence, *shares, *rates, *some])
    second = rows.opening[np.minimum(first + 1, last)]
    return np.hstack([rows.opening[first], rows.ending[last], second, columns]).astype(np.float32)


def words(rows: Table, first: NDArray[Any], last: NDArray[Any]) -> NDArray[np.float64]:
    """How many words each passage has (m)."""
    column = count_names().index("words")
    return rows.sums[last + 1, column] - rows.sums[first, column]


def names() -> list[str]:
    """The names of the features, in the order of their columns."""
    sample = "It is."
    first, last = list(openings(sample)), list(endings(sample))
    columns = ["words", "too_long", "too_short", "sentences", "sentence_words", *PER_SENTENCE, *SHARES, *RATES]
    return [*first, *last, *(f"then_{name}" for name in first), *columns, *(f"some_{name}" for name in SOME)]


def openings(sentence: str) -> dict[str, float]:
    """How a sentence does as the first one."""
    words, found = spoken.tokens(sentence.replace("’", "'")), spoken.opening(sentence)
    groups, head = lexicon().groups, words[:20]
    start = words[0] if words else ""
    shown: dict[str, float] = {f"open_{name}": name in found for name in OPENINGS}
    shown |= {f"starts_{name}": start in groups[name] for name in STARTS}
    shown |= {f"head_{name}": _share(head, groups[name]) for name in HEADS}
    low = sentence.lower()
    return shown | {
        "open_words": float(np.log1p(len(words))),
        "open_tiny": len(words) <= TINY,
        "open_fragment": sentence[:1].islower(),
        "open_quote": sentence.count('"') % 2 == 1,
        "open_names": min(3, len(NAMES.findall(sentence[:120]))),
        "open_bridge": bool(lexicon().patterns["bridge"].search(low)),
        "open_housekeeping": bool(lexicon().patterns["housekeeping"].search(low)),
    }


def endings(sentence: str) -> dict[str, float]:
    """How a sentence does as the last one."""
    words, bare = spoken.tokens(sentence.replace("’", "'")), sentence.rstrip(CLOSERS + " ")
    groups, low = lexicon().groups, sentence.lower()
    start = words[0] if words else ""
    shown: dict[str, float] = {f"end_{name}": start in groups[name] for name in ("replies", "links")}
    shown |= {f"tail_{name}": _share(words[-20:], groups[name]) for name in TAILS}
    return shown | {
        "end_words": float(np.log1p(len(words))),
        "end_tiny": len(words) <= TINY,
        "end_question": bare.endswith("?"),
        "end_unfinished": bare.endswith(UNFINISHED),
        "end_stop": bare.endswith((".", "!")),
        "end_trailing": bool(lexicon().patterns["trailing"].search(low)),
        "end_conclusion": spoken.holds(sentence, "conclusion"),
        "end_emphasis": spoken.holds(sentence, "emphasis"),
        "end_farewell": bool(lexicon().patterns["farewell"].search(low)),
        "end_housekeeping": bool(lexicon().patterns["housekeeping"].search(low)),
    }


def counts(sentence: str) -> dict[str, float]:
    """What adds up over the sentences of a passage."""
    low = sentence.lower().replace("’", "'")
    words, groups = spoken.tokens(low), lexicon().groups
    start = words[0] if words else ""
    found: dict[str, float] = {"words": len(words), "sentences": 1, "tiny": len(words) <= TINY}
    found |= {"starts_reply": start in groups["replies"], "starts_link": start in groups["links"]}
    found |= {"questions": "?" in sentence, "exclaims": "!" in sentence, "squared": min(len(words), 60) ** 2 / 400}
    found |= {name: sum(word in groups[name] for word in words) for name in GROUPS}
    found |= {"stop": sum(word in spoken.lexicon()["stop"] for word in words)}
    found |= {"letters": sum(map(len, words)), "long_words": sum(len(word) >= 9 for word in words)}
    found |= {name: len(pattern.findall(low)) for name, pattern in lexicon().patterns.items() if name in PATTERNS}
    return found | {
        "ellipses": sentence.count("...") + sentence.count("…"),
        "dashes": sentence.count(" - ") + sentence.count("--") + sentence.count("–"),
        "brackets": sentence.count("[") + sentence.count("("),
        "quotes": (sentence.count('"') + sentence.count("“")) / 2,
        "numbers": len(NUMBERS.findall(low)),
        "money": len(re.findall(r"\$\s?\d|\bdollars?\b", low)),
        "names": len(NAMES.findall(sentence)),
        "shouted": len(SHOUTED.findall(sentence)),
        "repeats": sum(a == b for a, b in pairwise(words)),
        "hype": spoken.hype(sentence),
    }


@cache
def count_names() -> tuple[str, ...]:
    """The columns of the running sums."""
    return tuple(counts("It is."))


def _share(words: Sequence[str], group: frozenset[str]) -> float:
    return sum(word in group for word in words) / max(1, len(words))


GROUPS = ("first", "second", "third", "pointers", "hedges", "strong", "story", "reason", "people", "mind", "jargon")
STARTS = ("replies", "links", "pointers", "first", "second", "wonder", "general")
HEADS = ("pointers", "third", "replies", "second", "strong", "people", "mind", "jargon")
TAILS = ("pointers", "strong", "people", "mind", "second", "replies")
PATTERNS = ("housekeeping", "advert", "greeting", "farewell", "bridge", "filler")
PER_SENTENCE = ("tiny", "starts_reply", "starts_link", "questions", "exclaims", "squared", "hype")
SHARES = (*GROUPS, "stop", "letters", "long_words", "repeats")
RATES = (*PATTERNS, "ellipses", "dashes", "numbers", "names", "shouted", "quotes", "money", "brackets")
SOME = ("housekeeping", "advert", "money", "quotes", "brackets", "shouted", "strong", "jargon")
