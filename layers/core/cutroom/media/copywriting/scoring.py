"""How good a clause is as a title: what it is about, what it promises, what it leans on."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from cutroom.media.copywriting import vocabulary
from cutroom.media.copywriting.clauses import Clause
from cutroom.media.copywriting.grammar import Token
from cutroom.media.copywriting.sentences import Piece
from cutroom.media.speech import lexicon

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
CONTENT = NOUNS | {"JJ", "JJR", "JJS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "RB", "CD"}
USUAL_CHARS = 64
KINDS = {"claim": 0.0, "question": 0.35, "how": 0.55, "command": -0.15}


def salience(pieces: Iterable[Piece], title: str) -> dict[str, float]:
    """How much a passage is about each stem, 0 to 1; names and what the video's title speaks of count more."""
    counts: dict[str, float] = defaultdict(float)
    for piece in pieces:
        for word in piece.words:
            if word.tag in NOUNS and useful(word):
                counts[lexicon.stem(word.text.lower())] += 1.6 if word.tag.startswith("NNP") else 1
            elif word.tag in CONTENT and useful(word):
                counts[lexicon.stem(word.text.lower())] += 0.4
    for stem in lexicon.content(title):
        if stem in counts:
            counts[stem] += 1.5
    top = max(counts.values(), default=1)
    return {stem: math.log1p(count) / math.log1p(top) for stem, count in counts.items()}


def useful(word: Token) -> bool:
    """Whether a word carries meaning."""
    low = word.text.lower()
    return low not in vocabulary.FUNCTION_WORDS | vocabulary.VAGUE | vocabulary.LIGHT and any(c.isalpha() for c in low)


def score(clause: Clause, weights: dict[str, float], places: int, usual: int = USUAL_CHARS) -> float:
    """How good a clause is as a title; 1 is decent. Longer than `usual` letters is worse."""
    words = [clause.piece.words[at] for at in clause.words]
    about = _about(words, weights)
    length = len(clause.text)
    fit = -(0.6 if length < 18 else 0.25 if length < 24 else 0) - max(0, length - usual) / 40
    return (
        KINDS[clause.kind]
        + about
        + fit
        + _promise(words)
        - _leans(clause, words)
        - 0.15 * clause.piece.place / max(1, places)
        - (0.25 if not clause.piece.whole else 0)
        + (0.3 if clause.lost < 0 else -min(1.2, (0.8 if clause.kind == "question" else 0.22) * clause.lost))
    )


def _about(words: Sequence[Token], weights: dict[str, float]) -> float:
    stems = {lexicon.stem(one.text.lower()) for one in words if useful(one)}
    return min(2.0, 0.55 * sum(sorted((weights.get(stem, 0) for stem in stems), reverse=True)[:5]))


def _promise(words: Sequence[Token]) -> float:
    low = {one.text.lower() for one in words}
    strong = min(2, len(low & vocabulary.STRONG)) * 0.3
    number = 0.35 if any(one.tag == "CD" and one.text.lower() != "one" for one in words) else 0
    name = 0.25 if any(one.tag.startswith("NNP") for one in words) else 0
    negated = 0.2 if low & {"not", "n't", "never", "no", "without", "nobody"} else 0
    return strong + number + name + negated


def _leans(clause: Clause, words: Sequence[Token]) -> float:
    """What a stranger would miss, or be bored by."""
    low = [one.text.lower() for one in words]
    subject = clause.piece.words[clause.subject] if clause.subject is not None else None
    spoken = subject.text.lower() if subject else ""
    cost = (
        0.6 * _lost_pronouns(words)
        + 0.5 * sum(word in ("this", "these") for word in low)
        + (1.1 if spoken in vocabulary.THIRD and not _known(clause, words) else 0)
    )
    cost += 0.5 if somebody(clause) else 0
    cost += 0.5 if low and low[0] in ("this", "that", "these", "those") else 0
    cost += 0.7 if "guys" in low or " ".join(low[:4]) in ("i 'm going to", "we 're going to", "i 'd like to") else 0
    cost += 0.6 if _reports(clause) else 0
    cost += 0.35 if spoken in ("there",) or (words and words[0].tag == "EX") else 0
    cost += 0.45 if spoken in ("i", "we") else 0
    cost += 0.4 * sum(word in vocabulary.ORDINAL for word in low)
    cost += 0.25 * sum(word in vocabulary.VAGUE for word in low)
    cost += 0.4 if clause.piece.words[clause.verb].text.lower() in vocabulary.LIGHT - {"is", "are", "'s"} else 0
    cost += 0.9 if sum(useful(one) for one in words) < 2 else 0
    cost += 0.6 if any(word in vocabulary.PROFANE for word in low) else 0
    cost += 0.7 * (len(low) - len(set(low)) > 3)
    cost += (
        0.3
        if clause.lost < 0 and sum(one.relation in ("nsubj", "nsubjpass") for one in words) > 1 and len(words) > 9
        else 0
    )
    cost += 0.5 if low and (low[0] == "what" and clause.kind == "how") else 0
    cost += 1.0 if words and words[0].tag in ("VBG", "VBN") else 0
    cost += 1.5 if _broken(words) else 0
    return cost


def _broken(words: Sequence[Token]) -> bool:
    """Whether a clause shows that its speaker began anew: `the, what is called`."""
    pairs = pairwise(words)
    return any(b.text == "," and a.tag in ("DT", "IN", "TO", "PRP$", "MD", "WRB") for a, b in pairs)


def _lost_pronouns(words: Sequence[Token]) -> int:
    """Pronouns and pointers that nothing before them in the clause explains."""
    results, named = 0, False
    for word in words:
        low = word.text.lower()
        points = low in vocabulary.THIRD and word.tag not in ("IN", "WDT")
        results += points and (not named or low in ("this", "that", "these", "those"))
        named |= word.tag in NOUNS
    return results


def _known(clause: Clause, words: Sequence[Token]) -> bool:
    """Whether a noun stands before the subject: `When people speak, they …`."""
    subject = clause.piece.words[clause.subject] if clause.subject is not None else None
    before = words[: words.index(subject)] if subject in words else ()
    return any(word.tag in NOUNS for word in before)


def somebody(clause: Clause) -> bool:
    """Whether the subject is one whom only the passage knows: `the guy`, `my boss`."""
    if clause.subject is None or clause.subject == 0:
        return False
    before, subject = clause.piece.words[clause.subject - 1], clause.piece.words[clause.subject]
    pointed = before.text.lower() in ("the", "my", "our", "his", "her", "their")
    return pointed and subject.text.lower() in vocabulary.SOMEBODY


def _reports(clause: Clause) -> bool:
    """Whether the clause says only that somebody says something."""
    verb = clause.piece.words[clause.verb].text.lower()
    below = [clause.piece.words[at] for at in clause.words]
    who = clause.piece.words[clause.subject].text.lower() if clause.subject is not None else ""
    return (
        verb in vocabulary.REPORTING
        and who not in ("everybody", "everyone", "nobody", "people", "most")
        and any(one.relation in ("ccomp", "pcomp") for one in below)
    )
