"""Clauses of parsed sentences, and how each is said in fewer words without ceasing to be one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cutroom.media.copywriting import vocabulary
from cutroom.media.copywriting.grammar import Token
from cutroom.media.copywriting.sentences import Piece
from cutroom.media.copywriting.tokens import joined

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
WH = frozenset({"WRB", "WP", "WDT", "WP$"})
CLAUSAL = frozenset({"ROOT", "ccomp", "conj", "parataxis", "pcomp", "advcl", "csubj", "xcomp"})
LEADING = frozenset({"cc", "mark", "intj", "preconj", "meta", "dep", "parataxis"})
NEVER = frozenset({"intj", "meta"})
# What may go, the least missed first.
OPTIONAL = ("parataxis", "relcl", "advcl", "appos", "conj", "acl", "npadvmod", "advmod", "prep", "amod")
FIXED = frozenset({"aux", "auxpass", "neg", "prt", "expl", "dobj", "attr", "acomp", "oprd", "xcomp", "dative", "agent"})


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


class Tree:
    """A piece's words with the way down: who depends on whom."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.words = words
        self.children: list[list[int]] = [[] for _ in words]
        for at, word in enumerate(words):
            if 0 <= word.head < len(words) and word.head != at:
                self.children[word.head].append(at)

    def under(self, at: int, without: frozenset[int] = frozenset()) -> list[int]:
        """A word and all that hangs on it, in order, without the branches that are named."""
        found, stack = list[int](), [at]
        while stack:
            here = stack.pop()
            found.append(here)
            stack += [child for child in self.children[here] if child not in without]
        return sorted(found)

    def child(self, at: int, names: frozenset[str]) -> int | None:
        """The first dependent with one of these relations."""
        return next((one for one in self.children[at] if self.words[one].relation in names), None)

    def low(self, at: int) -> str:
        """A word in small letters."""
        return self.words[at].text.lower()


def clauses(piece: Piece, longest: int) -> Iterator[Clause]:
    """The clauses of a piece that could stand alone, each as long as `longest` letters allow."""
    tree = Tree(piece.words)
    if (whole := _whole(tree, piece, longest)) is not None:
        yield whole
    for verb, word in enumerate(piece.words):
        if word.relation not in CLAUSAL or not word.tag.startswith(("VB", "MD")) or _unsaid(tree, verb):
            continue
        subject = tree.child(verb, SUBJECTS)
        shared = _shared_subject(tree, verb) if subject is None else []
        kind = "claim" if shared else _kind(tree, piece, verb, subject)
        room = longest - _length(tree, shared) - bool(shared)
        kept = _shortest(tree, verb, subject, kind, room) if kind else None
        if kind and kept:
            words = (*shared, *(at for at in kept if at not in shared))
            yield Clause(piece, verb, subject if not shared else _head(tree, shared), words, kind, _lost(tree, verb, kept))


def _unsaid(tree: Tree, verb: int) -> bool:
    """Whether a clause is denied, doubted or asked by the one above it: what nobody claims is no title."""
    at = verb
    while tree.words[at].relation in ("ccomp", "conj", "xcomp", "pcomp") and (above := tree.words[at].head) >= 0:
        below = [tree.low(one) for one in tree.children[above]]
        if tree.words[at].relation != "conj" and any(one in ("not", "n't", "n’t", "never", "if", "whether") for one in below):
            return True
        if tree.words[at].relation != "conj" and any(tree.low(one) == "if" for one in tree.children[at]):
            return True
        at = above
    return tree.words[at].relation == "advcl" and not _asserted(tree, at) and at != verb


def _conditional(tree: Tree, verb: int) -> bool:
    """Whether a clause says when or if, and not that."""
    marks = [tree.low(one) for one in tree.children[verb] if tree.words[one].relation in ("mark", "advmod") and one < verb]
    return any(one in ("if", "unless", "whether", "when", "while", "until", "till", "before", "after", "like", "as") for one in marks)


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


def _whole(tree: Tree, piece: Piece, longest: int) -> Clause | None:
    """A short sentence as it was said, where it is one."""
    words = list(range(len(piece.words)))
    while words and not piece.words[words[-1]].text[-1:].isalnum():
        words.pop()
    verb = next((at for at, word in enumerate(piece.words) if word.relation == "ROOT"), None)
    if verb is None or not piece.whole or _length(tree, words) > longest:
        return None
    subject = tree.child(verb, SUBJECTS)
    kind = _kind(tree, piece, verb, subject)
    words = [at for at in words if at not in set(_never(tree, verb)) or tree.words[at].relation not in ("advmod", "intj")]
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
    return sum(tree.words[at].tag[:2] in ("NN", "VB", "JJ", "CD") and tree.low(at) not in vocabulary.FUNCTION_WORDS for at in gone)


def _kind(tree: Tree, piece: Piece, verb: int, subject: int | None) -> str | None:
    """What a clause can be made into; None for one that cannot stand alone."""
    first = _first(tree, verb)
    wh = tree.words[first].tag in WH
    main = tree.words[verb].relation in ("ROOT", "parataxis")
    if piece.asks and main:
        asked = subject is None or subject == first or _inverted(tree, verb, subject)
        return "question" if asked and (wh or tree.words[first].tag in FINITE) else None
    if wh and tree.words[verb].relation in ("ccomp", "pcomp", "csubj", "advcl"):
        if tree.low(first) not in ("how", "why", "what") or subject is None or not finite(tree, verb):
            return None
        return "question" if _inverted(tree, verb, subject) else "how"
    if subject is not None and finite(tree, verb) and not wh and not _conditional(tree, verb):
        stands = tree.words[verb].relation not in ("pcomp", "csubj", "advcl", "xcomp") or _asserted(tree, verb)
        return "claim" if stands else None
    commands = main and subject is None and tree.words[verb].tag in ("VB", "VBP") and _commands(tree, verb)
    return "command" if commands else None


def _commands(tree: Tree, verb: int) -> bool:
    """Whether a sentence begins with its verb: `Feed the yeast`, `Don't massify everything`."""
    lead = [tree.low(at) for at in range(verb)]
    return lead in ([], ["do", "n't"], ["do", "n’t"], ["do", "not"], ["never"], ["always"])


def _inverted(tree: Tree, verb: int, subject: int) -> bool:
    """Whether the verb stands before its subject, as in a question."""
    helpers = [one for one in tree.children[verb] if tree.words[one].relation in ("aux", "auxpass")]
    return min([*helpers, verb]) < subject


def finite(tree: Tree, verb: int) -> bool:
    """Whether a verb carries tense, itself or by its auxiliary."""
    helpers = [tree.words[one].tag for one in tree.children[verb] if tree.words[one].relation in ("aux", "auxpass")]
    return (helpers[0] if helpers else tree.words[verb].tag) in FINITE


def _first(tree: Tree, verb: int) -> int:
    """The first word of a clause that is not merely joined to the one before."""
    marks = frozenset(
        one for one in tree.children[verb] if tree.words[one].relation in LEADING or tree.words[one].relation == "punct"
    )
    return tree.under(verb, marks)[0]


def _shortest(tree: Tree, verb: int, subject: int | None, kind: str, longest: int) -> list[int] | None:
    """The numbers of the words that stay: branches go, the least missed first, until the rest is short enough."""
    gone = set(_never(tree, verb))
    optional = sorted(_optional(tree, verb, subject, kind), key=lambda one: _missed(tree, verb, one))
    kept = _kept(tree, verb, gone)
    for at in [one for one in optional if tree.words[one].relation in ("parataxis", "relcl") or _weak(tree, one)]:
        gone.add(at)
        kept = _kept(tree, verb, gone)
    for at in optional:
        if _length(tree, kept) <= longest:
            break
        gone.add(at)
        kept = _kept(tree, verb, gone)
    return kept if kept and _length(tree, kept) <= longest and not _gaps(tree, kept) else None


def _gaps(tree: Tree, kept: Sequence[int]) -> bool:
    """Whether something is missing between two words that now stand side by side: `bad our brains`."""
    sides = [(tree.words[a].tag[:2], tree.words[b].tag[:2]) for a, b in zip(kept, kept[1:], strict=False) if b > a + 1]
    return any(a in ("NN", "JJ", "CD") and b in ("NN", "DT", "PR", "JJ", "CD") for a, b in sides)


def _never(tree: Tree, verb: int) -> Iterator[int]:
    """Branches that no reader misses: joining words before the clause, fillers, clauses after it that stand alone."""
    own = tree.under(verb)
    for at in own:
        word = tree.words[at]
        name, head = word.relation, word.head
        filler = name in ("advmod", "intj") and word.text.lower() in vocabulary.FILLERS and not tree.children[at]
        joining = head == verb and name in ("cc", "mark", "preconj") and at < _core(tree, verb)
        clause = name in ("conj", "parataxis", "ccomp") and tree.child(at, SUBJECTS) is not None and head == verb
        ahead = clause and (name != "ccomp" or at < verb)
        if at != verb and (name in NEVER or filler or joining or ahead):
            yield at


def _core(tree: Tree, verb: int) -> int:
    subject = tree.child(verb, SUBJECTS | {"expl"})
    return verb if subject is None else min(subject, verb)


def _optional(tree: Tree, verb: int, subject: int | None, kind: str) -> Iterator[int]:
    """Branches that may go without breaking the clause."""
    for at in tree.under(verb):
        word = tree.words[at]
        if at == verb or word.relation not in OPTIONAL or word.head < 0:
            continue
        wh = word.tag in WH or any(tree.words[one].tag in WH for one in tree.under(at)[:2])
        if wh and kind in ("how", "question") and at < verb:
            continue
        if word.relation == "advmod" and (word.text.lower() in ("not", "never", "only", "no", "longer") or word.head != verb):
            continue
        if word.relation == "prep" and _bound(tree, at):
            continue
        if word.relation == "amod" and word.head == subject:
            continue
        if word.relation == "conj" and tree.low(at) in ("more", "so"):
            continue
        yield at


def _bound(tree: Tree, at: int) -> bool:
    """A preposition that its head needs: `of` after a noun or number, the first after a verb with no object, `by` of a passive."""
    word, head = tree.words[at], tree.words[at].head
    above = tree.words[head]
    if word.text.lower() == "of" or at == head + 1:
        return above.tag.startswith(("V", "J")) or word.text.lower() == "of"
    others = [one for one in tree.children[head] if tree.words[one].relation in FIXED - {"aux", "auxpass", "neg"} or tree.words[one].relation == "prep"]
    return above.tag.startswith("VB") and not [one for one in others if one < at]


def _missed(tree: Tree, verb: int, at: int) -> tuple[int, int]:
    """How much a branch would be missed: by its relation, then from the right."""
    return OPTIONAL.index(tree.words[at].relation), -at


def _weak(tree: Tree, at: int) -> bool:
    """A branch at the clause's beginning or end that points out of it."""
    word = tree.words[at]
    said = [tree.low(one) for one in tree.under(at)]
    vague = word.relation == "prep" and said[-1] in (vocabulary.VAGUE | vocabulary.IT | vocabulary.THEY)
    leading = word.relation in ("prep", "advcl", "npadvmod", "advmod") and at < word.head and word.tag not in WH and len(said) > 1
    leading = leading and not (word.relation == "advcl" and said[0] in ("when", "if") and len(said) > 2)
    return vague or (leading and said[0] not in ("without", "for")) or (word.relation == "advcl" and said[0] in ("as", "so", "like"))


def _kept(tree: Tree, verb: int, gone: set[int]) -> list[int]:
    """The words that are left, without marks that nothing is left of, and without a joining word alone."""
    kept = tree.under(verb, frozenset(gone))
    lone = {one for at in gone for one in _joining(tree, at)}
    kept = [one for one in kept if one not in lone]
    return [one for place, one in enumerate(kept) if _mark_stays(tree, kept, place)]


def _joining(tree: Tree, at: int) -> Iterator[int]:
    """The `and` before a branch that goes."""
    if tree.words[at].relation != "conj":
        return
    for one in tree.children[tree.words[at].head]:
        if tree.words[one].relation == "cc" and one < at and not any(
            one < other < at and tree.words[other].relation == "conj" for other in tree.children[tree.words[at].head]
        ):
            yield one


def _mark_stays(tree: Tree, kept: Sequence[int], place: int) -> bool:
    at = kept[place]
    text = tree.words[at].text
    if text[:1].isalnum() or text[:1] in "$€£₹#&%'’":
        return True
    inside = 0 < place < len(kept) - 1
    return inside and text in (",",) and kept[place - 1] == at - 1 and kept[place + 1] == at + 1


def _length(tree: Tree, kept: Sequence[int]) -> int:
    return len(joined([tree.words[one].text for one in kept]))
