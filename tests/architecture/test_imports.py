"""Each function imports only what its layers carry: checked by taking the rest away."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import grimp
import pytest

from infra import specs
from infra.specs import SPECS

ROOT = Path(__file__).resolve().parents[2]
VISION = {"numpy", "onnxruntime"}
WEB = {"fastapi", "mangum", "argon2", "jwt", "cryptography", "opentimelineio"}
LIBRARIES = {"ffmpeg": {"imageio_ffmpeg"}, "vision": VISION, "fonts": {"fontTools"}, "web": WEB}  # what a layer brings
AT_FIRST_USE = {"faster_whisper", "ctranslate2"}  # of packs
NOT_AT_COLD_START = {"pysubs2", "pgvector"}  # of functions that neither serve requests nor open media


def absent(function: str) -> set[str]:
    """What a function's layers do not carry, and what must not be loaded before it is needed."""
    needs = SPECS[function].needs
    missing = set[str]().union(*(names for layer, names in LIBRARIES.items() if layer not in needs.layers))
    web = set[str]() if needs.routes else WEB
    light = set[str]() if needs.routes or {"ffmpeg", "vision"} & set(needs.layers) else NOT_AT_COLD_START
    return missing | AT_FIRST_USE | web | light


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


ENGINE = ("cutroom.media.source.ffmpeg", "cutroom.media.models", "cutroom.media.vision", "cutroom.media.audio")
LIBRARIES_OF_THE_ENGINE = ("numpy", "onnxruntime", "av", "imageio_ffmpeg")
IMPORT = re.compile(r"^\s*(?:from (cutroom[\w.]*) import ([^#\n]+|\([^)]*\))|import (cutroom[\w.]*))", re.MULTILINE)


def modules_named(text: str, known: set[str]) -> set[str]:
    """The modules of ours that a file imports at any place of it, in a function too."""
    found = set[str]()
    for package, names, whole in IMPORT.findall(text):
        found.add(whole or package)
        found |= {f"{package}.{name}" for name in re.findall(r"\w+", names)}
    return found & known


def loaded_by(modules: Iterable[str]) -> set[str]:
    """All that importing and running `modules` can load, their packages among it; what is for types alone is not."""
    graph = grimp.build_graph(
        "cutroom", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )
    reached, waiting = set[str](), [*modules]
    while waiting:
        if (one := waiting.pop()) not in reached:
            reached.add(one)
            package = one.rpartition(".")[0]
            waiting += [*graph.find_modules_directly_imported_by(one), *([package] if package else [])]
    return reached


def test_no_route_leads_to_the_engine() -> None:
    """Whatever a request runs is in a module that the API imports, at its top or in a function, at any depth."""
    known = {
        ".".join(path.relative_to(ROOT / "layers" / "core").with_suffix("").parts)
        for path in (ROOT / "layers" / "core" / "cutroom").rglob("*.py")
    }
    files = (ROOT / "functions" / "api").rglob("*.py")
    used = set[str]().union(*(modules_named(path.read_text(), known) for path in files))
    assert {"cutroom.renders.previews", "cutroom.branding.service", "cutroom.clips.finding"} <= used
    reached = loaded_by(used)
    assert "cutroom.media.compose.shorts" in reached
    assert [one for one in sorted(reached) if one.startswith(ENGINE) or one in LIBRARIES_OF_THE_ENGINE] == []


@pytest.mark.parametrize("task", ["cutroom.renders.pictures", "cutroom.ai.tasks", "cutroom.branding.tasks"])
def test_the_engine_is_seen_where_it_is_used(task: str) -> None:
    """So that the test above cannot pass by seeing nothing."""
    assert any(one.startswith(ENGINE) for one in loaded_by([task]))
