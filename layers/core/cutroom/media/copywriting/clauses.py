"""Clauses of parsed sentences, and how each is said in fewer words without ceasing to be one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cutroom.media.copywriting import vocabulary
from cutroom.media.copywriting.sentences import Piece
from cutroom.media.copywriting.shortening import never_missed, shortest
from cutroom.media.copywriting.tokens import joined
from cutroom.media.copywriting.trees import FINITE, SUBJECTS, WH, Tree, finite, inverted, length

CLAUSAL = frozenset({"ROOT", "ccomp", "conj", "parataxis", "pcomp", "advcl", "csubj", "xcomp"})
ASKING = frozenset(
    ["do", "does", "did", "is", "are", "was", "were", "can", "could", "would", "should", "will", "have", "has"]
)
LEADING = frozenset({"cc", "mark", "intj", "preconj", "meta", "dep", "parataxis"})


class Clause(NamedTuple):
    """A clause as numbers of its piece's words, in order; `verb` is its head, `kind` what is made of it."""

    piece: Piece
    verb: int
    subject: int | None
    words: tuple[int, ...]
    kind: str  # claim | question | how | command
    lost: int = 0  # words with a meaning that were left out

    @property
    def text(self) -> str:
        """The clause as it would be read."""
        return joined([self.piece.words[i].text for i in self.words])


def clauses(piece: Piece, longest: int) -> Iterator[Clause]:
    """The clauses of a piece that could stand alone, each as long as `longest` letters allow."""
    tree = Tree(piece.words)
    if (spoken := whole(piece, longest)) is not None:
        yield spoken
    for verb, word in enumerate(piece.words):
        if word.relation not in CLAUSAL or not word.tag.startswith(("VB", "MD")) or _denied(tree, verb):
            continue
        subject = tree.child(verb, SUBJECTS)
        shared = _shared_subject(tree, verb) if subject is None else []
        kind = "claim" if shared else _kind(tree, piece, verb, subject)
        room = longest - length(tree, shared) - bool(shared)
        kept = shortest(tree, verb, subject, kind, room) if kind else None
        if kind and kept:
            words = (*shared, *(at for at in kept if at not in shared))
            yield Clause(
                piece, verb, subject if not shared else _head(tree, shared), words, kind, _lost(tree, verb, kept)
            )


def _denied(tree: Tree, verb: int) -> bool:
    """Whether a clause is denied, doubted or asked by the one above it: what nobody claims is no title."""
    at = verb
    while tree.words[at].relation in ("ccomp", "conj", "xcomp", "pcomp") and (above := tree.words[at].head) >= 0:
        below = [tree.low(one) for one in tree.children[above]]
        if tree.words[at].relation != "conj" and any(
            one in ("not", "n't", "n’t", "never", "if", "whether") for one in below
        ):
            return True
        if tree.words[at].relation != "conj" and any(tree.low(one) == "if" for one in tree.children[at]):
            return True
        at = above
    return tree.words[at].relation == "advcl" and not _asserted(tree, at) and at != verb


def _conditional(tree: Tree, verb: int) -> bool:
    """Whether a clause says when or if, and not that."""
    marks = [
        tree.low(one) for one in tree.children[verb] if tree.words[one].relation in ("mark", "advmod") and one < verb
    ]
    return any(
        one in ("if", "unless", "whether", "when", "while", "until", "till", "before", "after", "like", "as")
        for one in marks
    )


def _asserted(tree: Tree, verb: int) -> bool:
    """Whether a clause that depends on another is claimed all the same: `because people talk`."""
    marks = [tree.low(one) for one in tree.children[verb] if tree.words[one].relation == "mark"]
    return bool(marks) and marks[0] in ("because", "since", "although", "though", "whereas")


def _shared_subject(tree: Tree, verb: int) -> list[int]:
    """The subject that a verb has in common with the one that it is joined to: `Amazon waited and [Amazon] lost`."""
    word = tree.words[verb]
    if word.relation != "conj" or not finite(tree, verb):
        return []
    above = word.head
    if not tree.words[above].tag.startswith("VB") or tree.words[above].tag == "VB" or _helped(tree, above):
        return []
    subject = tree.child(above, SUBJECTS)
    if subject is None or tree.words[subject].tag in WH:
        return []
    gone = frozenset(at for at in tree.under(subject) if tree.words[at].relation in ("relcl", "appos", "acl", "punct"))
    return tree.under(subject, gone)


def _helped(tree: Tree, verb: int) -> bool:
    return any(tree.words[one].relation == "aux" for one in tree.children[verb])


def _head(tree: Tree, words: Sequence[int]) -> int:
    return next(at for at in words if tree.words[at].head not in words)


def whole(piece: Piece, longest: int) -> Clause | None:
    """A short sentence as it was said, where it is one."""
    tree = Tree(piece.words)
    words = list(range(len(piece.words)))
    while words and not piece.words[words[-1]].text[-1:].isalnum():
        words.pop()
    verb = next((at for at, word in enumerate(piece.words) if word.relation == "ROOT"), None)
    if verb is None or not piece.whole or length(tree, words) > longest:
        return None
    subject = tree.child(verb, SUBJECTS)
    kind = _kind(tree, piece, verb, subject)
    words = [
        at
        for at in words
        if at not in set(never_missed(tree, verb)) or tree.words[at].relation not in ("advmod", "intj")
    ]
    stands = kind and words and tree.words[words[0]].relation != "mark"
    return Clause(piece, verb, subject, tuple(words), kind, -1) if kind and stands else None


def _lost(tree: Tree, verb: int, kept: Sequence[int]) -> int:
    """How many words with a meaning between the first and the last branch of a clause are gone."""
    aside = {
        deep
        for at in tree.children[verb]
        if tree.words[at].relation in ("conj", "parataxis", "ccomp", "advcl", "intj", "meta", "dep")
        for deep in tree.under(at)
    }
    gone = set(tree.under(verb)) - set(kept) - aside
    return sum(
        tree.words[at].tag[:2] in ("NN", "VB", "JJ", "CD") and tree.low(at) not in vocabulary.FUNCTION_WORDS
        for at in gone
    )


def _kind(tree: Tree, piece: Piece, verb: int, subject: int | None) -> str | None:
    """What a clause can be made into; None for one that cannot stand alone."""
    main = tree.words[verb].relation in ("ROOT", "parataxis")
    first = _first(tree, verb)
    if main and (piece.asks or tree.words[first].tag in WH or tree.low(0) == "how"):
        return _question(tree, piece, verb, subject, first)
    if subject is None:
        return "command" if main and tree.words[verb].tag in ("VB", "VBP") and _commands(tree, verb) else None
    if not finite(tree, verb):
        return None
    if tree.words[first].tag in WH:
        return _embedded(tree, verb, subject, first)
    stands = tree.words[verb].relation not in ("pcomp", "csubj", "advcl", "xcomp") or _asserted(tree, verb)
    return "claim" if stands and not _conditional(tree, verb) else None


def _question(tree: Tree, piece: Piece, verb: int, subject: int | None, first: int) -> str | None:
    """A main clause that asks, or begins as a question does: `Why do brands fail?`, `How brands fail`, `How to win`."""
    wh, turned = tree.words[first].tag in WH, subject is not None and inverted(tree, verb, subject)
    if piece.asks:
        asking = subject is None or subject == first or turned or (wh and tree.low(1) in ASKING)
        return "question" if asking and (wh or tree.words[first].tag in FINITE) else None
    if tree.low(0) == "how" and [word.tag for word in tree.words[1:3]] == ["TO", "VB"]:
        return "how"
    if subject is None or subject == first or not finite(tree, verb):
        return None
    return "question" if turned else "how" if tree.low(0) in ("how", "why") else None


def _embedded(tree: Tree, verb: int, subject: int, first: int) -> str | None:
    """A question within a sentence: `how brands fail`."""
    inside = tree.words[verb].relation in ("ccomp", "pcomp", "csubj", "advcl")
    if not inside or tree.low(first) not in ("how", "why", "what"):
        return None
    return "question" if inverted(tree, verb, subject) else "how"


def _commands(tree: Tree, verb: int) -> bool:
    """Whether a sentence begins with its verb: `Feed the yeast`, `Don't massify everything`."""
    lead = [tree.low(at) for at in range(verb)]
    return lead in ([], ["do", "n't"], ["do", "n’t"], ["do", "not"], ["never"], ["always"])


def _first(tree: Tree, verb: int) -> int:
    """The first word of a clause that is not merely joined to the one before."""
    marks = frozenset(
        one for one in tree.children[verb] if tree.words[one].relation in LEADING or tree.words[one].relation == "punct"
    )
    return tree.under(verb, marks)[0]
