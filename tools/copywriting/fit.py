"""Fit the tagger and the parser on parsed sentences: `python -m tools.copywriting.fit parsed.jsonl`.

A line is a sentence: a list of `[word, tag, head, relation, …]`, the root's head is -1. `parsed.py` makes such a file
from the passages in `shared/moments/train.jsonl` with spaCy's `en_core_web_sm` (MIT), which is needed for nothing else.
"""

import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cutroom.media.copywriting import grammar
from cutroom.media.copywriting.grammar import LEFT, RIGHT, SHIFT, Model, State

DICE = random.Random(7)  # noqa: S311 (which sentences come first)
OUT = Path(grammar.__file__).with_name("grammar.json.gz")
HELD_OUT = 600  # sentences that nothing is fitted on
SURE = 0.995  # how often an unambiguous word must have its tag
SEEN = 12  # and how often it must be seen
ROUNDS = 3
LOWERED = 0.1  # of the sentences are read in small letters: some recognisers write no capitals
LEAST = {"tagging": 0.8, "parsing": 0.8}  # weights below are left out


class Sentence(NamedTuple):
    words: list[str]
    tags: list[str]
    heads: list[int]
    relations: list[str]


class Perceptron:
    """Weights by feature and class, averaged over all updates."""

    def __init__(self, classes: Sequence[str]) -> None:
        self.classes, self.now = list(classes), 0
        self.number = {name: at for at, name in enumerate(self.classes)}
        self.weights: dict[str, dict[int, float]] = {}
        self.totals: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.since: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def scores(self, features: Iterable[str]) -> list[float]:
        results = [0.0] * len(self.classes)
        for feature in features:
            for at, weight in self.weights.get(feature, {}).items():
                results[at] += weight
        return results

    def update(self, truth: int, guess: int, features: Iterable[str]) -> None:
        self.now += 1
        if truth == guess:
            return
        for feature in features:
            row = self.weights.setdefault(feature, {})
            for at, step in ((truth, 1.0), (guess, -1.0)):
                held = row.get(at, 0.0)
                self.totals[feature][at] += (self.now - self.since[feature][at]) * held
                self.since[feature][at] = self.now
                row[at] = held + step

    def averaged(self, least: float) -> grammar.Weights:
        """The averaged weights that are not small, in tenths."""
        kept: grammar.Weights = {}
        for feature, row in self.weights.items():
            flat: list[float] = []
            for at, weight in row.items():
                mean = (self.totals[feature][at] + (self.now - self.since[feature][at]) * weight) / self.now
                if abs(mean) >= least:
                    flat += [at, round(mean * 10)]
            if flat:
                kept[feature] = flat
        return kept


def read(path: Path) -> list[Sentence]:
    """The sentences of a file."""
    results: list[Sentence] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        rows = json.loads(line)
        results.append(Sentence(*(list(column) for column in list(zip(*rows, strict=True))[:4])))  # pyright: ignore
    return results


def projective(one: Sentence) -> bool:
    """Whether no two arcs cross."""
    arcs = [(min(i, h), max(i, h)) for i, h in enumerate(one.heads) if h >= 0]
    return not any(a < c < b < d for a, b in arcs for c, d in arcs)


def unambiguous(results: Iterable[Sentence]) -> dict[str, str]:
    """Words that nearly always have one tag."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in results:
        for word, tag in zip(one.words, one.tags, strict=True):
            counts[grammar.normal(word)][tag] += 1
    sure = {word: row.most_common(1)[0] for word, row in counts.items() if row.total() >= SEEN}
    return {word: tag for word, (tag, times) in sure.items() if times >= SURE * counts[word].total()}


def fit_tagger(results: list[Sentence], known: dict[str, str]) -> Perceptron:
    model = Perceptron(sorted({tag for one in results for tag in one.tags}))
    for _ in range(ROUNDS):
        DICE.shuffle(results)
        for one in results:
            words = [word.lower() for word in one.words] if DICE.random() < LOWERED else one.words
            context = ["-S2-", "-S1-", *map(grammar.normal, words), "-E1-", "-E2-"]
            before, last = "-S2-", "-S1-"
            for at, word in enumerate(words):
                tag = known.get(context[at + 2])
                if tag is None:
                    features = list(grammar.tag_features(at, word, context, last, before))
                    scores = model.scores(features)
                    guess = max(range(len(scores)), key=scores.__getitem__)
                    model.update(model.number[one.tags[at]], guess, features)
                    tag = model.classes[guess]
                before, last = last, tag
    return model


def costs(state: State, heads: Sequence[int]) -> dict[str, int]:
    """How many gold arcs each kind of move makes unreachable."""
    n0, stack, length = state.next, state.stack, state.length
    results: dict[str, int] = {}
    rest = range(n0 + 1, length + 1)
    if stack:
        s0 = stack[-1]
        below = stack[-2] if len(stack) > 1 else None
        deps = sum(heads[d] == s0 for d in range(n0, length))
        results[LEFT] = deps + (heads[s0] == below or heads[s0] in rest)
        results[RIGHT] = deps + (heads[s0] >= n0)
    if n0 < length:
        results[SHIFT] = sum(heads[d] == n0 for d in stack) + (heads[n0] in stack[:-1])
    return {kind: cost for kind, cost in results.items() if state.allowed(kind)}


def fit_parser(results: list[Sentence], tagger: Model) -> Perceptron:
    names = sorted({name for one in results for name in one.relations})
    model = Perceptron([SHIFT, *(f"{side}:{name}" for side in (LEFT, RIGHT) for name in names)])
    tagged = {id(one): grammar.tags(one.words, tagger) for one in results}
    for turn in range(ROUNDS):
        DICE.shuffle(results)
        for one in results:
            _learn(model, one, tagged[id(one)], explore=turn > 0)
        print("round", turn, flush=True)
    return model


def _learn(model: Perceptron, one: Sentence, tagged: Sequence[str], *, explore: bool) -> None:
    heads = [len(one.words) if head < 0 else head for head in one.heads]
    state = State(len(one.words))
    while not state.done:
        features = list(grammar.parse_features(state, one.words, tagged))
        scores = model.scores(features)
        cost = costs(state, heads)
        cheapest = min(cost.values())
        child = state.stack[-1] if state.stack else -1
        right = {move for move in _correct(cost, cheapest, state, heads, one.relations, child, model)}
        guess = max((i for i, m in enumerate(model.classes) if m[0] in cost), key=scores.__getitem__)
        truth = max(right, key=scores.__getitem__)
        if guess not in right:
            model.update(truth, guess, features)
        else:
            model.update(guess, guess, features)
        state.make(model.classes[guess if explore and DICE.random() < 0.9 else truth])


def _correct(
    cost: dict[str, int],
    cheapest: int,
    state: State,
    heads: Sequence[int],
    names: Sequence[str],
    child: int,
    model: Perceptron,
) -> Iterable[int]:
    for kind, lost in cost.items():
        if lost > cheapest:
            continue
        if kind == SHIFT:
            yield model.number[SHIFT]
            continue
        head = state.next if kind == LEFT else state.stack[-2]
        if heads[child] == head:
            yield model.number[f"{kind}:{names[child]}"]
        else:
            yield from (at for at, move in enumerate(model.classes) if move[0] == kind)


def measure(fitted: Model, kept: Sequence[Sentence]) -> str:
    """Tags, heads and labelled heads that are right, of the words without marks."""
    total = right = heads = both = 0
    for one in kept:
        tagged = grammar.tags(one.words, fitted)
        results, names = grammar.tree(one.words, tagged, fitted)
        for at, word in enumerate(one.words):
            if word[0].isalnum():
                total += 1
                right += tagged[at] == one.tags[at]
                heads += results[at] == one.heads[at]
                both += results[at] == one.heads[at] and names[at] == one.relations[at]
    return f"tags {right / total:.3f} heads {heads / total:.3f} labelled {both / total:.3f} of {total}"


def main(path: Path, most: int) -> None:
    results = read(path)
    DICE.shuffle(results)
    kept, rest = results[:HELD_OUT], results[HELD_OUT:]
    known = unambiguous(rest)
    tagger = fit_tagger(rest[: 2 * most], known)
    half = Model(tagger.classes, [], known, tagger.averaged(LEAST["tagging"]), {})
    print("tagger", len(half.tagging), flush=True)
    parser = fit_parser([one for one in rest if projective(one)][:most], half)
    fitted = half._replace(moves=parser.classes, parsing=parser.averaged(LEAST["parsing"]))
    print(measure(fitted, kept), len(fitted.parsing), flush=True)
    OUT.write_bytes(gzip.compress(json.dumps(fitted._asdict(), ensure_ascii=False).encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 13_500)
