"""The sentence model, tuned to judge passages: an installed file's lower layers, with ours on top of them.

`moments/encoder.delta` is a part of an ONNX graph: low-rank changes (LoRA, Hu et al. 2021) of the upper layers'
weights, the pooling and the output. Put onto the installed model's lower layers it makes one network, so that what
ships is a hundredth of the whole. `tools/moments` writes it; ADR 0031 tells how and with which figures.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutroom.media.models import files, inference
from cutroom.media.speech import wordpiece

MOST_PIECES = 224
KEPT_TAIL = 97  # of a longer passage the middle is left out: openings and endings decide
AT_ONCE = 2  # passages that are read side by side
KEPT = 4096  # judgements of passages, in memory
LOWER_NODES = 247  # of the installed file: all constants, the embeddings and layers 0 to 2
GRAPH, NODE, OUTPUT = 7, 1, 12  # field numbers of ModelProto and GraphProto in onnx.proto

Judge = Callable[[Sequence[str]], NDArray[np.float32]]


def judge(models: Path | None = None) -> Judge | None:
    """A function from n passages to judgements (n, 4): hook, complete, value, overall as standard scores.

    None where the sentence model is not installed.
    """
    found = files.minilm(models)
    if found is None:
        return None
    model, vocabulary = found

    def read(texts: Sequence[str]) -> NDArray[np.float32]:
        with ThreadPoolExecutor(max_workers=min(AT_ONCE, os.cpu_count() or 1)) as pool:
            rows = list(pool.map(partial(_judged, model, vocabulary), texts))
        return np.stack(rows) if rows else np.zeros((0, 4), np.float32)

    return read


@lru_cache(maxsize=KEPT)
def _judged(model: Path, vocabulary: Path, text: str) -> NDArray[np.float32]:
    """What the network says of one passage: who asks for other moments of a video asks for many of them again."""
    row = _session(model).run(None, given(pieces(text, wordpiece.vocabulary(vocabulary))))[0][0]
    row.flags.writeable = False
    return row


def pieces(text: str, known: dict[str, int]) -> list[int]:
    """The numbers of a passage's pieces, at most 224: its beginning and its end."""
    found = wordpiece.encode(text, known, len(text) + 2)
    return found if len(found) <= MOST_PIECES else found[: MOST_PIECES - KEPT_TAIL] + found[-KEPT_TAIL:]


def given(numbers: Sequence[int]) -> dict[str, NDArray[np.int64]]:
    """One passage as the installed model takes it."""
    ids = np.array([numbers], np.int64)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}


def grafted(model: bytes, delta: bytes) -> bytes:
    """The lower layers of the installed model with `delta` on top of them, as one ONNX model.

    Written on the wire format (protobuf), since the function that chooses moments has no library for it.
    """
    parts = [
        _field(GRAPH, _lower(body) + delta) if number == GRAPH else whole for number, body, whole in _fields(model)
    ]
    return b"".join(parts)


def _lower(graph: bytes) -> bytes:
    parts: list[bytes] = []
    nodes = 0
    for number, _, whole in _fields(graph):
        nodes += number == NODE
        if number != OUTPUT and not (number == NODE and nodes > LOWER_NODES):
            parts.append(whole)
    return b"".join(parts)


def _fields(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, content and whole of each field of a protobuf message; the content of a number is empty."""
    at = 0
    while at < len(data):
        begins = at
        key, at = _varint(data, at)
        length = 0
        if key & 7 == 2:
            length, at = _varint(data, at)
        elif key & 7 == 0:
            _, at = _varint(data, at)
        else:
            at += 4 if key & 7 == 5 else 8
        yield key >> 3, data[at : at + length], data[begins : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _field(number: int, content: bytes) -> bytes:
    return _number(number << 3 | 2) + _number(len(content)) + content


def _number(value: int) -> bytes:
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    return bytes([*encoded, value])


@cache
def _session(path: Path) -> Any:
    delta = Path(__file__).with_name("encoder.delta").read_bytes()
    return inference.session(grafted(path.read_bytes(), delta))
