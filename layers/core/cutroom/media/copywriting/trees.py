"""A parsed sentence as a tree: who depends on whom, and which branches hang on a word."""

from collections.abc import Sequence

from cutroom.media.copywriting.grammar import Token
from cutroom.media.copywriting.tokens import joined

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
WH = frozenset({"WRB", "WP", "WDT", "WP$"})


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
        results, stack = list[int](), [at]
        while stack:
            here = stack.pop()
            results.append(here)
            stack += [child for child in self.children[here] if child not in without]
        return sorted(results)

    def child(self, at: int, names: frozenset[str]) -> int | None:
        """The first dependent with one of these relations."""
        return next((one for one in self.children[at] if self.words[one].relation in names), None)

    def low(self, at: int) -> str:
        """A word in small letters."""
        return self.words[at].text.lower()


def finite(tree: Tree, verb: int) -> bool:
    """Whether a verb carries tense, itself or by its auxiliary."""
    helpers = [tree.words[one].tag for one in tree.children[verb] if tree.words[one].relation in ("aux", "auxpass")]
    return (helpers[0] if helpers else tree.words[verb].tag) in FINITE


def inverted(tree: Tree, verb: int, subject: int) -> bool:
    """Whether the verb stands before its subject, as in a question."""
    helpers = [one for one in tree.children[verb] if tree.words[one].relation in ("aux", "auxpass")]
    return min([*helpers, verb]) < subject


def length(tree: Tree, kept: Sequence[int]) -> int:
    """How many letters the kept words have as text."""
    return len(joined([tree.words[one].text for one in kept]))
