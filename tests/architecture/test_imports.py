"""Each function imports only what its layers carry: checked by taking the rest away."""

import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import grimp
import pytest

from cutroom import capabilities
from cutroom.capabilities import NAMES
from cutroom.runtime.database import Base
from infra import specs
from infra.specs import SPECS

ROOT = Path(__file__).resolve().parents[2]
VISION = {"numpy", "onnxruntime"}
WEB = {"fastapi", "mangum", "argon2", "jwt", "cryptography", "opentimelineio"}
LIBRARIES = {"ffmpeg": {"imageio_ffmpeg"}, "vision": VISION, "fonts": {"fontTools"}, "web": WEB}  # what a layer brings
AT_FIRST_USE = {"faster_whisper", "ctranslate2", "stripe"}  # of packs, and what is slow to load
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


@cache
def graph() -> grimp.ImportGraph:
    """Who imports whom in the package, and which libraries; what is for types alone is left out."""
    return grimp.build_graph(
        "cutroom", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


def loaded_by(modules: Iterable[str]) -> set[str]:
    """All that importing and running `modules` can load, their packages among it."""
    reached, waiting = set[str](), [*modules]
    while waiting:
        if (one := waiting.pop()) not in reached:
            reached.add(one)
            package = one.rpartition(".")[0]
            waiting += [*graph().find_modules_directly_imported_by(one), *([package] if package else [])]
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


def tables_of(module: str) -> set[str]:
    """The tables that a module of models defines."""
    classes = [one for one in vars(import_module(module)).values() if isinstance(one, type) and issubclass(one, Base)]
    return {str(one.__tablename__) for one in classes if one is not Base and one.__module__ == module}


def test_a_function_that_loads_a_table_loads_those_it_points_to() -> None:
    """Foreign keys between capabilities are strings: SQLAlchemy looks the tables up when a row is first written."""
    home = {table: f"cutroom.{one}.models" for one in NAMES if find_spec(f"cutroom.{one}.models")
            for table in tables_of(f"cutroom.{one}.models")}  # fmt: skip
    assert len(home) > 20
    for function in capabilities.functions().values():
        loaded = loaded_by(f"cutroom.{task.rpartition('.')[0]}" for task in function.tasks)
        for table in (name for name, module in home.items() if module in loaded):
            targets = {key.target_fullname.rpartition(".")[0] for key in Base.metadata.tables[table].foreign_keys}
            assert {one for one in targets if home[one] not in loaded} == set(), (function.name, table)
