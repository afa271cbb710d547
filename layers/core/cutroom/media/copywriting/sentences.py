"""Spoken sentences made ready for reading: fillers, false starts and repeated words taken out, then parsed."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cutroom.media.copywriting import tokens, vocabulary
from cutroom.media.copywriting.grammar import Token, parse

SUBJECT = rf"(?=(?:{vocabulary.STARTERS}|[A-Z][\w']+|\w{{3,}}s)\b)"  # a clause may begin here
WEAK_REPORTS = {"see", "find", "mean", "says", "say", "said"}
REPORTED = "|".join(sorted(vocabulary.REPORTING - WEAK_REPORTS))
ASIDES = re.compile(
    r"(?:(?<=^)|(?<=[\s,.;]))(?:you know(?! (?:what|how|why|that|the|if|when|where))"
    rf"|{vocabulary.ASIDES}|um+|uh+|er+m|hmm+|mm+|right\?)(?=$|[\s,.;?!])[,]?",
    re.IGNORECASE,
)
OPENERS = re.compile(rf"^(?:(?:{vocabulary.OPENERS})\b[,.…\s]*(?=\S))+", re.IGNORECASE)
BREAKS = re.compile(r"\s+(?:--+|–|—|-)\s+|\s*(?:--+|—|;|…|\.{3,})\s*|:\s+(?=[\"“]?[A-Z])")
REPEATED = re.compile(r"\b((?:[\w']+\s+){0,3}[\w']+)(?:[,.…]*\s+\1\b)+", re.IGNORECASE)
QUANTITIES = re.compile(
    r"\b(?:a (?:whole )?(?:lot|bunch|ton|host|number|whole bunch) of|lots of|tons of|plenty of)\s+(?=\w)", re.IGNORECASE
)
MORE = re.compile(r"\ba (?:whole )?(?:lot|bit|little bit) (more|less|better|worse)\b", re.IGNORECASE)
TELLS = re.compile(  # who says it
    r"^(?:(?:I|[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|[Yy]ou|[Pp]eople|[A-Z]\w+(?: [A-Z]\w+)?)(?:['’]ve| have| has|['’]d)? "
    r"(?:said|says|say|thought|always say|always said|was like|were like|is like|was told|said to (?:me|him|her|them))"
    r"|(?:[Tt]he )?(?:thing|problem|issue|point|reality|truth) is"
    rf"|The (?:first|second|third|other) (?:one|thing|response|reason) is),? (?:that )?{SUBJECT}"
)
DOUBTS = re.compile(  # `I don't think it will` is `It will not`
    r"^(?:I|we) (?:don['’]t|do not) (?:think|believe|feel like)(?: that)? (.{2,50}?) "
    r"(will|can|should|is|are|was|were|would|could|need|have to)\b",
    re.IGNORECASE,
)
CALLS = re.compile(
    r"^[A-Z][a-z]+, (?=(?:in|I|you|do|did|what|how|why|when|the|that|this|we|they|it|is|are|can|tell)\b)"
)
QUOTES = re.compile(r"[\"“”]")
JOINS = re.compile(
    r",\s+(?:and|but|so|or|because|whereas|although|though|while)\s+(?:then\s+|so\s+|I think\s+)?"
    rf"{SUBJECT}|,?\s+because\s+{SUBJECT}|,\s+(?=(?:it|that|this|we|they|he|she|I)['’ ])"
)
REPORTS = re.compile(rf"\b(?:{REPORTED}|fact|is|was)\s+that\s+(?=\w)")
DENIALS = re.compile(
    r"\b(?:not|never|if|whether|nobody|hardly|doubt|wish|unless|without|maybe|perhaps|wonder|pretend|imagine|suppose"
    r"|hope)\b|n['’]t\b",
    re.IGNORECASE,
)
HOWS = re.compile(  # `how brands failed` within a sentence; no question, and none about `it`
    r"(?<=[a-z,] )((?:how|why) (?!(?:much|many|long|far|often|come|about|do|does|did|is|are|can|could|would|should|will"
    r"|was|were|it|he|she|they|that|this)\b)\w[^.,;!?]{12,})",
    re.IGNORECASE,
)
CONDITIONS = re.compile(
    r"(?:and |but |so )*(?:when|if|once|while|as soon as|before|after|until|unless|since)\b", re.IGNORECASE
)
LEAST_HEAD = 5  # words before a comma that may be a sentence by themselves
LONG = 15  # words of a sentence that is also read in parts
QUOTED_CHARS = 190  # of a sentence that a description may quote
WHOLE_CHARS = 110  # of one that is read as a whole beside its parts


class Piece(NamedTuple):
    """A sentence, or the part of one between breaks, as it is read; `place` counts the sentences of the passage."""

    text: str
    words: tuple[Token, ...]
    place: int
    asks: bool
    whole: bool  # ends where the speaker's sentence ends


def whole(text: str) -> list[Piece]:
    """The sentences of a passage that were said without a break, none split: what a description quotes."""
    results: list[Piece] = []
    for place, sentence in enumerate(tokens.sentences(text)):
        spoken = cleaned(sentence)
        if spoken and len(spoken) <= QUOTED_CHARS and not BREAKS.search(spoken) and spoken[-1] in ".!?":
            results.append(Piece(spoken, _parsed(spoken), place, spoken[-1] == "?", True))
    return results


def pieces(text: str) -> list[Piece]:
    """The parsed pieces of a passage, in order."""
    results: list[Piece] = []
    for place, sentence in enumerate(tokens.sentences(text)):
        end = sentence.rstrip("\"'”’) ")
        asking, broken = end.endswith(("?", "？", "؟")), end.endswith(("...", "…", "--"))
        parts = [part for part in BREAKS.split(sentence) if part and part.strip()]
        for at, part in enumerate(parts):
            last = at == len(parts) - 1
            for spoken, closes in _readings(part):
                whole = not closes or (last and not broken)
                results.append(Piece(spoken, _parsed(spoken), place, asking and last and closes, whole))
    return results


def _readings(part: str) -> Iterator[tuple[str, bool]]:
    """A part of a sentence as it is read: whole, and where it is long clause by clause; and whether it is its end."""
    spoken = cleaned(part)
    clauses = list(_clauses(spoken)) if len(spoken.split()) >= LONG else [spoken]
    if spoken and (len(clauses) == 1 or len(spoken) <= WHOLE_CHARS):
        yield spoken, True
    head, comma, _ = spoken.partition(", ")
    if comma and len(head.split()) >= LEAST_HEAD and not CONDITIONS.match(head) and len(clauses) == 1:
        yield head, True
    for asking in HOWS.findall(spoken):
        yield asking[:1].upper() + asking[1:].rstrip(" ,.!?"), False
    if len(clauses) > 1:
        for at, clause in enumerate(clauses):
            if text := cleaned(clause):
                yield text, at == len(clauses) - 1


def _clauses(spoken: str) -> Iterator[str]:
    """A long sentence at its joints; what is only thought or told is taken as said, unless it is denied."""
    for clause in _with_conditions(spoken):
        parts = REPORTS.split(clause)
        if any(DENIALS.search(" ".join(parts[:at])) for at in range(1, len(parts))):
            yield clause
        else:
            yield from parts[1:] or parts


def _with_conditions(spoken: str) -> Iterator[str]:
    """The clauses of a sentence; one that only says when or if stays with the one that it belongs to."""
    held = ""
    for clause in JOINS.split(spoken):
        whole = f"{held}, {clause}" if held else clause
        held = whole if CONDITIONS.match(whole) and "," not in whole else ""
        if not held:
            yield whole
    if held:
        yield held


def cleaned(text: str) -> str:
    """What a writer keeps of a spoken sentence."""
    text = QUOTES.sub("", text)
    text = ASIDES.sub(" ", text)
    text = re.sub(r"\s+([,.?!])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,")
    text = CALLS.sub("", OPENERS.sub("", text)).strip(" ,")
    text = OPENERS.sub("", TELLS.sub("", text))
    text = DOUBTS.sub(r"\1 \2 not", text)
    text = REPEATED.sub(r"\1", text)
    text = MORE.sub(r"\1", text)
    text = re.sub(r",(?:\s*,)+", ",", QUANTITIES.sub("", text))
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=2048)
def _parsed(text: str) -> tuple[Token, ...]:
    return tuple(parse(text))
