"""The forms that titles often have: `Why brands fail`, `How we crashed Google Sheets`."""

from cutroom.media.copywriting import scoring, vocabulary
from cutroom.media.copywriting.clauses import Clause

ACHIEVED = vocabulary.words(
    """became become built build started grew crashed learned discovered won turned raised made created launched
    moved beat fixed solved saved lost quit failed found survived escaped overcame figured changed invented
    convinced stopped sold bought wrote rejected helped broke doubled"""
)
CHANGING = vocabulary.words(
    """becoming changing getting growing moving losing winning failing dying falling rising disappearing shifting"""
)
POINTERS = vocabulary.ORDINAL | {"this", "that", "these", "those"}


def lead(clause: Clause) -> str | None:
    """`How` before what somebody did or became, `Why` before what is so; None where neither fits."""
    if clause.subject is None or not clause.words or clause.words[0] > clause.subject or _leans(clause):
        return None
    verb, subject = clause.piece.words[clause.verb], clause.piece.words[clause.subject]
    helpers = _helpers(clause)
    if verb.text.lower() in ACHIEVED and verb.tag == "VBD" and not helpers:
        return "How"
    named = subject.tag.startswith("NN") and not scoring.somebody(clause)
    lasting = verb.tag in ("VBZ", "VBP", "VB", "VBN") or verb.text.lower() in CHANGING
    general = lasting and "did" not in helpers and verb.text.lower() not in vocabulary.REPORTING
    return "Why" if named and general and not vocabulary.THIRD & set(_low(clause)) else None


def _leans(clause: Clause) -> bool:
    """Whether a clause begins with what belongs to the sentence before."""
    low, first = _low(clause), clause.piece.words[clause.words[0]]
    subject = clause.piece.words[clause.subject or 0].text.lower()
    pointed = bool(POINTERS & set(low[:3]))
    return (
        "," in low[:3]
        or first.tag in ("RB", "IN", "WRB", "WP")
        or subject in vocabulary.THIRD | {"you", "there"}
        or pointed
    )


def _helpers(clause: Clause) -> set[str]:
    words = [clause.piece.words[at] for at in clause.words]
    return {one.text.lower() for one in words if one.relation in ("aux", "auxpass") and one.head == clause.verb}


def _low(clause: Clause) -> list[str]:
    return [clause.piece.words[at].text.lower() for at in clause.words]
