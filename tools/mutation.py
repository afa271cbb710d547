"""One-operator changes of Python source: listing them, importing a module with one, and who runs which function.

Run by `tools.mutants` as `python -m tools.mutation try MUTANT TESTS` and `... trace FILE PATHS TESTS...`.
"""

import ast
import importlib.abc
import importlib.machinery
import json
import sys
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, order=True)
class Mutant:
    """One change: the `number`-th possible one of a file, where it is, and in which outermost function if in any."""

    path: str
    number: int
    line: int
    before: str
    after: str
    function: str


class Changer(ast.NodeTransformer):
    """Walks a module over everything that can be changed; makes the `wanted`-th change, or only lists them."""

    def __init__(self, path: str, wanted: int = -1) -> None:
        """Nothing has been seen yet."""
        self.path, self.wanted = path, wanted
        self.seen: list[Mutant] = []
        self._functions: list[str] = []

    def visit(self, node: ast.AST) -> Any:
        """Keep count of the functions that we are in, and leave out what cannot matter."""
        if isinstance(node, ast.AnnAssign):
            node.value = self.visit(node.value) if node.value else None
            return node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return super().visit(node)
        cached = any("cache" in ast.unparse(one) for one in node.decorator_list)  # runs for the first that asks only
        place = f"{node.name}:{min([node, *node.decorator_list], key=_line).lineno}"
        self._functions.append("" if cached else place)
        node.body = [self.visit(one) for one in node.body]
        node.args.defaults = [self.visit(one) for one in node.args.defaults]
        self._functions.pop()
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Each comparison of a chain."""
        for i, operator in enumerate(node.ops):
            if swapped := self._swap(operator, node):
                node.ops[i] = swapped
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Arithmetic; the union of types is none."""
        node.op = self._swap(node.op, node) or node.op
        return self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """Counting on."""
        node.op = self._swap(node.op, node) or node.op
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """And, or."""
        node.op = self._swap(node.op, node) or node.op
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """Without the `not`, without the minus."""
        inner = self.generic_visit(node)
        return node.operand if self._due(node, ast.unparse(node), ast.unparse(node.operand)) else inner

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """The smaller for the greater, any for all."""
        if isinstance(node.func, ast.Name) and node.func.id in CALLS and self._due(node, node.func.id, ""):
            node.func.id = CALLS[node.func.id]
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Truths turned round and numbers by one more."""
        if isinstance(node.value, bool):
            changed: Any = not node.value
        elif isinstance(node.value, int | float):
            changed = node.value + 1
        else:
            return node
        return (
            ast.copy_location(ast.Constant(changed), node) if self._due(node, repr(node.value), repr(changed)) else node
        )

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """The expressions in a text, without what belongs to its form."""
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self.visit(part.value)
        return node

    def _swap(self, operator: ast.AST, node: ast.AST) -> Any:
        other = SWAPS.get(type(operator))
        return other() if other and self._due(node, type(operator).__name__, other.__name__) else None

    def _due(self, node: Any, before: str, after: str) -> bool:
        function = self._functions[0] if self._functions else ""
        self.seen.append(Mutant(self.path, len(self.seen), node.lineno, before, after or CALLS[before], function))
        return len(self.seen) - 1 == self.wanted


def _line(node: Any) -> int:
    return node.lineno


def mutants(path: Path, root: Path) -> list[Mutant]:
    """Every change that can be made to a file."""
    changer = Changer(path.relative_to(root).as_posix())
    changer.visit(ast.parse(path.read_text()))
    return changer.seen


def changed(mutant: Mutant, root: Path = ROOT) -> CodeType:
    """The module with the change."""
    tree = ast.parse((root / mutant.path).read_text())
    Changer(mutant.path, mutant.number).visit(tree)
    return compile(ast.fix_missing_locations(tree), str(root / mutant.path), "exec")


class Finder(importlib.abc.MetaPathFinder):
    """Gives one module with its change; nothing is written to disk."""

    def __init__(self, mutant: Mutant) -> None:
        """`mutant.path` tells the module's name."""
        self.name = mutant.path.removeprefix("layers/core/").removesuffix(".py").replace("/", ".")
        self.path, self.code = str(ROOT / mutant.path), changed(mutant)

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /) -> Any:
        """Ours for that one module."""
        if fullname != self.name:
            return None
        loader = Loader(fullname, self.path)
        loader.code = self.code
        return importlib.machinery.ModuleSpec(fullname, loader, origin=self.path)


class Loader(importlib.machinery.SourceFileLoader):
    """Runs given code in place of the file's."""

    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        """The changed module."""
        return self.code


class Tracer:
    """A pytest plug-in that notes which functions of some files the tests of each test file run.

    By file and not by test: what a fixture makes once for a file is noted for the first test that asks for it only.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        """`paths` are absolute."""
        self._paths, self._test = set(paths), ""
        self.found: dict[str, set[str]] = defaultdict(set)

    def note(self, frame: FrameType, event: str, _: Any) -> None:
        """Called by the interpreter whenever a function begins."""
        code = frame.f_code
        if event == "call" and code.co_filename in self._paths and self._test:
            path = Path(code.co_filename).relative_to(ROOT).as_posix()
            self.found[f"{path}:{code.co_name}:{code.co_firstlineno}"].add(self._test)

    def pytest_runtest_protocol(self, item: Any) -> None:
        """Another test begins."""
        self._test = item.nodeid.partition("::")[0]
        sys.setprofile(self.note)
        threading.setprofile(self.note)


def run(arguments: Sequence[str], plugins: Sequence[object] = ()) -> int:
    """Run pytest in this process, without its cache."""
    import pytest

    return int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments], list(plugins)))


def main(what: str, first: str, second: str, *tests: str) -> int:
    """Try one mutant, or trace the tests."""
    if what == "try":
        sys.meta_path.insert(0, Finder(Mutant(**json.loads(first))))
        return run(json.loads(second))
    tracer = Tracer(json.loads(second))
    code = run(tests, [tracer])
    Path(first).write_text(json.dumps({key: sorted(names) for key, names in tracer.found.items()}))
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
