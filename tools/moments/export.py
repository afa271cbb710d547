"""Writes a trained model as the part of an ONNX graph that stands on the installed model's lower layers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, TensorProto, helper, numpy_helper

from tools.moments.network import EDGE, FIRST, HEADS, LAYERS, LINEAR, NAMES, NORMS, WIDTH

Numbers = dict[str, NDArray[np.float32]]

END = 2**31 - 1


class Part:
    """A part of a graph: names begin with `m_`, so that none meets one of the installed model's."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.numbers: list[Any] = []

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """A node; answers the name of what it gives."""
        name = f"m_{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def number(self, value: Any, kind: Any = np.float32) -> str:
        """A constant."""
        name = f"m_number_{len(self.numbers)}"
        self.numbers.append(numpy_helper.from_array(np.asarray(value, kind), name))
        return name

    def learned(self, value: NDArray[np.float32]) -> str:
        """A learned vector, in half precision."""
        return self.add("Cast", self.number(value, np.float16), to=TensorProto.FLOAT)

    def change(self, name: str, learned: Numbers) -> str:
        """A low-rank change of a weight: both factors in eight bits, with a scale per rank."""
        a, b = learned[f"{name}.a"], learned[f"{name}.b"]
        sizes = np.maximum(np.abs(a).max(axis=0), 1e-9) / 127, np.maximum(np.abs(b).max(axis=1), 1e-9) / 127
        rounded: list[NDArray[Any]] = [np.round(a / sizes[0]), np.round(b / sizes[1][:, None])]
        factors = [self.add("Cast", self.number(one, np.int8), to=TensorProto.FLOAT) for one in rounded]
        scaled = self.add("Mul", factors[0], self.number(sizes[0] * sizes[1]))
        return self.add("MatMul", scaled, factors[1])

    def serialised(self, gives: str) -> bytes:
        """The part as bytes, with its one output `gives` (texts, 4)."""
        self.nodes.append(helper.make_node("Identity", [self.nodes[-1].output[0]], [gives]))
        graph = GraphProto()
        graph.node.extend(self.nodes)
        graph.initializer.extend(self.numbers)
        graph.output.extend([helper.make_tensor_value_info(gives, TensorProto.FLOAT, ["texts", 4])])
        return graph.SerializeToString(deterministic=True)


def delta(models: Sequence[tuple[Numbers, Numbers]], states: str) -> bytes:
    """The bytes of `encoder.delta`: one passage's states (1, pieces, 384) named `states` to judgements (1, 4).

    Of several models it gives the mean. Each is what was learned, and mean and variance of what is pooled.
    """
    part = Part()
    judged = [_judged(part, learned, usual, states) for learned, usual in models]
    total = judged[0]
    for other in judged[1:]:
        total = part.add("Add", total, other)
    part.add("Mul", total, part.number(1 / len(judged)))
    return part.serialised("judgements")


def _judged(part: Part, learned: Numbers, usual: Numbers, x: str) -> str:
    for layer in range(FIRST, LAYERS):
        x = _layer(part, learned, layer, x)
    one, first, most = (part.number([value], np.int64) for value in (1, 0, END))
    head, tail = (part.number([value], np.int64) for value in (EDGE, -EDGE))
    slices = [x, part.add("Slice", x, first, head, one), part.add("Slice", x, tail, most, one)]
    means = [part.add("ReduceMean", each, axes=[1], keepdims=0) for each in slices]
    pooled = part.add("Concat", *means, part.add("ReduceMax", x, axes=[1], keepdims=0), axis=1)
    weight = learned["head.w"] / np.sqrt(usual["var"] + 1e-5)[:, None]
    bias = learned["head.b"] - usual["mean"] @ weight
    return part.add("Add", part.add("MatMul", pooled, part.number(weight)), part.number(bias))


def _layer(part: Part, learned: Numbers, layer: int, x: str) -> str:
    def linear(at: int, given: str) -> str:
        name = f"{layer}.{LINEAR[at]}"
        weight = part.add("Add", f"val_{NAMES[layer][at]}", part.change(name, learned))
        return part.add("Add", part.add("MatMul", given, weight), part.learned(learned[f"{name}.bias"]))

    def norm(at: int, given: str) -> str:
        kinds = [part.learned(learned[f"{layer}.{NORMS[at]}.{kind}"]) for kind in ("weight", "bias")]
        return part.add("LayerNormalization", given, *kinds, axis=-1, epsilon=1e-12)

    def turned(given: str, perm: list[int]) -> str:
        return part.add("Transpose", part.add("Reshape", given, split), perm=perm)

    split = part.number([0, 0, HEADS, WIDTH // HEADS], np.int64)
    query, key, value = (turned(linear(i, x), [0, 2, 3, 1] if i == 1 else [0, 2, 1, 3]) for i in range(3))
    near = part.add("Mul", part.add("MatMul", query, key), part.number((WIDTH // HEADS) ** -0.5))
    looked = part.add("Transpose", part.add("MatMul", part.add("Softmax", near, axis=-1), value), perm=[0, 2, 1, 3])
    looked = part.add("Reshape", looked, part.number([0, 0, WIDTH], np.int64))
    x = norm(0, part.add("Add", x, linear(3, looked)))
    inner = linear(4, x)
    wave = part.add("Add", part.add("Erf", part.add("Div", inner, part.number(2**0.5))), part.number(1))
    return norm(1, part.add("Add", x, linear(5, part.add("Mul", part.add("Mul", inner, part.number(0.5)), wave))))
