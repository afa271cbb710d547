"""Two networks that tell voices apart, as ONNX built from the numbers in their published checkpoints.

`segmentation`: pyannote segmentation 3.0 (Plaquet and Bredin, "Powerset multi-class cross entropy loss for neural
speaker diarization", 2023; MIT). `embedding`: CAM++ (Wang et al., "CAM++: A Fast and Efficient Network for Speaker
Verification Using Context-Aware Masking", 2023; Apache-2.0). Both are published for PyTorch, which would weigh more
than all the rest together.
"""

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from cutroom.media.models.checkpoints import Tensors
from cutroom.media.models.networks import Graph

SINC_TAPS = 251
LOWEST_HZ, NARROWEST_HZ = 50.0, 50.0
SHORT_CONTEXT = 100  # frames over which CAM++ averages its nearer context


def segmentation(weights: Tensors) -> bytes:
    """Sound (windows, 1, samples) at 16 kHz to log probabilities (windows, frames, 7) of the subsets of 3 speakers."""
    g = Graph()
    x = _norm(g, weights, "sincnet.wav_norm1d", "sound")
    for i in range(3):
        x = _filtered(g, weights, i, x)
        x = g.add("MaxPool", x, kernel_shape=[3], strides=[3])
        x = g.add("LeakyRelu", _norm(g, weights, f"sincnet.norm1d.{i}", x), alpha=0.01)
    x = g.add("Transpose", x, perm=[2, 0, 1])  # frames first, as ONNX wants them
    for layer in range(4):
        x = _both_ways(g, weights, layer, x)
    x = g.add("Transpose", x, perm=[1, 0, 2])
    for name in ("linear.0", "linear.1"):
        x = g.add("LeakyRelu", _linear(g, weights, name, x), alpha=0.01)
    g.add("LogSoftmax", _linear(g, weights, "classifier", x), axis=-1)
    return g.model(("sound", ["windows", 1, "samples"]), ("classes", ["windows", "frames", 7]))


def _norm(g: Graph, weights: Tensors, name: str, x: str) -> str:
    scale, shift = (g.number(weights[f"{name}.{part}"]) for part in ("weight", "bias"))
    return g.add("InstanceNormalization", x, scale, shift, epsilon=1e-5)


def _filtered(g: Graph, weights: Tensors, i: int, x: str) -> str:
    if i == 0:
        return g.add("Abs", g.add("Conv", x, g.number(sinc_filters(weights)), strides=[10]))
    kernel, bias = (g.number(weights[f"sincnet.conv1d.{i}.{part}"]) for part in ("weight", "bias"))
    return g.add("Conv", x, kernel, bias)


def sinc_filters(weights: Tensors) -> NDArray[np.float32]:
    """SincNet's band-pass filters (80, 1, 251), 40 even and 40 odd, from their learned edges (Ravanelli 2018)."""
    name = "sincnet.conv1d.0.filterbank."
    low = LOWEST_HZ + np.abs(weights[name + "low_hz_"].astype(np.float64))
    high = np.clip(low + NARROWEST_HZ + np.abs(weights[name + "band_hz_"]), LOWEST_HZ, 8000)
    band = (high - low)[:, 0]
    times, window = weights[name + "n_"].astype(np.float64), weights[name + "window_"].astype(np.float64)
    at_low, at_high = low @ times, high @ times
    even = (np.sin(at_high) - np.sin(at_low)) / (times / 2) * window
    odd = (np.cos(at_low) - np.cos(at_high)) / (times / 2) * window
    middle = 2 * band[:, None]
    cosines = np.concatenate([even, middle, even[:, ::-1]], axis=1)
    sines = np.concatenate([odd, np.zeros_like(middle), -odd[:, ::-1]], axis=1)
    filters = np.concatenate([cosines, sines]) / (2 * np.concatenate([band, band])[:, None])
    return np.asarray(filters.reshape(80, 1, SINC_TAPS), np.float32)


def _both_ways(g: Graph, weights: Tensors, layer: int, x: str) -> str:
    """One bidirectional LSTM layer; PyTorch orders the gates i f g o, ONNX i o f c."""

    def gates(part: str) -> NDArray[np.float32]:
        blocks = [np.split(weights[f"lstm.{part}_l{layer}{way}"], 4) for way in ("", "_reverse")]
        return np.stack([np.concatenate([i, o, f, c]) for i, f, c, o in blocks])

    w, r = g.number(gates("weight_ih")), g.number(gates("weight_hh"))
    b = g.number(np.concatenate([gates("bias_ih"), gates("bias_hh")], axis=1))
    y = g.add("LSTM", x, w, r, b, hidden_size=128, direction="bidirectional")
    side_by_side = g.add("Transpose", y, perm=[0, 2, 1, 3])
    return g.add("Reshape", side_by_side, g.number([0, 0, 256], np.int64))


def _linear(g: Graph, weights: Tensors, name: str, x: str) -> str:
    product = g.add("MatMul", x, g.number(weights[f"{name}.weight"].T))
    return g.add("Add", product, g.number(weights[f"{name}.bias"]))


def embedding(weights: Tensors) -> bytes:
    """Log mel energies (voices, frames, 80), each less its mean over time, to directions (voices, 192)."""
    g = Graph()
    x = g.add("Unsqueeze", g.add("Transpose", "mels", perm=[0, 2, 1]), g.number([1], np.int64))
    x = _conv_bn(g, weights, "head.conv1", "head.bn1", x)
    for layer, block, stride in (("1", 0, 2), ("1", 1, 1), ("2", 0, 2), ("2", 1, 1)):
        x = _residual(g, weights, f"head.layer{layer}.{block}", stride, x)
    x = _conv_bn(g, weights, "head.conv2", "head.bn2", x, stride=2)
    x = g.add("Reshape", x, g.number([0, 320, -1], np.int64))
    x = g.add("Conv", x, g.number(weights["xvector.tdnn.linear.weight"]), strides=[2], pads=[2, 2])
    x = g.add("Relu", _batch_norm(g, weights, "xvector.tdnn.nonlinear.batchnorm", x))
    for block, layers, dilation in ((1, 12, 1), (2, 24, 2), (3, 16, 2)):
        for layer in range(1, layers + 1):
            x = g.add("Concat", x, _masked(g, weights, f"xvector.block{block}.tdnnd{layer}", dilation, x), axis=1)
        x = g.add("Relu", _batch_norm(g, weights, f"xvector.transit{block}.nonlinear.batchnorm", x))
        x = g.add("Conv", x, g.number(weights[f"xvector.transit{block}.linear.weight"]))
    x = _pooled(g, g.add("Relu", _batch_norm(g, weights, "xvector.out_nonlinear.batchnorm", x)))
    x = g.add("Conv", x, g.number(weights["xvector.dense.linear.weight"]))
    x = _batch_norm(g, weights, "xvector.dense.nonlinear.batchnorm", x)
    g.add("Squeeze", x, g.number([2], np.int64))
    return g.model(("mels", ["voices", "frames", 80]), ("direction", ["voices", 192]))


def _batch_norm(g: Graph, weights: Tensors, name: str, x: str) -> str:
    mean, variance = weights[f"{name}.running_mean"], weights[f"{name}.running_var"]
    scale = weights.get(f"{name}.weight", np.ones_like(mean))
    shift = weights.get(f"{name}.bias", np.zeros_like(mean))
    return g.add("BatchNormalization", x, *(g.number(one) for one in (scale, shift, mean, variance)), epsilon=1e-5)


def _conv_bn(g: Graph, weights: Tensors, conv: str, norm: str, x: str, stride: int = 1) -> str:
    y = g.add("Conv", x, g.number(weights[f"{conv}.weight"]), strides=[stride, 1], pads=[1, 1, 1, 1])
    return g.add("Relu", _batch_norm(g, weights, norm, y))


def _residual(g: Graph, weights: Tensors, name: str, stride: int, x: str) -> str:
    y = _conv_bn(g, weights, f"{name}.conv1", f"{name}.bn1", x, stride)
    y = g.add("Conv", y, g.number(weights[f"{name}.conv2.weight"]), pads=[1, 1, 1, 1])
    y = _batch_norm(g, weights, f"{name}.bn2", y)
    if stride > 1:
        x = g.add("Conv", x, g.number(weights[f"{name}.shortcut.0.weight"]), strides=[stride, 1])
        x = _batch_norm(g, weights, f"{name}.shortcut.1", x)
    return g.add("Relu", g.add("Add", y, x))


def _masked(g: Graph, weights: Tensors, name: str, dilation: int, x: str) -> str:
    """A densely connected layer whose output is masked by its context, the whole and the nearer one."""
    x = g.add("Relu", _batch_norm(g, weights, f"{name}.nonlinear1.batchnorm", x))
    x = g.add("Conv", x, g.number(weights[f"{name}.linear1.weight"]))
    x = g.add("Relu", _batch_norm(g, weights, f"{name}.nonlinear2.batchnorm", x))
    kernel = g.number(weights[f"{name}.cam_layer.linear_local.weight"])
    local = g.add("Conv", x, kernel, dilations=[dilation], pads=[dilation, dilation])
    context = g.add("Add", g.add("ReduceMean", x, axes=[-1], keepdims=1), _nearby(g, x))
    for part, last in (("linear1", "Relu"), ("linear2", "Sigmoid")):
        kernel, bias = (g.number(weights[f"{name}.cam_layer.{part}.{one}"]) for one in ("weight", "bias"))
        context = g.add(last, g.add("Conv", context, kernel, bias))
    return g.add("Mul", local, context)


def _nearby(g: Graph, x: str) -> str:
    """The mean of each stretch of 100 frames, at every frame of it."""
    size = [SHORT_CONTEXT]
    means = g.add("AveragePool", x, kernel_shape=size, strides=size, ceil_mode=1, count_include_pad=0)
    tall = g.add("Unsqueeze", means, g.number([3], np.int64))
    wide = g.add("Tile", tall, g.number([1, 1, 1, SHORT_CONTEXT], np.int64))
    flat = g.add("Reshape", wide, g.number([0, 0, -1], np.int64))
    frames = g.add("Slice", g.add("Shape", x), *(g.number([at], np.int64) for at in (2, 3)))
    return g.add("Slice", flat, g.number([0], np.int64), frames, g.number([2], np.int64))


def _pooled(g: Graph, x: str) -> str:
    """Mean and (unbiased) standard deviation over time, one below the other."""
    mean = g.add("ReduceMean", x, axes=[-1], keepdims=1)
    off = g.add("Sub", x, mean)
    squares = g.add("ReduceSum", g.add("Mul", off, off), g.number([-1], np.int64), keepdims=1)
    frames = g.add("Slice", g.add("Shape", x), *(g.number([at], np.int64) for at in (2, 3)))
    count = g.add("Sub", g.add("Cast", frames, to=TensorProto.FLOAT), g.number([1.0]))
    spread = g.add("Sqrt", g.add("Div", squares, g.add("Max", count, g.number([1.0]))))
    return g.add("Concat", mean, spread, axis=1)
