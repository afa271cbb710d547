"""Each function imports only what its layers carry: checked by taking the rest away."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra import specs
from infra.specs import SPECS

ROOT = Path(__file__).resolve().parents[2]
VISION = {"numpy", "onnxruntime"}
WEB = {"fastapi", "mangum", "argon2", "jwt", "cryptography", "opentimelineio"}
LIBRARIES = {"ffmpeg": {"imageio_ffmpeg"}, "vision": VISION, "fonts": {"fontTools"}, "web": WEB}  # what a layer brings
AT_FIRST_USE = {"faster_whisper", "ctranslate2"}  # of packs


def absent(function: str) -> set[str]:
    """What a function's layers do not carry, and what must not be loaded before it is needed."""
    needs = SPECS[function].needs
    missing = set[str]().union(*(names for layer, names in LIBRARIES.items() if layer not in needs.layers))
    web = set() if needs.routes else {"fastapi"}
    return missing | AT_FIRST_USE | web


@pytest.mark.parametrize("function", SPECS)
def test_a_function_imports_only_what_its_layers_carry(function: str) -> None:
    code = (
        f"import sys\nfor name in {sorted(absent(function))!r}: sys.modules[name] = None\n"
        "import handler\nassert callable(handler.handler)"
    )
    path = [specs.code_folder(function), ROOT / "layers" / "core"]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(map(str, path)), "PATH": "", "CUTROOM_FUNCTION": function},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
