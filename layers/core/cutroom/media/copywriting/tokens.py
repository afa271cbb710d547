"""Text into sentences and tokens, as the grammar model was fitted on them, and tokens back into text."""

import re
from collections.abc import Sequence

from cutroom.media.copywriting import vocabulary

ABBREVIATIONS = vocabulary.words(
    "mr mrs ms dr prof st jr sr vs etc inc ltd co no dept approx fig e.g i.e u.s u.k a.m p.m"
)
TOKEN = re.compile(
    r"https?://\S+|[$€£₹]?\d[\d,.:/]*\d%?|[$€£₹]?\d%?"
    r"|(?:[A-Za-z]\.){2,}"
    r"|[^\W_]+(?:[-/&.'’][^\W_]+)*(?:'s?|’s?)?|\.{2,}|…|--+|[^\w\s]"
)
CLITIC = re.compile(r"^(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m|S|RE|VE|LL|D|M))$")
END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+|\n+")
CLOSING = frozenset(".,;:!?)]}…%”") | {"...", "n't", "n’t"}
OPENING = frozenset("([{$€£₹#“")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its closing mark; an abbreviation ends none."""
    results: list[str] = []
    start = 0
    for gap in END.finditer(text):
        last = text[start : gap.start()].rsplit(None, 1)
        if last and last[-1].lower().rstrip(".") in ABBREVIATIONS and gap.group() != "\n":
            continue
        results.append(text[start : gap.end()].strip())
        start = gap.end()
    return [one for one in [*results, text[start:].strip()] if one]


def tokens(text: str) -> list[str]:
    """Words, numbers and marks; clitics stand alone: `don't` is `do`, `n't`."""
    results: list[str] = []
    for match in TOKEN.finditer(text):
        word = match.group()
        if parts := CLITIC.match(word):
            results += parts.groups()
        else:
            results += [word[:-1], word[-1]] if word[-1:] in "'’" and len(word) > 1 else [word]
    return results


def joined(parts: Sequence[str]) -> str:
    """Tokens as text, with spaces where English has them."""
    text, open_quote, glue = "", False, True
    for part in parts:
        quote = part == '"'
        clitic = bool(re.fullmatch(r"n['’]t|['’](?:s|re|ve|ll|d|m|S)?", part))
        tight = glue or clitic or (part in CLOSING) or (quote and open_quote)
        text += part if tight else f" {part}"
        glue = part in OPENING or (quote and not open_quote)
        open_quote ^= quote
    return text.strip()
