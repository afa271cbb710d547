"""Spoken sentences made ready for reading: fillers, false starts and repeated words taken out, then parsed."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cutroom.media.copywriting import tokens, vocabulary
from cutroom.media.copywriting.grammar import Token, parse

ASIDES = re.compile(
    r"(?:(?<=^)|(?<=[\s,.;]))(?:you know(?! (?:what|how|why|that|the|if|when|where))|i mean|sort of|kind of|i guess|i suppose|i would say|i'd say|if you will|"
    r"as it were|so to speak|to be honest|let's say|say,|shall we say|you see|mind you|for lack of a better (?:word|way to say it)|quote unquote|by the way|right\?|"
    r"in fact|of course|for example|for instance|god forbid|for heaven's sake|or whatever|and so on|and so forth|"
    r"and (?:stuff|things|all those sorts of things|those sorts of things) like that|et cetera|um+|uh+|er+m|hmm+|mm+)(?=$|[\s,.;?!])[,]?",
    re.IGNORECASE,
)
OPENERS = re.compile(
    r"^(?:(?:and|but|so|or|yeah|yes|yep|no|nope|well|okay|ok|right|now|oh|ah|wow|hey|look|listen|see|like|exactly|sure|absolutely|definitely|true|again|also|plus|then|anyway|basically|actually|obviously|because|honestly|totally|correct|cool|great|good|interesting|alright|all right|of course|i think|i believe|i feel like|i don't know|i mean|you know|first of all|the thing is|and then|even then|even|maybe|perhaps|in other words|as i said|like i said|to me|for me|in my opinion|i guess|i would say|i'd say|finally|so finally|now finally|the point is|my point is|the reality is|the truth is)\b[,.…\s]*(?=\S))+",
    re.IGNORECASE,
)
BREAKS = re.compile(r"\s+(?:--+|–|—|-)\s+|\s*(?:--+|—|;|…|\.{3,})\s*|:\s+(?=[\"“]?[A-Z])")
REPEATED = re.compile(r"\b((?:[\w']+\s+){0,3}[\w']+)(?:[,.…]*\s+\1\b)+", re.IGNORECASE)
QUANTITIES = re.compile(r"\b(?:a (?:whole )?(?:lot|bunch|ton|host|number|whole bunch) of|lots of|tons of|plenty of)\s+(?=\w)", re.IGNORECASE)
SUBJECT = r"(?=(?:I|we|you|he|she|it|they|there|that|this|those|these|people|someone|nobody|everybody|everyone|my|our|your|his|her|their|its|the|a|an|no|some|most|many|[A-Z][\w']+|\w{3,}s)\b)"
TELLS = re.compile(
    rf"^(?:(?:I|[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|[Yy]ou|[Pp]eople|[A-Z]\w+(?: [A-Z]\w+)?)(?:['’]ve| have| has|['’]d)? "
    rf"(?:said|says|say|thought|always say|always said|was like|were like|is like|was told|said to (?:me|him|her|them))|(?:[Tt]he )?(?:thing|problem|issue|point|reality|truth) is|The (?:first|second|third|other) (?:one|thing|response|reason) is),? (?:that )?{SUBJECT}"
)
DOUBTS = re.compile(r"^(?:I|we) (?:don['’]t|do not) (?:think|believe|feel like)(?: that)? (.{2,50}?) (will|can|should|is|are|was|were|would|could|need|have to)\b", re.IGNORECASE)
CALLS = re.compile(r"^[A-Z][a-z]+, (?=(?:in|I|you|do|did|what|how|why|when|the|that|this|we|they|it|is|are|can|tell)\b)")
QUOTES = re.compile(r"[\"“”]")


JOINS = re.compile(rf",\s+(?:and|but|so|or|because|whereas|although|though|while)\s+(?:then\s+|so\s+|I think\s+)?{SUBJECT}|,?\s+because\s+{SUBJECT}|,\s+{SUBJECT}(?=(?:it|that|this|we|they|he|she|I)['’ ])")
REPORTS = re.compile(rf"\b(?:{'|'.join(sorted(vocabulary.REPORTING - {'see', 'find', 'mean', 'says', 'say', 'said'}))}|fact|is|was)\s+that\s+(?=\w)")
DENIALS = re.compile(r"\b(?:not|never|if|whether|nobody|hardly|doubt|wish|unless|without|maybe|perhaps|wonder|pretend|imagine|suppose|hope)\b|n['’]t\b", re.IGNORECASE)
LONG = 15  # words of a sentence that is also read in parts
WHOLE_CHARS = 110  # of one that is read as a whole beside its parts


class Piece(NamedTuple):
    """A sentence, or the part of one between breaks, as it is read; `place` counts the sentences of the passage."""

    text: str
    words: tuple[Token, ...]
    place: int
    asks: bool
    whole: bool  # ends where the speaker's sentence ends


def pieces(text: str) -> list[Piece]:
    """The parsed pieces of a passage, in order."""
    found: list[Piece] = []
    for place, sentence in enumerate(tokens.sentences(text)):
        end = sentence.rstrip("\"'”’) ")
        asked, broken = end.endswith(("?", "？", "؟")), end.endswith(("...", "…", "--"))
        parts = [part for part in BREAKS.split(sentence) if part and part.strip()]
        for at, part in enumerate(parts):
            last = at == len(parts) - 1
            for said, closes in _readings(part):
                whole = not closes or (last and not broken)
                found.append(Piece(said, _parsed(said), place, asked and last and closes, whole))
    return found


def _readings(part: str) -> Iterator[tuple[str, bool]]:
    """A part of a sentence as it is read: whole, and where it is long clause by clause; and whether it is its end."""
    said = cleaned(part)
    clauses = list(_clauses(said)) if len(said.split()) >= LONG else [said]
    if said and (len(clauses) == 1 or len(said) <= WHOLE_CHARS):
        yield said, True
    if len(clauses) > 1:
        for at, clause in enumerate(clauses):
            if text := cleaned(clause):
                yield text, at == len(clauses) - 1


def _clauses(said: str) -> Iterator[str]:
    """A long sentence at its joints; what is only thought or told is taken as said, unless it is denied."""
    for clause in JOINS.split(said):
        parts = REPORTS.split(clause)
        if any(DENIALS.search(" ".join(parts[:at])) for at in range(1, len(parts))):
            yield clause
        else:
            yield from parts[1:] or parts


def cleaned(text: str) -> str:
    """What a writer keeps of a spoken sentence."""
    text = QUOTES.sub("", text)
    text = ASIDES.sub(" ", text)
    text = re.sub(r"\s+([,.?!])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,")
    text = CALLS.sub("", OPENERS.sub("", text)).strip(" ,")
    text = OPENERS.sub("", TELLS.sub("", text))
    text = DOUBTS.sub(r"\1 \2 not", text)
    text = REPEATED.sub(r"\1", text)
    text = re.sub(r"\ba (?:whole )?(?:lot|bit|little bit) (more|less|better|worse)\b", r"\1", text)
    text = re.sub(r",(?:\s*,)+", ",", QUANTITIES.sub("", text))
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=2048)
def _parsed(text: str) -> tuple[Token, ...]:
    return tuple(parse(text))
