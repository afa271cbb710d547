"""Why a passage scores as it does, in a person's words: the facts about it that moved its score most.

Each reason is a fact that holds for the passage and a group of features that carries it. What the group adds to the
score orders the reasons, and one that moved it the other way is not told.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cutroom.media.moments import features
from cutroom.media.moments.features import Floats
from cutroom.media.moments.scoring import Judged
from cutroom.media.speech import lexicon

LEAST = 0.02  # standard deviations of the score: what moved it by less is not worth a line
MOST = 3
FAR_FROM_USUAL = 0.7  # percentile
BEST = {"hook": "A stronger opening", "complete": "Clearer on its own", "value": "More worth watching"}
WORST = {"hook": "A weaker opening", "complete": "Less clear on its own", "value": "Less worth watching"}
Fact = Callable[[Sequence[str]], str | None]


class Reason(NamedTuple):
    """A fact's words, or None where it does not hold, and the features that carry it."""

    sign: int
    carriers: tuple[str, ...]
    fact: Fact


def of(sentences: Sequence[str], effects: Floats, judged: Judged | None = None) -> list[str]:
    """At most three facts, the strongest first, and what the passage does best or worst where that is far from usual.

    `effects` (f) are in the order of `features.names()`.
    """
    moved = dict(zip(features.names(), effects.tolist(), strict=True))
    told: list[tuple[float, str]] = []
    for reason in REASONS:
        effect = reason.sign * sum(moved[name] for name in reason.carriers)
        words = reason.fact(sentences) if effect >= LEAST else None
        if words:
            told.append((effect, words))
    facts = [words for _, words in sorted(told, key=lambda one: -one[0])[:MOST]]
    return facts if judged is None else [*facts, *_place(judged)]


def _place(judged: Judged) -> list[str]:
    """The part that stands out, beside passages of talks."""
    parts = {name: float(getattr(judged, name)) for name in BEST}
    best, worst = max(parts, key=lambda name: parts[name]), min(parts, key=lambda name: parts[name])
    if parts[best] >= FAR_FROM_USUAL:
        return [f"{BEST[best]} than {parts[best]:.0%} of passages from talks."]
    if parts[worst] <= 1 - FAR_FROM_USUAL:
        return [f"{WORST[worst]} than {1 - parts[worst]:.0%} of passages from talks."]
    return []


def _opens(name: str, words: str) -> Fact:
    return lambda sentences: words if name in lexicon.opening(sentences[0]) else None


def _starts(group: str, words: str) -> Fact:
    def fact(sentences: Sequence[str]) -> str | None:
        start = (lexicon.tokens(sentences[0]) or [""])[0]
        return words.format(start) if start in features.lexicon().groups[group] else None

    return fact


def _matches(pattern: str, words: str, where: slice = slice(None)) -> Fact:
    def fact(sentences: Sequence[str]) -> str | None:
        found = features.lexicon().patterns[pattern].search(" ".join(sentences[where]).lower())
        return words.format(found.group().strip(" .,")) if found else None

    return fact


def _several(group: str, words: str) -> Fact:
    def fact(sentences: Sequence[str]) -> str | None:
        known = features.lexicon().groups[group]
        found = [word for word in dict.fromkeys(lexicon.tokens(" ".join(sentences))) if word in known]
        return words.format(" and ".join(f"“{word}”" for word in found[:2])) if len(found) > 1 else None

    return fact


def _pointer(sentences: Sequence[str]) -> str | None:
    head = lexicon.tokens(sentences[0])[:4]
    found = next((word for word in head if word in features.lexicon().groups["third"]), None)
    return f"Needs what came before: “{found}” in the first line refers to something earlier." if found else None


def _question_first(sentences: Sequence[str]) -> str | None:
    return "Opens with a question." if sentences[0].rstrip().endswith("?") else None


def _question_last(sentences: Sequence[str]) -> str | None:
    return "Ends on a question without its answer." if sentences[-1].rstrip('"”’ ').endswith("?") else None


def _unfinished(sentences: Sequence[str]) -> str | None:
    return (
        "Breaks off before the thought is complete." if sentences[-1].rstrip().endswith(features.UNFINISHED) else None
    )


def _lower(sentences: Sequence[str]) -> str | None:
    return "Starts in the middle of a sentence." if sentences[0][:1].islower() else None


def _figures(sentences: Sequence[str]) -> str | None:
    found = re.search(r"\$?\d[\d,.]*\d|\$\d|\b\d\b", " ".join(sentences))
    return f"Names a figure: {found.group()}." if found else None


def _quotes(sentences: Sequence[str]) -> str | None:
    return "Retells what somebody said." if " ".join(sentences).count('"') > 1 else None


def _replies(sentences: Sequence[str]) -> str | None:
    few = sum(len(one.split()) <= features.TINY for one in sentences)
    return "Mostly short replies back and forth." if few * 3 > len(sentences) else None


def _short(sentences: Sequence[str]) -> str | None:
    return "Too short to make its point." if len(" ".join(sentences).split()) < 70 else None


def _conclusion(sentences: Sequence[str]) -> str | None:
    return "Ends on its conclusion." if lexicon.holds(sentences[-1], "conclusion") else None


HOUSE = ("housekeeping", "some_housekeeping", "open_housekeeping", "end_housekeeping")
POINTING = ("open_dangling", "starts_pointers", "head_pointers", "head_third")
REASONS = (
    Reason(1, ("open_question", "starts_wonder"), _question_first),
    Reason(1, ("open_number",), _opens("number", "Opens with a number.")),
    Reason(1, ("open_claim", "head_strong"), _opens("claim", "Opens with a strong claim.")),
    Reason(1, ("open_story",), _opens("story", "Opens with a story.")),
    Reason(1, ("open_contrast",), _opens("contrast", "Opens with a contrast.")),
    Reason(1, ("open_address", "starts_second", "head_second"), _opens("address", "Speaks to the viewer at once.")),
    Reason(1, ("people", "head_people", "tail_people"), _several("people", "About people: {}.")),
    Reason(1, ("mind", "head_mind", "tail_mind"), _several("mind", "About mind and body: {}.")),
    Reason(1, ("strong", "some_strong", "tail_strong"), _several("strong", "Strong words: {}.")),
    Reason(1, ("reason",), _several("reason", "Explains why: {}.")),
    Reason(1, ("numbers", "money", "some_money"), _figures),
    Reason(1, ("quotes", "some_quotes"), _quotes),
    Reason(1, ("end_conclusion",), _conclusion),
    Reason(-1, POINTING, _pointer),
    Reason(-1, ("starts_replies", "head_replies", "open_filler"), _starts("replies", "Opens with a reply (“{}”).")),
    Reason(-1, ("starts_links",), _starts("links", "Opens in mid-thought (“{}”).")),
    Reason(-1, ("open_fragment",), _lower),
    Reason(-1, ("open_bridge", "bridge"), _matches("refers", "Refers back to something earlier (“{}”).")),
    Reason(-1, HOUSE, _matches("housekeeping", "Talks about the show itself (“{}”).")),
    Reason(-1, ("advert", "some_advert", *HOUSE), _matches("advert", "Sounds like an advert (“{}”).")),
    Reason(-1, ("greeting", *HOUSE), _matches("greeting", "Greets or introduces (“{}”).")),
    Reason(-1, ("farewell", "end_farewell"), _matches("farewell", "Says goodbye (“{}”).")),
    Reason(-1, ("jargon", "some_jargon", "head_jargon"), _several("jargon", "Technical terms: {}.")),
    Reason(-1, ("filler",), _matches("filler", "Filler words slow it down (“{}”).")),
    Reason(-1, ("tiny", "starts_reply"), _replies),
    Reason(-1, ("too_short", "words"), _short),
    Reason(-1, ("end_question",), _question_last),
    Reason(-1, ("end_unfinished", "ellipses"), _unfinished),
    Reason(-1, ("end_trailing",), _matches("trailing", "Trails off (“{}”).", slice(-1, None))),
)
