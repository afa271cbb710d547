"""How large files and functions may grow, and that nothing imports in a circle."""

import ast
import os
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.support import typescript

ROOT = Path(__file__).resolve().parents[2]
CODE = (".py", ".ts", ".tsx", ".css", ".js", ".sh")
GENERATED = ("web/src/api/schema.ts", "layers/core/cutroom/migrations/versions/")
MADE = {"node_modules", "dist", "drawings", "__pycache__"}
PYTHON = ("layers", "functions", "infra", "cli", "tools", "tests")
FOLDERS = (*PYTHON, "web", "assets")
LONGEST_FILE, LONGEST_FUNCTIONS, OF_THEM = 300, 20, 0.9


def written(*endings: str) -> list[str]:
    """The files with one of these endings that people write."""
    names: list[str] = []
    for folder in FOLDERS:
        for place, inner, files in os.walk(ROOT / folder):
            inner[:] = [name for name in inner if name not in MADE]
            names += [(Path(place) / name).relative_to(ROOT).as_posix() for name in files if name.endswith(endings)]
    return [name for name in names if not name.startswith(GENERATED)]


def lengths(name: str) -> list[int]:
    """How many lines each function of a file has, methods and inner ones too."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.walk(ast.parse((ROOT / name).read_text()))
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in tree if isinstance(node, kinds)]


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one circle, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    counted = {name: (ROOT / name).read_bytes().count(b"\n") for name in written(*CODE)}
    assert len(counted) > 400
    assert {name for name, lines in counted.items() if lines > LONGEST_FILE} == set()


@pytest.mark.parametrize("folder", PYTHON)
def test_functions_are_short(folder: str) -> None:
    found = sorted(lines for name in written(".py") if name.startswith(f"{folder}/") for lines in lengths(name))
    assert len(found) > 50
    assert found[int(len(found) * OF_THEM)] <= LONGEST_FUNCTIONS


@pytest.mark.parametrize("package", ["cutroom", "cutroom_cli", "infra"])
def test_no_circle_in_python(package: str) -> None:
    graph = grimp.build_graph(package, cache_dir=None)  # imports within functions and for annotations count too
    assert circle({module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}) == []


def test_no_circle_in_the_web_app() -> None:
    source = ROOT / "web" / "src"
    graph = {str(path): {str(other) for other in others} for path, others in typescript.imports(source).items()}
    assert len(graph) > 150 and sum(map(len, graph.values())) > 500
    assert [Path(name).name for name in circle(graph)] == []


def test_circles_are_seen() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}
    assert circle({"a": {"b"}, "b": {"c"}, "d": {"a", "c"}}) == []


def test_every_way_to_import_is_seen(tmp_path: Path) -> None:
    names = ("plain", "type", "bare", "later", "again", "tilde", "folder/index", "lines")
    for name in names:
        path = tmp_path / f"{name}.ts"
        path.parent.mkdir(exist_ok=True)
        path.write_text("export const x = 1;\n")
    (tmp_path / "style.css").touch()
    (tmp_path / "app.tsx").write_text(
        'import { x } from "./plain";\nimport type { X } from "./type";\nimport "./bare";\nexport * from "./again";\n'
        'const y = () => import("./later");\nimport { z } from "~/tilde.ts";\nimport w from "./folder";\n'
        'import {\n  a,\n  b,\n} from "./lines";\nimport "./style.css?inline";\nimport react from "react";\n'
        'const words = "from";\n'
    )
    found = {path.relative_to(tmp_path).as_posix() for path in typescript.imports(tmp_path)[tmp_path / "app.tsx"]}
    assert found == {f"{name}.ts" for name in names} | {"style.css"}
    (tmp_path / "plain.ts").unlink()
    with pytest.raises(FileNotFoundError, match="plain"):
        typescript.imports(tmp_path)
