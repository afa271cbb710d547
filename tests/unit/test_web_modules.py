"""The web app's modules: none imports in a circle, none is too long, and the navigation shows what somebody has."""

import json
import re
import subprocess
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "web" / "src"
NODE = ROOT / ".venv" / "bin" / "node"
IMPORT = re.compile(r'^(?:import|export)\s+(?!type\b)(?:[^"\']*?from\s+)?"([^"]+)"', re.MULTILINE | re.DOTALL)
GENERATED = {"schema.ts"}
MOST_LINES = 300


def modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.ts*") if path.name not in GENERATED]


def imported(path: Path) -> set[Path]:
    """The modules of ours that a module needs to run; types are gone by then."""
    found: set[Path] = set()
    for name in IMPORT.findall(path.read_text()):
        base = SOURCE / name[2:] if name.startswith("~/") else path.parent / name if name.startswith(".") else None
        if base is not None:
            found |= {file.resolve() for end in (".ts", ".tsx") if (file := base.with_name(base.name + end)).exists()}
    return found


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {path.resolve(): imported(path) for path in modules()}
    assert sum(len(ones) for ones in graph.values()) > 300
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(Path(one).name for one in error.args[1]))


def test_a_circle_would_be_found() -> None:
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()


def test_no_module_is_too_long() -> None:
    long = {path.name: lines for path in modules() if (lines := len(path.read_text().splitlines())) > MOST_LINES}
    assert long == {}


AREAS = """
import { AREAS, groupsFor, isAvailable, isWithin } from "./web/src/app/areas.ts"
const MAY = { owner: ["read", "edit", "manage", "own"], viewer: ["read"] }
const access = (role, plan = null, features = []) =>
  ({ permissions: new Set(MAY[role]), plan, features: new Set(features) })
const names = (of) => groupsFor(of).map(({ group, areas }) => [group, areas.map((one) => one.label)])
const one = { permission: "own", plans: ["pro"], feature: "publishing" }
console.log(JSON.stringify({
  owner: names(access("owner")),
  viewer: names(access("viewer")),
  all: isAvailable(one, access("owner", "pro", ["publishing"])),
  role: isAvailable(one, access("viewer", "pro", ["publishing"])),
  plan: isAvailable(one, access("owner", "free", ["publishing"])),
  none: isAvailable(one, access("owner", null, ["publishing"])),
  feature: isAvailable(one, access("owner", "pro")),
  within: AREAS.filter((area) => isWithin(area, "/videos/1")).map((area) => area.label),
  other: AREAS.filter((area) => isWithin(area, "/clipsy")).length,
}))
"""


def test_the_navigation_shows_the_areas_that_somebody_has() -> None:
    command = [str(NODE), "--input-type=module", "--eval", AREAS]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told = json.loads(answer.stdout)
    assert [group for group, _ in told["owner"]] == [
        "Start",
        "Create",
        "Publish",
        "Earn",
        "Workspace",
    ]  # no group without an area
    assert dict(told["owner"])["Create"] == ["Library", "Clips", "Splices", "Exports", "Studio"]
    assert dict(told["owner"])["Publish"] == ["Calendar", "Posts", "Channels", "Analytics", "Insights"]
    assert dict(told["owner"])["Earn"] == ["Marketplace", "My jobs", "My campaigns", "Earnings", "Payouts"]
    assert dict(told["owner"])["Workspace"] == ["Brand", "Team", "Credits"]
    assert dict(told["viewer"])["Workspace"] == ["Team", "Credits"]
    assert (told["all"], told["role"], told["plan"], told["none"], told["feature"]) == (
        True,
        False,
        False,
        False,
        False,
    )
    assert (told["within"], told["other"]) == (["Library"], 0)
