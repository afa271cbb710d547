"""Which small mistakes can be made in a module, and that one of them is made."""

import ast
from pathlib import Path
from typing import Any

import pytest

from tools import mutants, mutation
from tools.mutation import Mutant

SOURCE = '''"""Text."""
LIMIT = 3


def decide(a: int | None, b: int = 2) -> bool:
    """Says 1 < 2."""
    return a is not None and min(a, b) <= LIMIT - 1


class Thing:
    def holds(self, x: int) -> bool:
        return not x in (1, -2)
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "thing.py"
    path.write_text(SOURCE)
    return path


def made(mutant: Mutant, root: Path) -> dict[str, Any]:
    """The module with the mistake, run."""
    names: dict[str, Any] = {}
    exec(mutation.changed(mutant, root), names)  # noqa: S102
    return names


def test_every_operator_and_number_is_a_place_for_a_mistake_and_types_and_texts_are_not(module: Path) -> None:
    found = mutation.mutants(module, module.parent)
    assert sorted((one.before, one.after, one.function.split(":")[0]) for one in found) == sorted([
        ("3", "4", ""), ("2", "3", "decide"), ("And", "Or", "decide"), ("IsNot", "Is", "decide"),
        ("LtE", "Lt", "decide"), ("min", "max", "decide"), ("Sub", "Add", "decide"), ("1", "2", "decide"),
        ("not x in (1, -2)", "x in (1, -2)", "holds"), ("In", "NotIn", "holds"), ("1", "2", "holds"),
        ("-2", "2", "holds"), ("2", "3", "holds"),
    ])  # fmt: skip


def test_exactly_the_drawn_mistake_is_made(module: Path) -> None:
    for mutant in mutation.mutants(module, module.parent):
        text = ast.unparse(ast.parse(SOURCE))
        tree = ast.parse(SOURCE)
        mutation.Changer(mutant.path, mutant.number).visit(tree)
        assert ast.unparse(tree) != text
    [limit] = [one for one in mutation.mutants(module, module.parent) if one.before == "3"]
    assert made(limit, module.parent)["LIMIT"] == 4
    [less] = [one for one in mutation.mutants(module, module.parent) if one.before == "LtE"]
    assert made(less, module.parent)["decide"](1) and not made(less, module.parent)["decide"](2)


def test_the_same_seed_draws_the_same_and_there_is_something_to_draw_from_everywhere() -> None:
    areas = list(mutants.AREAS)
    assert mutants.draw(areas, 5, seed=1) == mutants.draw(areas, 5, seed=1) != mutants.draw(areas, 5, seed=2)
    assert {area for area, _ in mutants.draw(areas, 5, seed=1)} == set(areas)
