"""Titles from a passage: its claims, questions and how-tos in few words, and what it is about where none stands."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cutroom.media.copywriting import checks, clauses, frames, hashtags, scoring, vocabulary
from cutroom.media.copywriting.clauses import Clause, Tree
from cutroom.media.copywriting.grammar import Token, parse
from cutroom.media.copywriting.sentences import Piece
from cutroom.media.copywriting.tokens import joined
from cutroom.media.speech import lexicon

SHORTEST, LONGEST = 14, 80
DIFFERENT = 0.5  # of their stems that two titles may share
CLOSE = 14  # titles that are looked at closely
JUDGED, USUAL = 2.4, 0.3  # what a judge's mark counts for, and the mark that moves nothing
LABEL = 0.75  # what a label is worth beside a claim
PHRASE = frozenset({"compound", "amod", "nummod", "poss", "case", "nmod"})
NAMED = frozenset({"India", "China", "Bollywood", "Netflix", "ChatGPT", "James bond", "Apple", "Google", "Microsoft", "Linux", "Mars"})


Judge = Callable[[Sequence[str]], Sequence[float]]  # how good texts are by a model of what people like, 0 to 1 each


class Title(NamedTuple):
    """A title and how good it is; `place` is the sentence that it came from, -1 for none."""

    text: str
    score: float
    place: int


def candidates(pieces: Sequence[Piece], weights: dict[str, float], about: str = "") -> list[Title]:
    """All titles that a passage gives, the best first; a claim whose pronoun is known is told with the name.

    What leans on its passage gets a topic before it: `Burnout: it feeds on your passion`. `about` is the video's title.
    """
    places = len({piece.place for piece in pieces})
    said = " ".join(piece.text for piece in pieces)
    known = {topic.tag for topic in hashtags.about(said, about)[:4]}
    small = {word.text for piece in pieces for word in piece.words if word.text.islower()}
    found: dict[str, Title] = {}
    for number, piece in enumerate(pieces):
        near = " ".join(one.text for one in pieces[max(0, number - 1) : number + 2])
        local = [topic.tag for topic in hashtags.about(near) if topic.tag in known]
        context = Context(pieces[max(0, number - 1) : number], weights, places, hashtags.readable(local[0]) if local else "", small)
        for clause in clauses.clauses(piece, LONGEST - 2):
            for title in _of_clause(clause, context):
                text = sentence_case(title.text)
                if checks.whole_title(text, LONGEST) and len(text) >= SHORTEST:
                    best = found.get(text)
                    found[text] = title._replace(text=text) if best is None or title.score > best.score else best
    for label in labels(pieces, weights, about):
        found.setdefault(label.text, label)
    return sorted(found.values(), key=lambda one: (-one.score, one.text))


class Context(NamedTuple):
    """What a clause is read beside: the sentence before, what the passage is about, what is written small elsewhere."""

    before: Sequence[Piece]
    weights: dict[str, float]
    places: int
    topic: str
    small: set[str]


def _of_clause(clause: Clause, context: Context) -> Iterator[Title]:
    score, place = scoring.score(clause, context.weights, context.places), clause.piece.place
    text = clause.text + ("?" if clause.kind == "question" else "")
    yield Title(text, score, place)
    if named := _named(clause, context.before):
        yield Title(named, score + 0.9, place)
    inner = _inner(clause, context.small)
    if clause.kind == "claim" and (lead := frames.lead(clause)):
        yield Title(f"{lead} {inner}", score + (0.3 if lead == "How" else 0.1), place)
    elif context.topic and _pronoun(clause) and not set(lexicon.content(context.topic)) & set(lexicon.content(text)):
        yield Title(f"{context.topic}: {inner if clause.kind != 'question' else text}", score + 0.2, place)


def _pronoun(clause: Clause) -> bool:
    return clause.subject is None or clause.piece.words[clause.subject].tag in ("PRP", "DT", "EX")


def _inner(clause: Clause, small: set[str]) -> str:
    """A clause as it stands within a sentence: small, unless it begins with a name."""
    first = clause.piece.words[clause.words[0]]
    keep = first.text.startswith("I") and first.tag == "PRP"
    keep |= first.tag.startswith("NNP") and first.text.lower() not in small
    return clause.text if keep else clause.text[:1].lower() + clause.text[1:]


def _named(clause: Clause, before: Sequence[Piece]) -> str | None:
    """The clause with what its subject stands for, where only one thing in the sentences before can be meant."""
    if clause.subject is None or clause.subject != clause.words[0]:
        return None
    said = clause.piece.words[clause.subject].text.lower()
    takes = clause.piece.words[clause.verb].text.lower() in ("took", "takes", "take", "seems", "turns", "turned", "happened")
    if said not in ("it", "they", "he", "she") or takes or clause.piece.words[clause.subject].relation == "expl":
        return None
    many = clause.piece.words[clause.verb].tag == "VBP" and said == "they"
    found = next((one for piece in reversed(before) if (one := _meant(piece, said, clause.piece.place, many))), None)
    rest = joined([clause.piece.words[at].text for at in clause.words[1:]])
    return f"{found} {rest}" if found and not rest.startswith(("'", "’", "n't")) else None


def _meant(piece: Piece, pronoun: str, place: int, many: bool) -> str | None:
    """What a pronoun means in the piece before it: its only subject of that number, or its only name in one sentence."""
    plural = pronoun == "they"
    subjects = {text.lower(): (text, proper) for text, number, proper in _subjects(piece) if number == plural or (proper and not many)}
    proper = {name for name in hashtags.names([piece]) if is_person(name, piece) == (pronoun in ("he", "she"))}
    if len(proper) == 1 and piece.place == place and not many and pronoun != "it":
        return proper.pop()
    if len(subjects) != 1:
        return None
    text, name = next(iter(subjects.values()))
    return text if pronoun in ("it", "they") or name else None


def is_person(name: str, piece: Piece) -> bool:
    """Whether a name is somebody's, as far as it shows: a title before it, or two names without a company's word."""
    first = name.split()[0].rstrip(".").lower()
    return first in hashtags.PERSON_TITLES or (len(name.split()) == 2 and not any(part.isupper() for part in name.split()))


def _subjects(piece: Piece) -> Iterator[tuple[str, bool, bool]]:
    """The subjects of a sentence that a pronoun after it could mean, whether they are many, and whether names."""
    tree = Tree(piece.words)
    for at, word in enumerate(piece.words):
        if word.relation in clauses.SUBJECTS and word.tag in scoring.NOUNS and scoring.useful(word):
            text = phrase(tree, at)
            if text:
                yield text, word.tag.endswith("S"), word.tag.startswith("NNP")


def phrase(tree: Tree, at: int) -> str | None:
    """A noun with what belongs before it, without article or praise; None where it leans on another or is broken."""
    kept = [one for one in tree.children[at] if tree.words[one].relation in PHRASE and one < at]
    kept = [one for one in kept if tree.low(one) not in vocabulary.PRAISE and tree.words[one].tag not in ("JJR", "JJS")]
    parts = sorted({at, *(deep for one in kept for deep in tree.under(one))})
    said = [tree.words[one] for one in parts]
    if parts != list(range(parts[0], parts[-1] + 1)) or any(_leans(word) for word in said):
        return None
    text = joined([word.text for word in said])
    return text if said[0].tag.startswith("NNP") or parts[0] > 0 else text[:1].lower() + text[1:]


def _leans(word: Token) -> bool:
    low = word.text.lower()
    return word.tag in ("PRP", "PRP$", "DT", "WDT", "WP", "RB", "RBR", "UH", "CD") or low in vocabulary.ORDINAL | vocabulary.VAGUE | vocabulary.PROFANE


def labels(pieces: Sequence[Piece], weights: dict[str, float], about: str) -> list[Title]:
    """What a passage is about, as a person would write it on a folder: `Burnout and creativity`."""
    said = " ".join(piece.text for piece in pieces)
    topics = [hashtags.readable(one.tag) for one in hashtags.about(said, about, least=hashtags.SURE)]
    best = [text for text, _ in phrases(pieces, weights).most_common(8)]
    rich = [one for one in best if " " in one or (any(letter.isupper() for letter in one) and said.count(one) > 1)]
    best = [one for one in best if not one[:1].isupper() or one in rich]
    apart: list[str] = []
    for one in dict.fromkeys([*topics[:2], *rich, *best]):
        if not any(_alike(one, other) or one.lower() in other.lower() or other.lower() in one.lower() for other in apart):
            apart.append(one)
    texts = [f"{apart[0]} and {_within(other, topics)}" for other in apart[1:3]] or apart[:1]
    return [Title(sentence_case(text), LABEL - 0.4 * at, -1) for at, text in enumerate(texts) if checks.whole_title(text)]


def _within(phrase: str, topics: Sequence[str]) -> str:
    return phrase[:1].lower() + phrase[1:] if phrase in topics and not phrase[1:2].isupper() and phrase not in NAMED else phrase


def phrases(pieces: Sequence[Piece], weights: dict[str, float]) -> Counter[str]:
    """The noun phrases of a passage, each as first said, by how much the passage is about them."""
    counts: Counter[str] = Counter()
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
    return counts


def _worth(word: Token, text: str) -> float:
    return (1.3 if word.tag.startswith("NNP") else 1.0) * (1.25 if " " in text else 1.0)


def sentence_case(text: str) -> str:
    """With a capital at its beginning, and `I` as English writes it."""
    text = re.sub(r"\bi\b(?=$|['’ ])", "I", text.strip(" ,"))
    text = re.sub(r"\b([Aa]) (?=[aeio](?!ne\b|nce\b))", r"\1n ", text)
    return text[:1].upper() + text[1:]


def best(found: Sequence[Title], judge: Judge | None = None) -> list[Title]:
    """The titles that read as sentences, the best first; a `judge` has its say about those that may be chosen."""
    fit = list(islice((one for one in found if one.place < 0 or reads_well(one.text)), CLOSE))
    if judge is None or not fit:
        return fit
    marks = judge([one.text if one.text.endswith("?") else f"{one.text}." for one in fit])
    weighed = [
        one._replace(score=one.score + (JUDGED if one.place >= 0 else JUDGED / 2) * (mark - USUAL))
        for one, mark in zip(fit, marks, strict=True)
    ]
    return sorted(weighed, key=lambda one: (-one.score, one.text))


def pick(found: Sequence[Title], most: int = 3) -> list[Title]:
    """The best titles that differ from one another; a mere label is the last."""
    picked: list[Title] = []
    for one in found:
        if all(not _alike(one.text, other.text) for other in picked):
            picked.append(one)
        if len(picked) == most:
            break
    return picked


def reads_well(text: str) -> bool:
    """Whether a title, read again on its own, is one clause with a verb that fits its subject."""
    words = parse(text.partition(": ")[2] or text)
    roots = [at for at, word in enumerate(words) if word.head < 0]
    if len(roots) != 1 or any(word.relation in ("dep", "meta", "intj") for word in words):
        return False
    tree, root = Tree(words), roots[0]
    if words[0].tag in ("WRB", "WP", "WDT") or text.endswith("?"):
        return any(word.relation in clauses.SUBJECTS for word in words)
    subject = tree.child(root, clauses.SUBJECTS)
    if subject is None:
        return words[root].tag in ("VB", "VBP") and root <= 2
    return words[root].tag.startswith("VB") and clauses.finite(tree, root) and _agrees(tree, root, subject)


def _agrees(tree: Tree, verb: int, subject: int) -> bool:
    tag, one = tree.words[verb].tag, tree.words[subject].tag
    return not (tag == "VBP" and one in ("NN", "NNP") and not any(w.relation == "conj" for w in tree.words[:verb])) and not (
        tag == "VBZ" and one in ("NNS",)
    )


def _alike(one: str, other: str) -> bool:
    a, b = set(lexicon.content(one)) - {"why", "how"}, set(lexicon.content(other)) - {"why", "how"}
    return bool(a and b) and len(a & b) / min(len(a), len(b)) > DIFFERENT
