"""Each function imports only what its layers carry: checked by taking the rest away."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VISION = {"numpy", "onnxruntime"}
ABSENT = {
    "api": VISION | {"faster_whisper", "ctranslate2", "imageio_ffmpeg"},
    "events": VISION | {"faster_whisper", "ctranslate2", "imageio_ffmpeg", "fastapi"},
    "privacy": VISION | {"faster_whisper", "ctranslate2", "imageio_ffmpeg", "fastapi"},
    "scheduler": VISION | {"faster_whisper", "ctranslate2", "imageio_ffmpeg", "fastapi"},
    "migrate": VISION | {"faster_whisper", "ctranslate2", "imageio_ffmpeg", "fastapi"},
    "ingest": {"faster_whisper", "ctranslate2", "onnxruntime", "fastapi"},
    "analyze": {"faster_whisper", "ctranslate2", "fastapi"},
    "speech": {"faster_whisper", "ctranslate2", "imageio_ffmpeg", "fastapi"},
    "render": {"faster_whisper", "ctranslate2", "fastapi"},
}


@pytest.mark.parametrize("function", sorted(ABSENT))
def test_a_function_imports_only_what_its_layers_carry(function: str) -> None:
    code = (
        f"import sys\nfor name in {sorted(ABSENT[function])!r}: sys.modules[name] = None\n"
        "import handler\nassert callable(handler.handler)"
    )
    path = [ROOT / "functions" / function, ROOT / "layers" / "core"]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(map(str, path)), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
