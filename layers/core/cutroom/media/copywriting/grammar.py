"""English grammar of a sentence: a part of speech for each word, and which word each depends on.

Averaged perceptrons (Collins 2002) over the arc-hybrid transitions (Kuhlmann et al. 2011) with a dynamic oracle
(Goldberg and Nivre 2013), in plain Python: they run where neither NumPy nor a network is.
`tools/copywriting` fits them.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cutroom.media.copywriting.tokens import tokens

SHIFT, LEFT, RIGHT = "S", "L", "R"
LONGEST = 120  # tokens of a sentence that are read; a longer one is read in pieces
Weights = dict[str, list[float]]  # a feature's class numbers and weights, by turns


class Token(NamedTuple):
    """A word in its sentence: Penn Treebank tag, number of the word it depends on (-1 for the root), relation."""

    text: str
    tag: str
    head: int
    relation: str


class Model(NamedTuple):
    """What was fitted: tags and moves by number, the tags of unambiguous words, and both perceptrons' weights."""

    tags: list[str]
    moves: list[str]
    known: dict[str, str]
    tagging: Weights
    parsing: Weights


@cache
def model() -> Model:
    """The fitted weights beside this file, read once."""
    raw = gzip.decompress(Path(__file__).with_name("grammar.json.gz").read_bytes())
    return Model(**json.loads(raw))


def parse(text: str) -> list[Token]:
    """The words of one sentence with their tags and the tree that they form. Never raises; nothing gives nothing."""
    results: list[Token] = []
    words = tokens(text)
    for start in range(0, len(words), LONGEST):
        piece = words[start : start + LONGEST]
        tagged = tags(piece, model())
        heads, relations = tree(piece, tagged, model())
        rows = zip(piece, tagged, heads, relations, strict=True)
        results += [Token(word, tag, head + start if head >= 0 else -1, name) for word, tag, head, name in rows]
    return results


def tags(words: Sequence[str], fitted: Model) -> list[str]:
    """A Penn Treebank tag for each word."""
    context = ["-S2-", "-S1-", *map(normal, words), "-E1-", "-E2-"]
    before, last, results = "-S2-", "-S1-", list[str]()
    for at, word in enumerate(words):
        tag = fitted.known.get(context[at + 2]) or best(
            fitted.tagging, tag_features(at, word, context, last, before), fitted.tags
        )
        tag = "NN" if tag == "MD" and last.startswith("NN") and _ends_phrase(context[at + 3]) else tag
        results.append(tag)
        before, last = last, tag
    return results


def _ends_phrase(following: str) -> bool:
    """Whether a word after `can` or `will` shows that it was a thing: `the Coke can in front of`."""
    return following in ("in", "on", "of", "at", "with", "from", "-E1-", ".", ",")


def tree(words: Sequence[str], tagged: Sequence[str], fitted: Model) -> tuple[list[int], list[str]]:
    """The head of each word (-1 for the root's) and its relation to it."""
    state = State(len(words))
    while not state.done:
        move = best(fitted.parsing, parse_features(state, words, tagged), fitted.moves, state.allowed)
        state.make(move)
    return [head if head < len(words) else -1 for head in state.heads], state.relations


class State:
    """Where a parse stands: the stack, the next word, and the arcs that are made; the root is the last number."""

    def __init__(self, length: int) -> None:
        self.length, self.next = length, 0
        self.stack: list[int] = []
        self.heads, self.relations = [length] * length, ["dep"] * length
        self.lefts: list[list[int]] = [[] for _ in range(length + 1)]
        self.rights: list[list[int]] = [[] for _ in range(length + 1)]

    @property
    def done(self) -> bool:
        return not self.stack and self.next >= self.length

    def allowed(self, move: str) -> bool:
        """Whether a move can be made here."""
        if move[0] == SHIFT:
            return self.next < self.length
        if move[0] == RIGHT:
            return len(self.stack) >= 2
        return bool(self.stack) and (self.next < self.length or len(self.stack) == 1)

    def make(self, move: str) -> None:
        """Make a move: `S`, `L:relation` or `R:relation`."""
        if move == SHIFT:
            self.stack.append(self.next)
            self.next += 1
            return
        child = self.stack.pop()
        head = self.next if move[0] == LEFT else self.stack[-1]
        self.heads[child], self.relations[child] = head, move[2:]
        (self.lefts if move[0] == LEFT else self.rights)[head].append(child)


def best(weights: Weights, features: Iterator[str], classes: Sequence[str], allowed: object = None) -> str:
    """The class with the highest score, of those that are allowed."""
    scores = [0.0] * len(classes)
    for feature in features:
        if (row := weights.get(feature)) is not None:
            for at in range(0, len(row), 2):
                scores[int(row[at])] += row[at + 1]
    if not callable(allowed):
        return classes[max(range(len(classes)), key=scores.__getitem__)]
    fitting = [one for one in range(len(classes)) if allowed(classes[one])]
    return classes[max(fitting, key=scores.__getitem__)]


def normal(word: str) -> str:
    """A word as features name it."""
    if any(letter.isdigit() for letter in word):
        return "!YEAR" if len(word) == 4 and word.isdigit() else "!NUM"
    return word.lower().replace("’", "'")


def shape(word: str, at: int) -> str:
    """How a word is written: capitals tell more within a sentence than at its start."""
    kind = "X" if word.isupper() and len(word) > 1 else "Xx" if word[:1].isupper() else "x" if word.isalpha() else "-"
    return kind if at else f"^{kind}"


def tag_features(at: int, word: str, context: Sequence[str], last: str, before: str) -> Iterator[str]:
    """What the tagger sees of word `at`; `context` holds two more words at either end."""
    i = at + 2
    here = context[i]
    yield "b"
    yield f"s3 {here[-3:]}"
    yield f"s2 {here[-2:]}"
    yield f"p1 {here[:1]}"
    yield f"t1 {last}"
    yield f"t2 {before} {last}"
    yield f"w {here}"
    yield f"tw {last} {here}"
    yield f"w-1 {context[i - 1]}"
    yield f"w-2 {context[i - 2]}"
    yield f"w+1 {context[i + 1]}"
    yield f"w+2 {context[i + 2]}"
    yield f"s+1 {context[i + 1][-3:]}"
    yield f"ww {here} {context[i + 1]}"
    yield f"wl {context[i - 1]} {here}"
    yield f"sh {shape(word, at)} {here[-2:]}"
    yield f"s1 {shape(word, at)} {shape(context[i + 1], 1)}"


def parse_features(state: State, words: Sequence[str], tagged: Sequence[str]) -> Iterator[str]:
    """What the parser sees of a state."""
    stack = state.stack
    s0, s1, s2 = (stack[-k] if len(stack) >= k else -1 for k in (1, 2, 3))
    n0 = state.next
    w = [_word(words, i) for i in (s0, s1, n0, n0 + 1, n0 + 2)]
    t = [_tag(tagged, i) for i in (s0, s1, s2, n0, n0 + 1, n0 + 2)]
    s0w, s1w, n0w, n1w, n2w = w
    s0t, s1t, s2t, n0t, n1t, n2t = t
    left0, right0 = _child(state.lefts, s0), _child(state.rights, s0)
    left1, right1 = _child(state.lefts, s1), _child(state.rights, s1)
    leftn = _child(state.lefts, n0)
    many = f"{_count(state.lefts, s0)}{_count(state.rights, s0)}"
    gap = min(5, n0 - s0) if s0 >= 0 else 0
    gap1 = min(5, s0 - s1) if s1 >= 0 else 0
    names = {one: _relation(state, one) for one in (left0, right0, left1, right1, leftn)}
    yield from (f"a{s0w}", f"b{s0t}", f"c{s0w} {s0t}", f"d{s1w}", f"e{s1t}", f"f{n0w}", f"g{n0t}", f"h{n1w}", f"i{n1t}")
    yield from (f"j{n2t}", f"k{s0t} {n0t}", f"l{s0w} {n0t}", f"m{s0t} {n0w}", f"n{s0w} {n0w}", f"o{s1t} {s0t}")
    yield from (f"p{s1w} {s0t}", f"q{s1t} {s0w}", f"r{s1w} {s0w}", f"s{s0t} {n0t} {n1t}", f"t{s1t} {s0t} {n0t}")
    yield from (f"u{n0t} {n1t} {n2t}", f"v{s2t} {s1t} {s0t}", f"w{s0t} {names[right0]} {n0t}", f"x{s0t} {many} {n0t}")
    yield from (f"y{s0t} {n0t} {gap}", f"z{s1t} {s0t} {gap1}", f"A{s0t} {names[left0]} {names[right0]}")
    yield from (f"B{s1t} {names[left1]} {names[right1]} {s0t}", f"C{s0t} {_tag(tagged, left0)} {n0t}")
    yield from (
        f"D{n0t} {names[leftn]} {s0t}",
        f"E{s0w} {many}",
        f"F{s1w} {names[right1]} {s0t}",
        f"G{s0w} {n0t} {n1t}",
    )
    yield from (f"H{s1t} {s0w} {n0t}", f"I{s1t} {s0t} {names[right0]} {n0t}", f"J{n1w} {n0w}", f"K{n2w}")


def _word(words: Sequence[str], at: int) -> str:
    if 0 <= at < len(words):
        return normal(words[at])
    return "-" if at < 0 else "#" if at == len(words) else "##"


def _tag(tagged: Sequence[str], at: int) -> str:
    return tagged[at] if 0 <= at < len(tagged) else "-" if at < 0 else "#"


def _child(children: Sequence[Sequence[int]], at: int) -> int:
    return children[at][-1] if 0 <= at < len(children) and children[at] else -1


def _count(children: Sequence[Sequence[int]], at: int) -> int:
    return min(3, len(children[at])) if 0 <= at < len(children) else 0


def _relation(state: State, at: int) -> str:
    return state.relations[at] if at >= 0 else "-"
