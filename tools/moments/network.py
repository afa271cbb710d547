"""The upper layers of the sentence model with low-rank changes, as functions over a table of parameters (PyTorch)."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST, LAYERS, HEADS, WIDTH = 3, 6, 12, 384
RANK = 16
EDGE = 24  # pieces pooled at each end
LINEAR = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
          "intermediate.dense", "output.dense")  # fmt: skip
NORMS = ("attention.output.LayerNorm", "output.LayerNorm")
NAMES = {3: (264, 272, 280, 318, 322, 331), 4: (335, 343, 351, 389, 393, 402), 5: (406, 414, 422, 460, 464, 473)}

Table = dict[str, Any]


def installed(model: Any) -> dict[str, NDArray[np.float32]]:
    """The weights of the upper layers in the installed ONNX file, from eight bits to float."""
    from onnx import numpy_helper

    held = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    weights = {f"val_{number}": held[f"val_{number}_q"].astype(np.float32) * held[f"val_{number}_scale"]
               for numbers in NAMES.values() for number in numbers}  # fmt: skip
    return weights | {name: value for name, value in held.items() if ".encoder.layer." in name}


def parameters(torch: Any, weights: dict[str, NDArray[np.float32]]) -> tuple[Table, Table]:
    """What stays (`fixed`) and what is learned: `a` and `b` of each change, biases, norms and the output."""
    fixed: Table = {}
    learned: Table = {"head.w": torch.zeros(4 * WIDTH, 4), "head.b": torch.zeros(4)}
    for layer in range(FIRST, LAYERS):
        source = f"inner.encoder.layer.{layer}."
        for number, part in zip(NAMES[layer], LINEAR, strict=True):
            weight = torch.tensor(weights[f"val_{number}"])
            fixed[f"{layer}.{part}"] = weight
            learned[f"{layer}.{part}.a"] = torch.randn(weight.shape[0], RANK) / math.sqrt(weight.shape[0])
            learned[f"{layer}.{part}.b"] = torch.zeros(RANK, weight.shape[1])
            learned[f"{layer}.{part}.bias"] = torch.tensor(weights[f"{source}{part}.bias"])
        for part in NORMS:
            for kind in ("weight", "bias"):
                learned[f"{layer}.{part}.{kind}"] = torch.tensor(weights[f"{source}{part}.{kind}"])
    for value in learned.values():
        value.requires_grad_(True)
    return fixed, learned


def pooled(torch: Any, fixed: Table, learned: Table, states: Any, lengths: Any, drop: float = 0.0) -> Any:
    """States (texts, pieces, 384) to (texts, 1536): mean, mean of the first and of the last pieces, maximum."""
    at = torch.arange(states.shape[1])[None]
    ends = lengths[:, None]
    inside = at < ends
    bias = torch.zeros(len(states), 1, 1, states.shape[1]).masked_fill(~inside[:, None, None], -1e9)
    for layer in range(FIRST, LAYERS):
        states = _layer(torch, fixed, learned, layer, states, bias, drop)
    masks = (inside, inside & (at < EDGE), inside & (at >= ends - EDGE))
    means = [(states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True) for mask in masks]
    return torch.cat([*means, states.masked_fill(~inside[:, :, None], -1e4).max(1).values], 1)


def _layer(torch: Any, fixed: Table, learned: Table, layer: int, x: Any, bias: Any, drop: float) -> Any:
    def linear(part: str, given: Any) -> Any:
        name = f"{layer}.{part}"
        change = (given @ learned[f"{name}.a"]) @ learned[f"{name}.b"]
        return given @ fixed[name] + change + learned[f"{name}.bias"]

    def norm(part: str, given: Any) -> Any:
        name = f"{layer}.{part}"
        scale = (learned[f"{name}.weight"], learned[f"{name}.bias"])
        return torch.nn.functional.layer_norm(given, (WIDTH,), *scale, eps=1e-12)

    def heads(given: Any) -> Any:
        return given.view(len(x), -1, HEADS, WIDTH // HEADS).transpose(1, 2)

    def dropped(given: Any) -> Any:
        return torch.nn.functional.dropout(given, drop, training=drop > 0)

    query, key, value = (heads(linear(part, x)) for part in LINEAR[:3])
    looked = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
    x = norm(NORMS[0], x + dropped(linear(LINEAR[3], looked.transpose(1, 2).reshape(x.shape))))
    inner = torch.nn.functional.gelu(linear(LINEAR[4], x))
    return norm(NORMS[1], x + dropped(linear(LINEAR[5], inner)))
