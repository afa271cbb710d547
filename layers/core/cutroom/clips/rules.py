"""Decisions about clips."""

import re
from collections.abc import Iterable, Sequence
from math import hypot
from typing import NamedTuple, Protocol

from cutroom.ai.ports import Ranking
from cutroom.kit.spans import Span
from cutroom.media.copywriting import checks
from cutroom.media.schema import Moment, Sentence
from cutroom.media.speech import lexicon

SHORTEST_MS = 1000
PUNCTUATION = '.,;:!?…"“”()[]'
TITLES = 3  # to choose from
MEANING = 0.7  # the share of meaning in how well a clip answers a search; the rest is its words
UNKNOWN = 0.5  # what a word counts for where the meaning is not known
LEAST = 0.15  # an answer worse than this is none
NO_DIRECTION = 1e-9  # a sum of unit vectors as short as this points nowhere


class Timed(Protocol):
    """Anything with a start and an end in milliseconds."""

    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...


def snap(span: Span, words: Sequence[Timed], *, length_ms: int, shortest_ms: int = SHORTEST_MS) -> Span:
    """The nearest span to `span` inside `[0, length_ms)` that cuts no word and lasts at least `shortest_ms`.

    Users drag by eye and hear a clipped syllable at once: the ends move outward to the edge of a word, never inward.
    A span that would be too short is stretched first, so that the stretched end is moved off a word as well; where the
    source ends before that, it is stretched backwards.
    """
    end = min(length_ms, max(span.end_ms, span.start_ms + shortest_ms))
    start = max(0, min(span.start_ms, end - shortest_ms))
    return Span(_off_words(start, words, forward=False), _off_words(end, words, forward=True))


def _off_words(at_ms: int, words: Sequence[Timed], *, forward: bool) -> int:
    inside = [word for word in words if word.start_ms < at_ms < word.end_ms]
    while inside:
        at_ms = max(word.end_ms for word in inside) if forward else min(word.start_ms for word in inside)
        inside = [word for word in words if word.start_ms < at_ms < word.end_ms]
    return at_ms


def reordered(moments: Sequence[Moment], ranking: Ranking) -> list[Moment]:
    """The moments in a judge's order, with its titles and its reasons before ours; where they lie is never changed.

    A moment that the ranking does not name keeps its place behind those that it names.
    """
    taken: list[Moment] = []
    named: set[int] = set()
    for one in ranking.ranking:
        if 0 <= one.moment < len(moments) and one.moment not in named:
            named.add(one.moment)
            ours = moments[one.moment]
            reasons = [one.reason, *ours.reasons] if one.reason and one.reason not in ours.reasons else ours.reasons
            title = one.title or ours.title
            others = [other for other in ours.hooks if other != title]
            titles = [title, *others][:TITLES] if one.title else ours.hooks
            taken.append(ours.model_copy(update={"title": title, "hooks": titles, "reasons": reasons}))
    return taken + [moment for i, moment in enumerate(moments) if i not in named]


def sentences_within(moment: Timed, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of which at least half is said within a moment."""
    span = Span(moment.start_ms, moment.end_ms)
    return [one for one in sentences if 2 * span.overlap_ms(one.span) >= max(1, one.span.duration_ms)]


class Change(NamedTuple):
    """A word that a person put right: when it is said, what was heard, and what was meant (empty for nothing)."""

    span: Span
    heard: str
    text: str


def put_right(text: str, changes: Iterable[Change]) -> str:
    """`text` with the words that were heard wrong put right, each wherever it stands."""
    for change in changes:
        heard, meant = change.heard.strip(PUNCTUATION), change.text.strip(PUNCTUATION)
        if heard and heard != meant:
            text = re.sub(rf"(?<!\w){re.escape(heard)}(?!\w)", lambda _: meant, text)  # noqa: B023
            text = re.sub(rf"^{re.escape(_capital(heard))}(?!\w)", lambda _: _capital(meant), text)  # noqa: B023
    return " ".join(text.split())


def title_put_right(title: str, changes: Iterable[Change]) -> str:
    """The same for a title; one that would no longer be whole stays as it was."""
    changed = put_right(title, changes)
    return changed if checks.whole_title(changed) else title


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def centre(vectors: Sequence[Sequence[float]]) -> list[float]:
    """The unit vector of the vectors' mean direction; all 0 where they cancel each other out."""
    total = [sum(column) for column in zip(*vectors, strict=True)]
    length = hypot(*total)
    return [value / length if length > NO_DIRECTION else 0.0 for value in total]


def similarity(distance: float) -> float:
    """A cosine distance as a similarity: 1 the same direction, 0 nothing in common or opposite."""
    return round(min(1.0, max(0.0, 1.0 - distance)), 4)


def relevance(prompt: str, texts: Sequence[str], meant: Sequence[float | None]) -> list[float]:
    """How well each text answers a prompt, 0 to 1: its words weighed by how rare they are among the texts, and its
    best sentence's similarity in meaning. Where meaning is not known the words count for part of it: a clip that has
    both comes before one that has the words alone.
    """
    weights = lexicon.weights_of_terms(texts)
    words = [lexicon.topic(prompt, text, weights) for text in texts]
    return [
        round(MEANING * (UNKNOWN * word if near is None else near) + (1 - MEANING) * word, 4)
        for word, near in zip(words, meant, strict=True)
    ]
