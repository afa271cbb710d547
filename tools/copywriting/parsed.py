"""Sentences of passages with their grammar, for `fit`: `python -m tools.copywriting.parsed PASSAGES OUT`.

`PASSAGES` has a JSON object with a `text` a line. Needs spaCy and its model `en_core_web_sm` (MIT) beside the project's
environment; the name of the module that holds the model may be given third.
"""

import importlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cutroom.media.copywriting import tokens

LONGEST = 70  # tokens of a sentence


def parsed(texts: list[str], model: str) -> Iterator[list[list[Any]]]:
    """`[word, tag, head, relation]` of each word of each sentence; one root, whose head is -1."""
    language: Any = importlib.import_module(model).load(disable=["lemmatizer"])
    document: Any = importlib.import_module("spacy.tokens").Doc
    for text in texts:
        for sentence in tokens.sentences(text):
            words = tokens.tokens(sentence)
            if 1 < len(words) < LONGEST:
                yield _rows(language(document(language.vocab, words=words, spaces=_spaces(words))))


def _spaces(words: list[str]) -> list[bool]:
    tight = [bool(tokens.CLITIC.match(f"x{word}")) or word in tokens.CLOSING for word in words]
    return [not after for after in [*tight[1:], False]]


def _rows(read: Any) -> list[list[Any]]:
    root = next(word.i for word in read if word.head == word)
    heads = [-1 if word.i == root else root if word.head == word else word.head.i for word in read]
    names = [
        "ROOT" if head < 0 else "parataxis" if word.head == word else word.dep_
        for word, head in zip(read, heads, strict=True)
    ]
    return [[word.text, word.tag_, head, name] for word, head, name in zip(read, heads, names, strict=True)]


def main(passages: Path, out: Path, model: str = "en_core_web_sm") -> None:
    """Write the sentences of all passages, in an order that does not depend on their file's."""
    texts = [json.loads(line)["text"] for line in passages.read_text(encoding="utf-8").splitlines()]
    random.Random(1).shuffle(texts)  # noqa: S311
    with out.open("w", encoding="utf-8") as file:
        for rows in parsed(texts, model):
            file.write(json.dumps(rows, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
