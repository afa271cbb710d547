"""What ends the reuse of exports and previews: a change of the code that makes files, and of nothing else."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from cutroom import media
from cutroom.renders import composing

MEDIA = Path(next(iter(media.__path__)))


@pytest.fixture
def versions(tmp_path: Path) -> Callable[[str], tuple[str, str]]:
    """The engine's version, and that of a copy in which one file has another line."""

    def change(name: str) -> tuple[str, str]:
        for path in MEDIA.rglob("*"):
            if path.suffix in (".py", ".json"):
                target = tmp_path / path.relative_to(MEDIA)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        before = composing.version_of(tmp_path)
        with (tmp_path / name).open("a") as file:
            file.write("\n")
        return before, composing.version_of(tmp_path)

    return change


@pytest.mark.parametrize(
    "name", ["compile/plan.py", "captions/script.py", "render/loudness.py", "edit/document.py", "schema.py"]
)
def test_another_line_in_what_makes_files_makes_them_anew(
    versions: Callable[[str], tuple[str, str]], name: str
) -> None:
    before, after = versions(name)
    assert before != after


@pytest.mark.parametrize(
    "name", ["vision/shots.py", "moments/scoring.py", "compose/layouts.py", "moments/weights.json"]
)
def test_what_writes_edits_leaves_files_as_they_are(versions: Callable[[str], tuple[str, str]], name: str) -> None:
    before, after = versions(name)
    assert before == after


def test_all_that_the_makers_of_files_import_counts() -> None:
    counted = {path for name in composing.MAKES_FILES for path in (MEDIA / name, *(MEDIA / name).rglob("*.py"))}
    assert all((MEDIA / name).exists() for name in composing.MAKES_FILES)
    for path in [path for path in counted if path.suffix == ".py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("cutroom.media"):
                for module in (node.module, *(f"{node.module}.{one.name}" for one in node.names)):
                    place = MEDIA.joinpath(*module.split(".")[2:])
                    if place.with_suffix(".py").is_file() and place != MEDIA:
                        assert place.with_suffix(".py") in counted, f"{path} imports {module}"
