"""A title read again on its own: whether it is one clause, with a verb that fits its subject."""

import re
from collections.abc import Sequence

from cutroom.media.copywriting import trees
from cutroom.media.copywriting.grammar import Token, parse
from cutroom.media.copywriting.trees import Tree

LEANS = re.compile(
    r"(?:that|this|these|those|which|it|he|she|they|him|her|them)\b"
    r"|.*(?:,? or like\b|\bbe like\b|, like\b|\bblah\b|^\w+ god,)",
    re.IGNORECASE,
)
BROKEN = frozenset({"dep", "meta", "intj"})  # relations that a parser gives to what it cannot place
OPENS_TITLE = frozenset({"how", "why", "what"})


def reads_well(text: str) -> bool:
    """Whether a title is one clause that leans on nothing before it; what comes before a colon is not looked at."""
    if LEANS.match(text):
        return False
    words = parse(text.partition(": ")[2] or text)
    roots = [at for at, word in enumerate(words) if word.head < 0]
    if len(roots) != 1 or any(word.relation in BROKEN for word in words):
        return False
    asks = text.endswith("?")
    if words[0].tag in trees.WH or asks:
        return _opens(words, asks=asks)
    calls = any(word.text.lower() == "guys" for word in words)
    return not calls and _states(Tree(words), roots[0])


def _opens(words: Sequence[Token], *, asks: bool) -> bool:
    """Whether a question, or a clause after how, why or what, is one."""
    if words[0].tag in trees.WH and not asks and words[0].text.lower() not in OPENS_TITLE:
        return False
    how_to = len(words) > 2 and words[1].tag == "TO"
    return how_to or any(word.relation in trees.SUBJECTS for word in words)


def _states(tree: Tree, root: int) -> bool:
    """Whether a clause has a finite verb in the number of its subject, or is a command."""
    subject = tree.child(root, trees.SUBJECTS)
    if subject is None:
        return tree.words[root].tag in ("VB", "VBP") and root <= 2
    return tree.words[root].tag.startswith("VB") and trees.finite(tree, root) and _agrees(tree, root, subject)


def _agrees(tree: Tree, verb: int, subject: int) -> bool:
    tag, noun = tree.words[verb].tag, tree.words[subject].tag
    several = any(word.relation == "conj" for word in tree.words[:verb])
    return not (tag == "VBP" and noun in ("NN", "NNP") and not several) and not (tag == "VBZ" and noun == "NNS")
