"""Networks in ONNX form, run on the processor."""

from pathlib import Path
from typing import Any


def session(model: bytes | Path) -> Any:
    """A network ready to run, on one thread: who runs several chooses how many at once.

    Without the arena a run's memory is given back after it; several networks share a process with the recogniser.
    """
    import onnxruntime  # it brings no types

    runtime: Any = onnxruntime
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    given = model if isinstance(model, bytes) else str(model)
    return runtime.InferenceSession(given, options, providers=["CPUExecutionProvider"])
