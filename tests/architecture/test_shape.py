"""The habits of the house that a reader relies on, held by reading the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from cutroom import capabilities

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "layers" / "core" / "cutroom"
SHARED = {"kit", "media", "runtime", "migrations"}  # what capabilities stand on
CAPABILITIES = capabilities.NAMES
NO_USE_CASES = {"ai", "system"}  # models are a service to other capabilities; the system only keeps itself in order
# What tells its effects by the first parameter of its public functions: in which files, and how that is called.
EFFECTS = {"queries.py": "session", "tasks.py": "ctx", "events.py": "ctx"}
WORDED = ("service.py", "tasks.py", "events.py")


def named(*names: str) -> list[Path]:
    """The files of these names in all capabilities, those of sub-packages included."""
    found = (path for one in CAPABILITIES for path in sorted((CORE / one).rglob("*.py")))
    return [path for path in found if path.name in names]


def label(path: Path) -> str:
    return path.relative_to(CORE).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The module's public functions."""
    tree = ast.parse(path.read_text())
    return (node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"))


def first_parameter(function: ast.FunctionDef) -> str:
    return function.args.args[0].arg if function.args.args else ""


def test_every_capability_is_looked_at() -> None:
    folders = {path.parent.name for path in CORE.glob("*/*.py")} - SHARED - {CORE.name}
    assert folders == set(CAPABILITIES)
    assert len(CAPABILITIES) >= 8


@pytest.mark.parametrize("capability", sorted(set(CAPABILITIES) - NO_USE_CASES))
def test_who_has_tables_reads_them_in_queries_and_offers_use_cases(capability: str) -> None:
    names = {path.name for path in (CORE / capability).rglob("*.py")}
    assert "service.py" in names
    assert {"models.py", "queries.py"} <= names or "models.py" not in names


@pytest.mark.parametrize("path", named(*EFFECTS), ids=label)
def test_the_first_parameter_tells_the_effects(path: Path) -> None:
    public = list(functions(path))
    assert public
    assert {first_parameter(function) for function in public} == {EFFECTS[path.name]}


@pytest.mark.parametrize("path", named("rules.py"), ids=label)
def test_rules_are_pure(path: Path) -> None:
    public = list(functions(path))
    assert public
    assert not {first_parameter(function) for function in public} & {"ctx", "session"}


def test_the_environment_is_read_in_one_place() -> None:
    readers = {path.relative_to(CORE) for path in CORE.rglob("*.py") if "os.environ" in path.read_text()}
    assert readers <= {Path("runtime/environment.py"), Path("media/source/ffmpeg.py")}, (
        "the second one only hands it on"
    )


def test_public_functions_of_the_package_say_what_they_give() -> None:
    files = [*named(*WORDED), *(CORE / "media").rglob("*.py")]
    assert len(files) > 80
    silent = [
        f"{label(path)}:{function.name}"
        for path in files
        for function in functions(path)
        if not ast.get_docstring(function)
    ]
    assert silent == []
