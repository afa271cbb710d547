"""The habits of the house that a reader relies on, held by reading the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "layers" / "core" / "cutroom"
CAPABILITIES = ("accounts", "workspaces", "library", "analysis", "clips", "splices", "renders", "privacy", "system")


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The module's public functions."""
    tree = ast.parse(path.read_text())
    return (node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"))


def first_parameter(function: ast.FunctionDef) -> str:
    return function.args.args[0].arg if function.args.args else ""


@pytest.mark.parametrize("capability", CAPABILITIES)
@pytest.mark.parametrize(("module", "parameter"), [("queries", "session"), ("tasks", "ctx"), ("events", "ctx")])
def test_the_first_parameter_tells_the_effects(capability: str, module: str, parameter: str) -> None:
    path = CORE / capability / f"{module}.py"
    if path.exists():
        assert {first_parameter(function) for function in functions(path)} == {parameter}


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_rules_are_pure(capability: str) -> None:
    path = CORE / capability / "rules.py"
    if path.exists():
        assert not {first_parameter(function) for function in functions(path)} & {"ctx", "session"}


def test_the_environment_is_read_in_one_place() -> None:
    readers = {path.relative_to(CORE) for path in CORE.rglob("*.py") if "os.environ" in path.read_text()}
    assert readers <= {Path("runtime/settings.py"), Path("media/source/ffmpeg.py")}, "the second one only hands it on"


def test_public_functions_of_the_package_say_what_they_give() -> None:
    silent = [
        f"{path.relative_to(CORE)}:{function.name}"
        for path in CORE.rglob("*.py")
        if (path.name in ("service.py", "tasks.py", "events.py") and path.parent.name in CAPABILITIES)
        or path.parent.name == "media"
        for function in functions(path)
        if not ast.get_docstring(function)
    ]
    assert silent == []
