"""A seeded sample of small mistakes, each put into the code in memory, and whether the fast tests notice it.

`make mutants` draws `--count` one-operator changes (`<` becomes `<=`, `+` becomes `-`, `and` becomes `or`, 3 becomes
4 ...) from the modules that decide: rules, compilation, state machines, captions, loudness, segments, scores. Each runs
in a process of its own against the tests that execute the changed function. Those that survive are listed, for a
person to judge: some change nothing that can be seen. The score is reported and gates nothing.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tools import mutation

ROOT = Path(__file__).resolve().parent.parent
# What is changed, by the name under which it is reported; and the tests that are the fast lane for it.
AREAS = {
    "rules": ("layers/core/cutroom/*/rules.py",),
    "compile": ("layers/core/cutroom/media/compile/**/*.py",),
    "states": ("infra/states.py",),
    "captions": ("layers/core/cutroom/media/captions/**/*.py",),
    "loudness": ("layers/core/cutroom/media/**/loudness.py",),
    "segments": ("layers/core/cutroom/media/**/segments.py",),
    "scoring": ("layers/core/cutroom/media/**/scoring.py",),
}
TESTS = ("tests/unit", "tests/infra/test_machines.py", "tests/infra/test_states.py")
SLOWEST_S = 120


@dataclass(frozen=True)
class Verdict:
    """What became of one mutant."""

    area: str
    mutant: mutation.Mutant
    killed: bool
    seconds: float

    def line(self) -> str:
        """One row of the report."""
        one = self.mutant
        return f"{'killed  ' if self.killed else 'SURVIVED'} {one.path}:{one.line} {one.before} -> {one.after}"


def sources(area: str) -> list[Path]:
    """The files of an area. Raises SystemExit when there are none: the report would be empty and look good."""
    found = sorted({path for pattern in AREAS[area] for path in ROOT.glob(pattern) if path.name != "__init__.py"})
    if not found:
        sys.exit(f"no file matches {AREAS[area]}: tell tools/mutants.py where {area} is")
    return found


def draw(areas: Sequence[str], count: int, seed: int) -> list[tuple[str, mutation.Mutant]]:
    """`count` mutants of each area, or all where it has fewer; the same seed draws the same."""
    drawn: list[tuple[str, mutation.Mutant]] = []
    for area in areas:
        every = [mutant for path in sources(area) for mutant in mutation.mutants(path, ROOT)]
        chosen = random.Random(f"{seed} {area}").sample(every, min(count, len(every)))  # noqa: S311
        drawn += [(area, mutant) for mutant in sorted(chosen)]
    return drawn


def executed(paths: Iterable[Path], tests: Sequence[str]) -> dict[str, list[str]]:
    """The test files that run each function of `paths`, found by running all of them once without any change."""
    names = [str(path) for path in paths]
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "executed.json"
        command = [sys.executable, "-m", "tools.mutation", "trace", str(found), json.dumps(names), *tests]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{done.stdout[-3000:]}\nthe tests have to pass before mistakes are put into the code")
        return json.loads(found.read_text())


def relevant(mutant: mutation.Mutant, tests: dict[str, list[str]]) -> list[str]:
    """The tests that run the changed function; for what a module says outside of functions, all that run any of it."""
    if mutant.function:
        return tests.get(f"{mutant.path}:{mutant.function}", [])
    return sorted({test for key, of in tests.items() if key.startswith(f"{mutant.path}:") for test in of})


def judge(area: str, mutant: mutation.Mutant, tests: list[str]) -> Verdict:
    """Run the tests on the mutant: it is killed when one fails, or when they take far too long."""
    started = time.monotonic()
    if not tests:
        return Verdict(area, mutant, killed=False, seconds=0)
    command = [sys.executable, "-m", "tools.mutation", "try", json.dumps(asdict(mutant)), json.dumps(tests)]
    try:
        code = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=SLOWEST_S).returncode
    except subprocess.TimeoutExpired:
        code = 1
    return Verdict(area, mutant, code != 0, time.monotonic() - started)


def report(verdicts: Sequence[Verdict]) -> None:
    """The survivors, then how many of each area were killed."""
    by_area: dict[str, list[bool]] = defaultdict(list)
    for one in verdicts:
        by_area[one.area].append(one.killed)
    for area, killed in by_area.items():
        print(f"{area:>10}: {sum(killed)} of {len(killed)} killed, {sum(killed) / len(killed):.0%}")
    total = [one.killed for one in verdicts]
    print(f"{'all':>10}: {sum(total)} of {len(total)} killed, {sum(total) / len(total):.0%}")


def main() -> None:
    """Draw, try and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", default=list(AREAS), metavar="AREA", help=f"of {', '.join(AREAS)}")
    parser.add_argument("--count", type=int, default=12, help="of each area")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--tests", nargs="+", default=TESTS, metavar="PATH", help="of which those that apply are run")
    given = parser.parse_args()
    drawn = draw(given.areas, given.count, given.seed)
    tests = executed((path for area in given.areas for path in sources(area)), given.tests)
    with ThreadPoolExecutor(given.workers) as pool:
        waiting = [pool.submit(judge, area, mutant, relevant(mutant, tests)) for area, mutant in drawn]
        for one in waiting:
            print(one.result().line(), flush=True)
    report([one.result() for one in waiting])


if __name__ == "__main__":
    main()
