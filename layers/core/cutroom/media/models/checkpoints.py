"""The tensors of a PyTorch checkpoint, read without PyTorch: a zip of one pickle and the raw numbers.

The unpickler knows how tensors are rebuilt and nothing else, so that a file can carry no code.
"""

import io
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensors = dict[str, NDArray[np.float32]]
KINDS = {"FloatStorage": "<f4", "LongStorage": "<i8", "HalfStorage": "<f2"}


def tensors(path: Path) -> Tensors:
    """Every tensor of the checkpoint at `path` by its name, as float32; of a nested one, its `state_dict`.

    Raises pickle.UnpicklingError where the file holds anything that is not a tensor or a plain value.
    """
    with zipfile.ZipFile(path) as archive:
        pickled = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        checkpoint = _Reader(archive, pickled).load()
    named = checkpoint.get("state_dict", checkpoint)
    return {name: np.ascontiguousarray(value, np.float32) for name, value in named.items()}


class _Reader(pickle.Unpickler):
    def __init__(self, archive: zipfile.ZipFile, pickled: str) -> None:
        super().__init__(io.BytesIO(archive.read(pickled)))
        self._archive = archive
        self._folder = pickled.removesuffix("data.pkl") + "data/"

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if (module_name, global_name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module_name, global_name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module_name == "torch" and global_name in KINDS:
            return KINDS[global_name]
        raise pickle.UnpicklingError(f"{module_name}.{global_name} has no place among a model's numbers")

    def persistent_load(self, pid: Any) -> NDArray[Any]:
        _, kind, key, *_ = pid
        return np.frombuffer(self._archive.read(self._folder + key), kind)


def _tensor(
    storage: NDArray[Any], offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_rest: object
) -> NDArray[Any]:
    steps = tuple(step * storage.itemsize for step in stride)
    return np.lib.stride_tricks.as_strided(storage[offset:], size, steps)
