"""Noun phrases: what a passage is about, and labels of it where no sentence makes a title."""

from collections import defaultdict
from collections.abc import Sequence

from cutroom.media.copywriting import checks, hashtags, scoring, vocabulary
from cutroom.media.copywriting.grammar import Token
from cutroom.media.copywriting.sentences import Piece
from cutroom.media.copywriting.tokens import joined
from cutroom.media.copywriting.trees import Tree
from cutroom.media.speech import lexicon

PHRASE = frozenset({"compound", "amod", "nummod", "poss", "case", "nmod"})
NAMED = frozenset(
    {"India", "China", "Bollywood", "Netflix", "ChatGPT", "James Bond", "Apple", "Google", "Microsoft", "Linux", "Mars"}
)


def labels(pieces: Sequence[Piece], weights: dict[str, float], about: str) -> list[str]:
    """What a passage is about, as a person would write it on a folder: `Burnout and creativity`."""
    spoken = " ".join(piece.text for piece in pieces)
    topics = [hashtags.readable(one.tag) for one in hashtags.about(spoken, about, least=hashtags.SURE)]
    best = phrases(pieces, weights)[:8]
    apart: list[str] = []
    for one in dict.fromkeys([*topics[:2], *sorted(best, key=lambda text: " " not in text)]):
        if one in topics or _telling(one, spoken):
            apart += [] if any(_overlap(one, other) for other in apart) else [one]
    texts = [f"{apart[0]} and {_within(other, topics)}" for other in apart[1:3]] or topics[:1]
    return [text for text in map(checks.sentence_case, texts) if checks.whole_title(text)]


def _telling(text: str, spoken: str) -> bool:
    """Whether a phrase says what a passage is about: of several words, or said more than once."""
    return " " in text or spoken.lower().count(text.lower()) > 1


def _overlap(one: str, other: str) -> bool:
    return checks.alike(one, other) or one.lower() in other.lower() or other.lower() in one.lower()


def _within(text: str, topics: Sequence[str]) -> str:
    """A phrase after `and`: topics are small there, names are not."""
    small = text in topics and not text[1:2].isupper() and text not in NAMED
    return text[:1].lower() + text[1:] if small else text


def phrases(pieces: Sequence[Piece], weights: dict[str, float]) -> list[str]:
    """The noun phrases of a passage, each as first said, what it is about most first."""
    counts: dict[str, float] = defaultdict(float)
    shown: dict[str, str] = {}
    for piece in pieces:
        tree = Tree(piece.words)
        for at, word in enumerate(piece.words):
            noun = word.tag in scoring.NOUNS and word.relation != "compound" and scoring.useful(word)
            text = phrase(tree, at) if noun else None
            if text and 3 <= len(text) <= 28 and text.lower() not in vocabulary.GENERIC:
                key = " ".join(lexicon.content(text))
                about = sum(weights.get(one, 0) for one in lexicon.content(text))
                counts[shown.setdefault(key, text)] += about * _worth(word, text)
    return sorted(counts, key=lambda text: -counts[text])


def phrase(tree: Tree, at: int) -> str | None:
    """A noun with what belongs before it, without article or praise; None where it leans on another or is broken."""
    kept = [one for one in tree.children[at] if tree.words[one].relation in PHRASE and one < at]
    kept = [one for one in kept if tree.low(one) not in vocabulary.PRAISE and tree.words[one].tag not in ("JJR", "JJS")]
    parts = sorted({at, *(deep for one in kept for deep in tree.under(one))})
    spoken = [tree.words[one] for one in parts]
    if parts != list(range(parts[0], parts[-1] + 1)) or any(_leans(word) for word in spoken):
        return None
    text = joined([word.text for word in spoken])
    return text if spoken[0].tag.startswith("NNP") or parts[0] > 0 else text[:1].lower() + text[1:]


def _leans(word: Token) -> bool:
    low = word.text.lower()
    return (
        word.tag in ("PRP", "PRP$", "DT", "WDT", "WP", "RB", "RBR", "UH", "CD")
        or low in vocabulary.ORDINAL | vocabulary.VAGUE | vocabulary.PROFANE
    )


def _worth(word: Token, text: str) -> float:
    return (1.3 if word.tag.startswith("NNP") else 1.0) * (1.25 if " " in text else 1.0)
