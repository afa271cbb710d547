"""How a clause is said in fewer words: branches of its tree go, the least missed first."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cutroom.media.copywriting import vocabulary
from cutroom.media.copywriting.trees import SUBJECTS, WH, Tree, length

NEVER = frozenset({"intj", "meta"})
# What may go, the least missed first.
OPTIONAL = ("parataxis", "relcl", "advcl", "appos", "conj", "acl", "npadvmod", "advmod", "prep", "amod")
FIXED = frozenset({"aux", "auxpass", "neg", "prt", "expl", "dobj", "attr", "acomp", "oprd", "xcomp", "dative", "agent"})


def shortest(tree: Tree, verb: int, subject: int | None, kind: str, longest: int) -> list[int] | None:
    """The numbers of the words that stay: branches go, the least missed first, until the rest is short enough."""
    gone = set(never_missed(tree, verb))
    optional = sorted(_optional(tree, verb, subject, kind), key=lambda one: _missed(tree, verb, one))
    kept = _kept(tree, verb, gone)
    for at in [one for one in optional if tree.words[one].relation in ("parataxis", "relcl") or _weak(tree, one)]:
        gone.add(at)
        kept = _kept(tree, verb, gone)
    for at in optional:
        if length(tree, kept) <= longest:
            break
        gone.add(at)
        kept = _kept(tree, verb, gone)
    return kept if kept and length(tree, kept) <= longest and not _gaps(tree, kept) else None


def _gaps(tree: Tree, kept: Sequence[int]) -> bool:
    """Whether something is missing between two words that now stand side by side: `bad our brains`."""
    sides = [(tree.words[a].tag[:2], tree.words[b].tag[:2]) for a, b in pairwise(kept) if b > a + 1]
    return any(a in ("NN", "JJ", "CD") and b in ("NN", "DT", "PR", "JJ", "CD") for a, b in sides)


def never_missed(tree: Tree, verb: int) -> Iterator[int]:
    """Branches that no reader misses: joining words before the clause, fillers, clauses after it that stand alone."""
    own = tree.under(verb)
    for at in own:
        word = tree.words[at]
        name, head = word.relation, word.head
        degree = word.text.lower() == "so" and head >= 0 and tree.words[head].tag[:2] in ("JJ", "RB")
        filler = (
            name in ("advmod", "intj")
            and not degree
            and word.text.lower() in vocabulary.FILLERS
            and not tree.children[at]
        )
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
        if word.relation == "advmod" and (
            word.text.lower() in ("not", "never", "only", "no", "longer") or word.head != verb
        ):
            continue
        if word.relation == "prep" and _bound(tree, at):
            continue
        if word.relation == "amod" and word.head == subject:
            continue
        if word.relation == "conj" and tree.low(at) in ("more", "so"):
            continue
        yield at


def _bound(tree: Tree, at: int) -> bool:
    """A preposition that its head needs: `of`, or the first after a verb that has no object."""
    word, head = tree.words[at], tree.words[at].head
    above = tree.words[head]
    if word.text.lower() == "of" or at == head + 1:
        return above.tag.startswith(("V", "J")) or word.text.lower() == "of"
    others = [
        one
        for one in tree.children[head]
        if tree.words[one].relation in FIXED - {"aux", "auxpass", "neg"} or tree.words[one].relation == "prep"
    ]
    return above.tag.startswith("VB") and not [one for one in others if one < at]


def _missed(tree: Tree, verb: int, at: int) -> tuple[int, int]:
    """How much a branch would be missed: by its relation, then from the right."""
    return OPTIONAL.index(tree.words[at].relation), -at


def _weak(tree: Tree, at: int) -> bool:
    """A branch at the clause's beginning or end that points out of it."""
    word = tree.words[at]
    spoken = [tree.low(one) for one in tree.under(at)]
    vague = word.relation == "prep" and spoken[-1] in (vocabulary.VAGUE | vocabulary.IT | vocabulary.THEY)
    leading = (
        word.relation in ("prep", "advcl", "npadvmod", "advmod")
        and at < word.head
        and word.tag not in WH
        and len(spoken) > 1
    )
    leading = leading and not (word.relation == "advcl" and spoken[0] in ("when", "if") and len(spoken) > 2)
    return (
        vague
        or (leading and spoken[0] not in ("without", "for"))
        or (word.relation == "advcl" and spoken[0] in ("as", "so", "like"))
    )


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
        if (
            tree.words[one].relation == "cc"
            and one < at
            and not any(
                one < other < at and tree.words[other].relation == "conj"
                for other in tree.children[tree.words[at].head]
            )
        ):
            yield one


def _mark_stays(tree: Tree, kept: Sequence[int], place: int) -> bool:
    at = kept[place]
    text = tree.words[at].text
    if text[:1].isalnum() or text[:1] in "$€£₹#&%'’":
        return True
    inside = 0 < place < len(kept) - 1
    return inside and text in (",",) and kept[place - 1] == at - 1 and kept[place + 1] == at + 1
