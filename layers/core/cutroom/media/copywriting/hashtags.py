"""Hashtags by topic and by name: from a list of topics that we keep, and from the names that are said whole."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cutroom.media.copywriting import checks, vocabulary
from cutroom.media.copywriting.grammar import Token
from cutroom.media.copywriting.sentences import Piece

REACH = {"broad": 0.9, "mid": 1.1, "niche": 1.0}  # the middle is where a small account is found
SURE = 3.0  # what a term that means one topic only counts for
ENOUGH = 2.0  # times that terms of a topic must be said
NAME_TAG_WORDS = 3
PERSON_TITLES = vocabulary.words("mr mrs ms dr sir prof mr. mrs. dr.")
SPELLED = {
    "ECommerce": "E-commerce", "Covid19": "Covid-19", "JavaScript": "JavaScript", "TypeScript": "TypeScript",
    "GitHub": "GitHub", "ChatGPT": "ChatGPT", "LLM": "LLMs", "WorldWar2": "World War II", "ColdWar": "the Cold War",
    "SaaS": "SaaS", "JamesBond": "James Bond", "AmericanIdol": "American Idol", "HipHop": "Hip-hop", "GoLang": "Go",
    "DevOps": "DevOps", "SupremeCourt": "the Supreme Court", "SelfCare": "Self-care", "IoT": "IoT",
    "SelfAwareness": "Self-awareness", "ReactJS": "React", "WorkLifeBalance": "Work-life balance",
    "3DPrinting": "3D printing", "AIAgents": "AI agents",
}  # fmt: skip
NOT_NAMES = vocabulary.words(
    """i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december english mr mrs ms dr sir god god's jesus lord okay ok yeah wow
    huh nah yep hmm hm gonna wanna internet"""
)


class Topic(NamedTuple):
    """A hashtag of the list: the terms that speak of it, those that are enough alone, and how many follow it."""

    tag: str
    reach: str
    terms: dict[tuple[str, ...], float]


@cache
def topics() -> tuple[Topic, ...]:
    """The vetted topics of `topics.json`. A term that ends in `!` is enough alone."""
    raw = json.loads(Path(__file__).with_name("topics.json").read_text(encoding="utf-8"))
    return tuple(Topic(tag, one["reach"], dict(_terms(one["terms"]))) for tag, one in raw.items())


def _terms(text: str) -> Iterator[tuple[tuple[str, ...], float]]:
    for term in text.split("|"):
        yield tuple(words(term.rstrip("!"))), SURE if term.endswith("!") else 1.0


def words(text: str) -> list[str]:
    """Lower-case words with their inner marks: `full-time`, `ci/cd`, `node.js`."""
    return re.findall(r"[^\W_]+(?:[-/.'’][^\W_]+)*", text.lower())


@cache
def _by_first_word() -> dict[str, list[tuple[int, tuple[str, ...], float]]]:
    results: dict[str, list[tuple[int, tuple[str, ...], float]]] = {}
    for number, topic in enumerate(topics()):
        for term, weight in topic.terms.items():
            results.setdefault(term[0], []).append((number, term, weight))
    return results


def about(spoken: str, title: str = "", least: float = ENOUGH) -> list[Topic]:
    """The topics that a passage speaks of, the clearest first; its title counts twice, and one mention is no topic."""
    weights: dict[int, float] = defaultdict(float)
    for text, times in ((spoken, 1.0), (title, 2.0)):
        for number, weight in _mentions(words(text)):
            weights[number] += weight * times
    known = topics()
    clear = [number for number, weight in weights.items() if weight >= least]
    order = sorted(clear, key=lambda number: (-(weights[number] ** 0.5) * REACH[known[number].reach], number))
    return [known[number] for number in order]


def _mentions(spoken: Sequence[str]) -> Iterator[tuple[int, float]]:
    index = _by_first_word()
    for at, word in enumerate(spoken):
        for number, term, weight in index.get(word, ()):
            if tuple(spoken[at : at + len(term)]) == term:
                yield number, weight


def names(pieces: Iterable[Piece]) -> list[str]:
    """The proper names of a passage, whole and as written, those said most first."""
    counts: Counter[str] = Counter()
    for piece in pieces:
        for name, starts in _runs(piece.words):
            if not starts or counts[name] or len(name.split()) > 1:
                counts[name] += 1
    whole = [name for name in counts if not any(name != other and f" {name} " in f" {other} " for other in counts)]
    return sorted(whole, key=lambda name: -counts[name])


def _runs(spoken: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """Runs of proper nouns, with an `of` between them, and whether each begins its sentence."""
    run: list[str] = []
    for at, word in enumerate([*spoken, Token("", "", -1, "")]):
        if _names(word) or (run and word.text == "of" and at + 1 < len(spoken) and _names(spoken[at + 1])):
            run.append(word.text)
        elif run:
            if checks.hashtag("".join(run)):
                yield " ".join(run), at == len(run)
            run = []


def _names(word: Token) -> bool:
    return word.tag.startswith("NNP") and word.text[:1].isupper() and word.text.lower().rstrip(".") not in NOT_NAMES


def hashtags(pieces: Sequence[Piece], title: str, most: int, vocabulary_words: Sequence[str] = ()) -> list[str]:
    """Hashtags for a passage: topics of the list, then names, without doubles and at most `most`."""
    spoken = " ".join(piece.text for piece in pieces)
    results = about(spoken, title)
    tags = [f"#{topic.tag}" for topic in results]
    known = {word.lower() for word in vocabulary_words}
    named = [one for one in names(pieces) if _tag_name(one) or one.lower() in known]
    room = max(1, most // 3) if tags else most
    picked = [*tags[: max(0, most - min(room, len(named)))], *map(_tag_of, named[:room]), *tags]
    return checks.hashtags(_without_parts(picked), most)


def readable(tag: str) -> str:
    """A tag of the list as words: `StockPhotography` is `Stock photography`."""
    if tag in SPELLED:
        return SPELLED[tag]
    parts = re.findall(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+|[A-Z]", tag)
    return " ".join(part if part.isupper() or at == 0 else part.lower() for at, part in enumerate(parts))


def _tag_name(name: str) -> bool:
    """Whether a name makes a hashtag: short, of letters, and no word of its own is merely joining."""
    parts = [part for part in name.split() if part != "of"]
    fits = len(parts) <= NAME_TAG_WORDS and all(part[:1].isupper() and len(part) > 1 for part in parts)
    return fits and len("".join(parts)) >= 3 and not any(part.lower() in vocabulary.FUNCTION_WORDS for part in parts)


def _tag_of(name: str) -> str:
    return "#" + re.sub(
        r"[^\w]", "", "".join(part[:1].upper() + part[1:] for part in name.split() if part.lower() not in PERSON_TITLES)
    )


def _without_parts(tags: Iterable[str]) -> list[str]:
    """Tags in order, without one that says the same as one before: `#Podcast` beside `#Podcasting`."""
    kept: list[str] = []
    for tag in tags:
        low = tag.lower()
        if not any(
            low != other.lower()
            and low.startswith(other.lower()[: max(5, len(low) - 3)])
            and abs(len(low) - len(other)) <= 3
            for other in kept
        ):
            kept.append(tag)
    return kept
