"""Runs every check and every test in lanes, side by side, and says at the end what failed.

`python tools/test.py` runs all of them, `python tools/test.py fast engine` those lanes alone, and `--full` every case
of the matrices of which a push runs a covering part. What a lane printed comes in one piece when it ends, and stays
in `build/test`; the last line counts the tests of all lanes.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
LOGS = ROOT / "build" / "test"
PROGRESS_S = 60
MARKS = r"^([.sxXFE]+)(?: *\[ *\d+%\])?$"  # one letter a test
# Each worker of a lane may hold the models and a film or two in memory: more of them would not fit into 8 GB.
WORKERS = max(2, min(4, os.cpu_count() or 2))
CHECKS: dict[str, list[str]] = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "imports": ["lint-imports"],
    "web": ["python", "tools/web.py"],
    "types": ["pyright"],
}
TESTS: dict[str, list[str]] = {
    "unit": ["tests/unit", "tests/architecture"],
    "fast": ["tests/unit", "tests/architecture", "tests/contract", "tests/infra"],
    "services": ["tests/integration", "--ignore=tests/integration/engine"],
    "engine": ["tests/integration/engine"],
    "clouds": ["tests/local", "tests/e2e", "tests/web"],
}
SERIAL = {"clouds"}
# The longest lane runs one test at a time, and a browser waits in it: the others leave it the processors.
YIELDS = "3"
# Side by side; within each, one after the other.
TRACKS = (("clouds",), (*CHECKS, "fast", "services", "engine"))


@dataclass(frozen=True)
class Outcome:
    """How a lane ended: what it counted, and the words of what failed in it."""

    lane: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: tuple[str, ...] = ()


def run(lane: str, how: argparse.Namespace) -> Outcome:
    """Run one lane into its log and show that when it has ended."""
    started = time.monotonic()
    log, report = LOGS / f"{lane}.log", LOGS / f"{lane}.xml"
    command = [str(BIN / CHECKS[lane][0]), *CHECKS[lane][1:]] if lane in CHECKS else pytest(lane, report, how)
    with log.open("w") as sink:
        code = subprocess.run(
            command, cwd=ROOT, env=environment(), stdout=sink, stderr=subprocess.STDOUT, check=False
        ).returncode
    outcome = judge(lane, code, time.monotonic() - started, report if lane in TESTS else None)
    print(f"== {lane}\n{log.read_text(errors='replace')}== {lane}: {outcome.seconds:.0f} s", flush=True)
    return outcome


def pytest(lane: str, report: Path, how: argparse.Namespace) -> list[str]:
    """The command of a lane of tests."""
    chosen = "not bench" if how.full else "not bench and not full"
    side_by_side = [] if lane in SERIAL else ["-n", str(how.workers), "--dist", "worksteal"]
    yielding = [] if lane in SERIAL else ["nice", "-n", YIELDS]
    properties = f"--hypothesis-profile={'full' if how.full else 'push'}"
    command = [str(BIN / "python"), "-m", "pytest", "-q", "-m", chosen, "--durations=10", f"--junitxml={report}"]
    return [*yielding, *command, properties, *side_by_side, *TESTS[lane]]


def environment() -> dict[str, str]:
    """Ours, but bytecode is written: dozens of processes would compile the same libraries again."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def judge(lane: str, code: int, seconds: float, report: Path | None) -> Outcome:
    """The outcome of a lane that ended with `code`; a lane of tests without a report counts as one failure."""
    if report is None or not report.exists():
        words = (f"{lane}: ended with status {code}, see {LOGS.relative_to(ROOT) / lane}.log",) if code else ()
        return Outcome(lane, seconds, failed=len(words), failures=words)
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314 - our own tests wrote it
    failures = tuple(words for case in cases for words in broken(case))
    skipped = sum(case.find("skipped") is not None for case in cases)
    if code and not failures:
        failures = (f"{lane}: pytest ended with status {code}, see {LOGS.relative_to(ROOT) / lane}.log",)
    bad = sum(any(broken(case)) for case in cases) or len(failures)
    return Outcome(lane, seconds, max(0, len(cases) - bad - skipped), bad, skipped, failures)


def broken(case: ElementTree.Element) -> Iterator[str]:
    """What went wrong in one test, with its name before it."""
    for kind in ("failure", "error"):
        for found in case.findall(kind):
            yield f"{case.get('classname')}::{case.get('name')}\n{(found.text or found.get('message') or '').strip()}"


def follow(lanes: Sequence[str], how: argparse.Namespace) -> list[Outcome]:
    """Run lanes one after the other."""
    return [run(lane, how) for lane in lanes]


def progress(running: Sequence[str]) -> str:
    """How many tests the lanes at work have done, and how many failed, by the marks that they print."""
    found: list[str] = []
    for lane in (lane for lane in running if lane in TESTS and not (LOGS / f"{lane}.xml").exists()):
        log = LOGS / f"{lane}.log"
        lines = re.findall(MARKS, log.read_text(errors="replace") if log.exists() else "", re.MULTILINE)
        marks = "".join(lines)
        if marks:
            bad = sum(mark in "FE" for mark in marks)
            found.append(f"{lane} {len(marks)} done" + (f", {bad} failed" if bad else ""))
    return "; ".join(found) or "checks"


def side_by_side(lanes: Sequence[str], how: argparse.Namespace) -> list[Outcome]:
    """Run the tracks that hold `lanes` beside each other, and say every minute how far they are."""
    tracks = [[lane for lane in track if lane in lanes] for track in TRACKS]
    tracks += [[lane for lane in lanes if not any(lane in track for track in TRACKS)]]
    tracks = [track for track in tracks if track]
    started = time.monotonic()
    with ThreadPoolExecutor(len(tracks)) as pool:
        waiting = [pool.submit(follow, track, how) for track in tracks]
        told = PROGRESS_S
        while not all(one.done() for one in waiting):
            time.sleep(0.2)
            if time.monotonic() - started > told:
                print(f".. {told} s: {progress(lanes)}", flush=True)
                told += PROGRESS_S
        return [outcome for one in waiting for outcome in one.result()]


def close(outcomes: Sequence[Outcome]) -> int:
    """Repeat what failed, then its names alone, the times and the counts; the exit status."""
    failures = [(outcome.lane, words) for outcome in outcomes for words in outcome.failures]
    for lane, words in failures:
        print(f"== failed in {lane}: {words}\n")
    for lane, words in failures:
        print(f"FAILED {lane}: {words.splitlines()[0]}")
    print(", ".join(f"{outcome.lane} {outcome.seconds:.0f} s" for outcome in outcomes))
    passed, failed, skipped = (sum(getattr(one, name) for one in outcomes) for name in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


def main() -> int:
    """Run the lanes named on the command line, or all; 0 when nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lanes", nargs="*", metavar="LANE", help=f"of {', '.join([*CHECKS, *TESTS])}")
    parser.add_argument("--full", action="store_true", help="every case of every matrix")
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes of each lane")
    given = parser.parse_args()
    unknown = set(given.lanes) - {*CHECKS, *TESTS}
    if unknown:
        parser.error(f"no such lane: {', '.join(sorted(unknown))}")
    LOGS.mkdir(parents=True, exist_ok=True)
    wanted = given.lanes or [lane for track in TRACKS for lane in track]
    for old in (LOGS / f"{lane}{ending}" for lane in wanted for ending in (".log", ".xml")):
        old.unlink(missing_ok=True)
    return close(side_by_side(wanted, given))


if __name__ == "__main__":
    sys.exit(main())
