"""What a pronoun at the beginning of a clause stands for, where only one thing can be meant."""

from collections.abc import Iterator, Sequence

from cutroom.media.copywriting import hashtags, scoring, vocabulary
from cutroom.media.copywriting.clauses import Clause
from cutroom.media.copywriting.phrases import phrase
from cutroom.media.copywriting.sentences import Piece
from cutroom.media.copywriting.tokens import joined
from cutroom.media.copywriting.trees import SUBJECTS, Tree

NOBODY = vocabulary.words("took takes take seems turns turned happened")  # `it took years`: it is nothing


def named(clause: Clause, before: Sequence[Piece]) -> str | None:
    """The clause with what its subject stands for, where only one thing in the sentences before can be meant."""
    if clause.subject is None or clause.subject != clause.words[0]:
        return None
    spoken = clause.piece.words[clause.subject].text.lower()
    verb = clause.piece.words[clause.verb]
    if spoken not in ("it", "they", "he", "she") or verb.text.lower() in NOBODY:
        return None
    many = verb.tag == "VBP" and spoken == "they"
    results = next(
        (one for piece in reversed(before) if (one := _meant(piece, spoken, clause.piece.place, many))), None
    )
    rest = joined([clause.piece.words[at].text for at in clause.words[1:]])
    return f"{results} {rest}" if results and not rest.startswith(("'", "’", "n't")) else None


def _meant(piece: Piece, pronoun: str, place: int, many: bool) -> str | None:
    """What a pronoun means in the piece before it: its only subject of that number, or its only name."""
    fits = [one for one in _subjects(piece) if one[1] == (pronoun == "they") or (one[2] and not many)]
    subjects = {text.lower(): (text, name) for text, _, name in fits}
    proper = {name for name in hashtags.names([piece]) if is_person(name) == (pronoun in ("he", "she"))}
    if len(proper) == 1 and piece.place == place and not many and pronoun != "it":
        return proper.pop()
    if len(subjects) != 1:
        return None
    text, name = next(iter(subjects.values()))
    return text if pronoun in ("it", "they") or name else None


def is_person(name: str) -> bool:
    """Whether a name is somebody's, as far as it shows: a title before it, or two names without a company's word."""
    first = name.split(maxsplit=1)[0].rstrip(".").lower()
    return first in hashtags.PERSON_TITLES or (
        len(name.split()) == 2 and not any(part.isupper() for part in name.split())
    )


def _subjects(piece: Piece) -> Iterator[tuple[str, bool, bool]]:
    """The subjects of a sentence that a pronoun after it could mean, whether they are many, and whether names."""
    tree = Tree(piece.words)
    for at, word in enumerate(piece.words):
        if word.relation in SUBJECTS and word.tag in scoring.NOUNS and scoring.useful(word):
            text = phrase(tree, at)
            if text:
                yield text, word.tag.endswith("S"), word.tag.startswith("NNP")
