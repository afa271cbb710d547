"""Text into the pieces that BERT's English models know: WordPiece, lower-case (Devlin et al. 2018, appendix A.2).

Written out because the library that does it is a part of the speech pack, which the function that joins has not got.
"""

import json
import unicodedata
from functools import cache
from pathlib import Path

START, END, UNKNOWN = 101, 102, 100  # [CLS], [SEP], [UNK]
LONGEST_WORD = 100


def encode(text: str, vocabulary: dict[str, int], most: int) -> list[int]:
    """The numbers of `text`'s pieces between the marks of start and end; what is beyond `most` numbers is cut off."""
    pieces = [piece for word in _words(text) for piece in _pieces(word, vocabulary)]
    return [START, *pieces[: most - 2], END]


@cache
def vocabulary(tokenizer: Path) -> dict[str, int]:
    """Piece -> number, from a `tokenizer.json` of the Hugging Face form."""
    return json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]


def _words(text: str) -> list[str]:
    """Runs of letters and digits without accents; each mark and each ideograph stands alone."""
    spread: list[str] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn" or char in "\0\ufffd" or (kind in ("Cc", "Cf") and char not in "\t\n\r"):
            continue
        spread.append(f" {char} " if _stands_alone(char, kind) else char)
    return "".join(spread).split()


def _stands_alone(char: str, kind: str) -> bool:
    marks = char.isascii() and not char.isalnum() and not char.isspace()
    return marks or kind.startswith("P") or "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def _pieces(word: str, known: dict[str, int]) -> list[int]:
    """The longest known beginning, then the longest known continuation, and so on; unknown as a whole otherwise."""
    tokens: list[int] = []
    at = 0
    if len(word) > LONGEST_WORD:
        return [UNKNOWN]
    while at < len(word):
        mark = "##" if at else ""
        end = next((end for end in range(len(word), at, -1) if mark + word[at:end] in known), None)
        if end is None:
            return [UNKNOWN]
        tokens.append(known[mark + word[at:end]])
        at = end
    return tokens
