"""The embedded writer: a passage into all that a short is posted with, without a model or a network."""

from collections.abc import Sequence
from typing import NamedTuple

from cutroom.media.copywriting import checks, clauses, hashtags, scoring, titles, vocabulary
from cutroom.media.copywriting.sentences import Piece, pieces

DESCRIPTION_CHARS = 150  # of one sentence
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
        sentences=_sentences(read, weights),
        hashtags=hashtags.hashtags(read, title, most_hashtags, vocabulary_words),
        cover=_cover(found, read, weights),
    )


def _hook(found: Sequence[titles.Title], said: str) -> str:
    """The best title that is read in two seconds, and that the captions do not say at the same time."""
    short = [one for one in found if len(one.text.split()) <= HOOK_WORDS and not checks.repeats_opening(one.text, said)]
    return short[0].text if short else ""


def _cover(found: Sequence[titles.Title], read: Sequence[Piece], weights: dict[str, float]) -> str:
    short = [one.text for one in found if 2 <= len(one.text.split()) <= COVER_WORDS]
    return short[0] if short else ""


def _sentences(read: Sequence[Piece], weights: dict[str, float]) -> list[str]:
    """The two sentences that tell most of a passage, as it tells them."""
    places = len({piece.place for piece in read})
    best: dict[int, tuple[float, str]] = {}
    for at, piece in enumerate(read):
        for clause in clauses.clauses(piece, DESCRIPTION_CHARS):
            text = titles.sentence_case(clause.text)
            if clause.kind in ("claim", "question") and len(text) >= 30 and checks.whole_title(text, DESCRIPTION_CHARS):
                mark = "?" if clause.kind == "question" else "."
                value = scoring.score(clause, weights, places) + min(len(text), 110) / 60
                best[at] = max(best.get(at, (-9.0, "")), (value, text + mark))
    two = sorted(sorted(best, key=lambda at: -best[at][0])[:2])
    return [best[at][1] for at in two]
