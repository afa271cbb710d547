"""Neural networks as ONNX, written from the numbers of published checkpoints instead of by their frameworks."""

from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR = 9


class Graph:
    """An ONNX graph in the making: `add` appends a node and answers the name of what it gives."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._numbers: dict[str, Any] = {}

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """A node of this kind over these inputs."""
        name = f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def number(self, value: Any, kind: Any = np.float32) -> str:
        """A constant."""
        array = np.ascontiguousarray(value, kind)
        name = f"number_{len(self._numbers)}"
        self._numbers[name] = numpy_helper.from_array(array, name)
        return name

    def model(self, given: tuple[str, list[Any]], gives: tuple[str, list[Any]]) -> bytes:
        """The finished model; `given` and `gives` are names with shapes, where a string is a free dimension."""
        self._nodes.append(helper.make_node("Identity", [self._nodes[-1].output[0]], [gives[0]]))
        shaped = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in (given, gives)]
        graph = helper.make_graph(self._nodes, "cutroom", shaped[:1], shaped[1:], list(self._numbers.values()))
        network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
        return network.SerializeToString(deterministic=True)
