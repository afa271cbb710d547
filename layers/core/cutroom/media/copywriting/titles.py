"""Titles from a passage: its claims, questions and how-tos in few words, and what it is about where none stands."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cutroom.media.copywriting import checks, clauses, frames, hashtags, phrases, proofreading, references, scoring
from cutroom.media.copywriting.clauses import Clause
from cutroom.media.copywriting.sentences import Piece
from cutroom.media.speech import lexicon

SHORTEST, LONGEST = 14, 80
CLOSE = 14  # titles that are looked at closely
JUDGED, USUAL = 2.4, 0.3  # what a judge's mark counts for, and the mark that moves nothing
LABEL, NEXT_LABEL = 0.35, 0.4  # what a label is worth beside a claim, and how much less the one after it
NAMED, PREFIXED, LEANING = 1.3, 0.2, 0.9  # what it is worth that a subject is told, or a topic put before
LEADS = {"How": 0.3, "Why": 0.1}
ASKS = re.compile(
    r"(?:how|why|what|when|where|who) (?:do|does|did|is|are|was|were|can|could|would|should|will|have|has|am)\b",
    re.IGNORECASE,
)

Judge = Callable[[Sequence[str]], Sequence[float]]  # how good texts are by a model of what people like, 0 to 1 each


class Title(NamedTuple):
    """A title and how good it is; `place` is the sentence that it came from, -1 for none."""

    text: str
    score: float
    place: int


class Context(NamedTuple):
    """What a clause is read beside: the sentence before, what the passage is about, what is written small elsewhere."""

    before: Sequence[Piece]
    weights: dict[str, float]
    places: int
    topic: str
    small: frozenset[str]


def candidates(
    pieces: Sequence[Piece], weights: dict[str, float], about: str = "", small: frozenset[str] = frozenset()
) -> list[Title]:
    """All titles that a passage gives, the best first; a claim whose pronoun is known is told with the name.

    What leans on its passage gets a topic before it: `Burnout: it feeds on your passion`. `about` is the video's title,
    `small` the words that are written small somewhere: a capital at the beginning of a sentence makes no name of them.
    """
    results: dict[str, Title] = {}
    for piece, context in _contexts(pieces, weights, about, small):
        for clause in clauses.clauses(piece, LONGEST - 2):
            for one in _of_clause(clause, context):
                title = one._replace(text=checks.sentence_case(one.text))
                if checks.whole_title(title.text, LONGEST) and len(title.text) >= SHORTEST:
                    results[title.text] = max(title, results.get(title.text, title), key=lambda other: other.score)
    for at, label in enumerate(phrases.labels(pieces, weights, about)):
        results.setdefault(label, Title(label, LABEL - NEXT_LABEL * at, -1))
    return sorted(results.values(), key=lambda one: (-one.score, one.text))


def _contexts(
    pieces: Sequence[Piece], weights: dict[str, float], about: str, small: frozenset[str]
) -> Iterator[tuple[Piece, Context]]:
    """Each piece with what it is read beside; its topic is spoken of in it or next to it, else in the passage."""
    places = len({piece.place for piece in pieces})
    spoken = " ".join(piece.text for piece in pieces)
    known = [topic.tag for topic in hashtags.about(spoken, about, least=hashtags.SURE)[:4]]
    for at, piece in enumerate(pieces):
        near = " ".join(one.text for one in pieces[max(0, at - 1) : at + 2])
        local = [topic.tag for topic in hashtags.about(near) if topic.tag in known] or known
        topic = hashtags.readable(local[0]) if local else ""
        yield piece, Context(pieces[max(0, at - 1) : at], weights, places, topic, small)


def _of_clause(clause: Clause, context: Context) -> Iterator[Title]:
    score, place = scoring.score(clause, context.weights, context.places), clause.piece.place
    asks = clause.kind == "question" or ASKS.match(clause.text) is not None
    if asks and clause.lost > 0:
        return
    text = clause.text + ("?" if asks else "")
    yield Title(text, score, place)
    if named := references.named(clause, context.before):
        yield Title(named, score + NAMED, place)
    inner = _inner(clause, context.small)
    if clause.kind == "claim" and (lead := frames.lead(clause)):
        yield Title(f"{lead} {inner}", score + LEADS[lead], place)
    elif context.topic and _pronoun(clause) and not _speaks_of(text, context.topic):
        known = clause.subject is not None and clause.piece.words[clause.subject].text.lower() in ("it", "they")
        answer = checks.sentence_case(text) if asks else inner
        yield Title(f"{context.topic}: {answer}", score + (LEANING if known else PREFIXED), place)


def _speaks_of(text: str, topic: str) -> bool:
    return bool(set(lexicon.content(topic)) & set(lexicon.content(text)))


def _pronoun(clause: Clause) -> bool:
    return clause.subject is None or clause.piece.words[clause.subject].tag in ("PRP", "DT", "EX")


def _inner(clause: Clause, small: frozenset[str]) -> str:
    """A clause as it stands within a sentence: small, unless it begins with a name."""
    first = clause.piece.words[clause.words[0]]
    keep = first.text == "I"
    keep |= first.tag.startswith("NNP") and first.text.lower() not in small
    return clause.text if keep else clause.text[:1].lower() + clause.text[1:]


def best(results: Sequence[Title], judge: Judge | None = None) -> list[Title]:
    """The titles that read as sentences, the best first; a `judge` has its say about those that may be chosen."""
    fit = list(islice((one for one in results if one.place < 0 or proofreading.reads_well(one.text)), CLOSE))
    if judge is None or not fit:
        return fit
    marks = judge([one.text if one.text.endswith("?") else f"{one.text}." for one in fit])
    weighed = [
        one._replace(score=one.score + (JUDGED if one.place >= 0 else JUDGED / 2) * (mark - USUAL))
        for one, mark in zip(fit, marks, strict=True)
    ]
    return sorted(weighed, key=lambda one: (-one.score, one.text))


def pick(results: Sequence[Title], most: int = 3) -> list[Title]:
    """The best titles that differ from one another."""
    picked: list[Title] = []
    for one in results:
        if all(not checks.alike(one.text, other.text) for other in picked):
            picked.append(one)
        if len(picked) == most:
            break
    return picked
