"""The embedded writer: a passage into all that a short is posted with, without a model or a network."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cutroom.media.copywriting import checks, clauses, hashtags, scoring, titles
from cutroom.media.copywriting.sentences import Piece, pieces, whole

DESCRIPTION_CHARS, QUOTED = 140, 190  # of one sentence that is shortened, and of one that is quoted
SHORTEST_SENTENCE, SENTENCES, POOREST = 24, 2, 0.2
FULL = 100  # letters of a sentence that tells enough
DECENT = 0.6  # a title that is better than the name of a topic
HOOK_WORDS, COVER_WORDS = 7, 4


class Copy(NamedTuple):
    """What a short is posted with. `titles` are up to three, the best first; none is a cut sentence."""

    titles: list[str]
    hook: str
    sentences: list[str]
    hashtags: list[str]
    cover: str


def write(
    spoken: str,
    title: str = "",
    vocabulary_words: Sequence[str] = (),
    most_hashtags: int = 8,
    judge: titles.Judge | None = None,
) -> Copy:
    """Words for what is `spoken`, in a video called `title`; `vocabulary_words` are names that are known.

    A `judge` that knows what people like to watch helps to choose, where there is one.
    The same text gives the same words. Where no sentence stands alone, titles name what it is about; where nothing is
    said, they are the video's own title, or none.
    """
    read = pieces(spoken)
    weights = scoring.salience(read, title)
    small = frozenset(word for word in spoken.split() if word.islower())
    results = titles.best(titles.candidates(read, weights, title, small), judge)
    three = titles.pick(results)
    return Copy(
        titles=[one.text for one in three],
        hook=_hook(results, spoken),
        sentences=_sentences(spoken, weights),
        hashtags=hashtags.hashtags(read, title, most_hashtags, vocabulary_words),
        cover=_cover(results),
    )


def _hook(results: Sequence[titles.Title], spoken: str) -> str:
    """The best title that is read in two seconds, and that the captions do not say at the same time."""
    short = [
        one for one in results if len(one.text.split()) <= HOOK_WORDS and not checks.repeats_opening(one.text, spoken)
    ]
    answer = [one for one in short if one.place >= 0 and one.score >= DECENT]
    return (answer or sorted(short, key=lambda one: one.place))[0].text if short else ""


def _cover(results: Sequence[titles.Title]) -> str:
    """Two to four words: a short claim, else what it is about."""
    short = [one for one in results if 2 <= len(one.text.split()) <= COVER_WORDS and ":" not in one.text]
    answer = [one for one in short if one.place >= 0 and one.score >= DECENT]
    return (answer or sorted(short, key=lambda one: one.place))[0].text if short else ""


def _sentences(spoken: str, weights: dict[str, float]) -> list[str]:
    """Up to two sentences that tell most of a passage, as it tells them."""
    two: list[_Quote] = []
    for one in sorted(_quotable(spoken, weights), key=lambda one: (-one.score, one.text)):
        apart = all(one.place != other.place and not checks.alike(one.text, other.text) for other in two)
        if apart and (not two or (len(two) < SENTENCES and one.score > POOREST)):
            two.append(one)
    return [one.text for one in sorted(two, key=lambda one: one.place)]


class _Quote(NamedTuple):
    score: float
    place: int
    text: str


def _quotable(spoken: str, weights: dict[str, float]) -> Iterator[_Quote]:
    """The sentences of a passage that may be quoted, and how much each tells."""
    results = [*whole(spoken), *pieces(spoken)]
    places = len({piece.place for piece in results})
    for clause in (one for piece in results for one in _tellable(piece)):
        text = checks.sentence_case(clause.text)
        if clause.kind != "how" and len(text) >= SHORTEST_SENTENCE and checks.whole_sentence(text, QUOTED):
            score = scoring.score(clause, weights, places, QUOTED) + min(len(text), FULL) / FULL
            yield _Quote(score, clause.piece.place, f"{text}?" if clause.kind == "question" else f"{text}.")


def _tellable(piece: Piece) -> list[clauses.Clause]:
    as_said = clauses.whole(piece, QUOTED)
    return [as_said] if as_said else [one for one in clauses.clauses(piece, DESCRIPTION_CHARS) if one.lost == 0]
