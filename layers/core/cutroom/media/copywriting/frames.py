"""The forms that titles often have: `Why brands fail`, `How we crashed Google Sheets`."""

from cutroom.media.copywriting import scoring, vocabulary
from cutroom.media.copywriting.clauses import Clause, Tree

BECOMING = frozenset(
    """became become built build started grew crashed learned discovered won turned raised made created launched moved
    beat fixed solved saved lost quit failed found survived escaped overcame figured changed invented convinced
    stopped sold bought wrote rejected helped broke doubled""".split()
)
CHANGING = frozenset("becoming changing getting growing moving losing winning failing dying falling rising disappearing shifting".split())


def lead(clause: Clause) -> str | None:
    """`How` before what somebody did or became, `Why` before a claim that is then explained; None where neither fits."""
    tree = Tree(clause.piece.words)
    verb, subject = clause.piece.words[clause.verb], clause.subject
    if subject is None or not clause.words or clause.words[0] > subject:
        return None
    said = tree.low(subject)
    first = clause.piece.words[clause.words[0]]
    helped = {tree.low(at) for at in clause.words if tree.words[at].relation in ("aux", "auxpass") and tree.words[at].head == clause.verb}
    named = clause.piece.words[subject].tag.startswith("NN")
    if first.tag in ("RB", "IN", "WRB", "WP") or said in vocabulary.THIRD | {"you", "there"} or (named and _leans(clause)):
        return None
    if verb.text.lower() in BECOMING and verb.tag == "VBD" and not helped:
        return "How"
    lasting = verb.tag != "VBG" or verb.text.lower() in CHANGING
    general = named and lasting and not scoring.somebody(clause) and verb.tag in ("VBZ", "VBP", "VBG", "VB", "VBN") and verb.text.lower() not in vocabulary.REPORTING
    return "Why" if general and not helped & {"did"} and not any(word in vocabulary.THIRD for word in _low(clause)) else None


def _low(clause: Clause) -> list[str]:
    return [clause.piece.words[at].text.lower() for at in clause.words]


def _leans(clause: Clause) -> bool:
    return any(word in vocabulary.ORDINAL | {"this", "that", "these", "those"} for word in _low(clause)[:3])
