"""The network that tells speech, music and noise apart, as ONNX built from its published Keras weights.

inaSpeechSegmenter's (Doukhan et al., "An open-source speaker gender detection framework for monitoring gender
equality", ICASSP 2018; MIT): a small convolutional network over 0.68 s of 21 mel bands.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutroom.media.models.networks import Graph

FRAMES, BANDS = 68, 21
CONVOLUTIONS, FIRST_NORM, FIRST_CONV, FIRST_DENSE = 4, 15, 12, 6
POOLS = {0: ([4, 2], "SAME_UPPER"), 2: ([2, 2], "SAME_UPPER"), 3: ([4, 1], "VALID")}
EPSILON = 1e-3


def classifier(weights: Path) -> bytes:
    """Log mel energies (patches, 68, 21), each patch of mean 0 and spread 1, to (patches, 3): speech, music, noise."""
    import h5py  # it brings no types

    library: Any = h5py
    with library.File(weights) as file:
        numbers: dict[str, NDArray[np.float32]] = {}
        file["model_weights"].visititems(partial(_keep, numbers))
    return _graph(numbers)


def _keep(numbers: dict[str, NDArray[np.float32]], name: str, item: Any) -> None:
    if hasattr(item, "shape"):
        numbers[name.split("/", 1)[1].removesuffix(":0")] = np.asarray(item, np.float32)


def _graph(numbers: dict[str, NDArray[np.float32]]) -> bytes:
    g = Graph()
    x = g.add("Unsqueeze", "patches", g.number([1], np.int64))
    for i in range(CONVOLUTIONS):
        kernel, bias = (numbers[f"conv2d_{FIRST_CONV + i}/{part}"] for part in ("kernel", "bias"))
        x = g.add("Conv", x, g.number(kernel.transpose(3, 2, 0, 1)), g.number(bias))
        x = g.add("Relu", _normed(g, numbers, i, x))
        if i in POOLS:
            size, pad = POOLS[i]
            x = g.add("MaxPool", x, kernel_shape=size, strides=size, auto_pad=pad)
    x = g.add("Flatten", g.add("Transpose", x, perm=[0, 2, 3, 1]))
    for i in range(4):
        x = g.add("Relu", _normed(g, numbers, CONVOLUTIONS + i, _dense(g, numbers, i, x)))
    g.add("Softmax", _dense(g, numbers, 4, x), axis=-1)
    return g.model(("patches", ["patches", FRAMES, BANDS]), ("classes", ["patches", 3]))


def _dense(g: Graph, numbers: dict[str, NDArray[np.float32]], i: int, x: str) -> str:
    kernel, bias = (g.number(numbers[f"dense_{FIRST_DENSE + i}/{part}"]) for part in ("kernel", "bias"))
    return g.add("Gemm", x, kernel, bias)


def _normed(g: Graph, numbers: dict[str, NDArray[np.float32]], i: int, x: str) -> str:
    name = f"batch_normalization_{FIRST_NORM + i}"
    parts = (numbers[f"{name}/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance"))
    return g.add("BatchNormalization", x, *(g.number(part) for part in parts), epsilon=EPSILON)
