"""The embedded writer: a passage into all that a short is posted with, without a model or a network."""

from collections.abc import Sequence
from typing import NamedTuple

from cutroom.media.copywriting import checks, clauses, hashtags, scoring, titles
from cutroom.media.copywriting.sentences import Piece, pieces, whole

DESCRIPTION_CHARS, QUOTED = 140, 190  # of one sentence that is shortened, and of one that is quoted
SHORTEST_SENTENCE, POOREST = 30, 0.2
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
    said: str,
    title: str = "",
    vocabulary_words: Sequence[str] = (),
    most_hashtags: int = 8,
    judge: titles.Judge | None = None,
) -> Copy:
    """Words for what is `said`, in a video called `title`; `vocabulary_words` are names that are known.

    A `judge` that knows what people like to watch helps to choose, where there is one.
    The same text gives the same words. Where no sentence stands alone, titles name what it is about; where nothing is
    said, they are the video's own title, or none.
    """
    read = pieces(said)
    weights = scoring.salience(read, title)
    found = titles.best(titles.candidates(read, weights, title), judge)
    three = titles.pick(found)
    return Copy(
        titles=[one.text for one in three],
        hook=_hook(found, said),
        sentences=_sentences(said, weights),
        hashtags=hashtags.hashtags(read, title, most_hashtags, vocabulary_words),
        cover=_cover(found),
    )


def _hook(found: Sequence[titles.Title], said: str) -> str:
    """The best title that is read in two seconds, and that the captions do not say at the same time."""
    short = [one for one in found if len(one.text.split()) <= HOOK_WORDS and not checks.repeats_opening(one.text, said)]
    told = [one for one in short if one.place >= 0 and one.score >= DECENT]
    return (told or sorted(short, key=lambda one: one.place))[0].text if short else ""


def _cover(found: Sequence[titles.Title]) -> str:
    """Two to four words: a short claim, else what it is about."""
    short = [one for one in found if 2 <= len(one.text.split()) <= COVER_WORDS and ":" not in one.text]
    told = [one for one in short if one.place >= 0 and one.score >= DECENT]
    return (told or sorted(short, key=lambda one: one.place))[0].text if short else ""


def _sentences(said: str, weights: dict[str, float]) -> list[str]:
    """Up to two sentences that tell most of a passage, as it tells them."""
    best: list[tuple[float, int, str]] = []
    found = [*whole(said), *pieces(said)]
    places = len({piece.place for piece in found})
    for piece in found:
        for clause in _tellable(piece):
            text = checks.sentence_case(clause.text)
            if (
                clause.kind in ("claim", "question")
                and len(text) >= SHORTEST_SENTENCE
                and checks.whole_title(text, QUOTED)
            ):
                mark = "?" if clause.kind == "question" else "."
                best.append(
                    (
                        scoring.score(clause, weights, places, QUOTED) + min(len(text), 120) / 80,
                        piece.place,
                        text + mark,
                    )
                )
    two: list[tuple[float, int, str]] = []
    for one in sorted(best, key=lambda one: (-one[0], one[2])):
        if (
            len(two) < 2
            and one[0] > POOREST
            and all(one[1] != other[1] and not checks.alike(one[2], other[2]) for other in two)
        ):
            two.append(one)
    return [text for _, _, text in sorted(two, key=lambda one: one[1])]


def _tellable(piece: Piece) -> list[clauses.Clause]:
    as_said = clauses.whole(piece, QUOTED)
    return [as_said] if as_said else [one for one in clauses.clauses(piece, DESCRIPTION_CHARS) if one.lost == 0]
