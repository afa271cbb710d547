"""Runs the unit and contract tests on Python 3.12, which functions run (ADR 0002); the suite itself runs on 3.11.

`python tools/newest.py [PYTHON]` needs a Python 3.12: the one named, or one that uv finds on this machine. No package
carries an interpreter, and uv fetches its own from a place that need not be reachable, so where there is none it says
so and has nothing to do.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, NEWEST = ROOT / ".venv", ROOT / ".venv-312"
UV = VENV / "bin" / "uv"
SHARED = ("data", "fonts", "sample", "sounds", "emoji.json.gz")  # what set-up unpacked, the same for every interpreter
LANES = ("tests/unit", "tests/contract")


def interpreter() -> str | None:
    """Where this machine has a Python 3.12."""
    command = [str(UV), "python", "find", "--no-python-downloads", "--no-project", "3.12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def create(python: str) -> Path:
    """An environment like the suite's own, from the same lock."""
    here = NEWEST / "bin" / "python"
    if not here.exists():
        subprocess.run([str(UV), "venv", "--quiet", "--python", python, str(NEWEST)], check=True)
    sync = ["pip", "sync", "--quiet", "--python", str(here), "--require-hashes", str(ROOT / "requirements.lock")]
    subprocess.run([str(UV), *sync], check=True)
    for name in SHARED:
        link = NEWEST / name
        if (VENV / name).exists() and not link.is_symlink():
            link.symlink_to(VENV / name)
    return here


def main() -> int:
    """Run the lanes; 0 when all passed or no Python 3.12 is there."""
    python = sys.argv[1] if len(sys.argv) > 1 else interpreter()
    if python is None:
        print("No Python 3.12 was found on this machine, so nothing was run on it; name one: tools/newest.py PYTHON")
        return 0
    command = [str(create(python)), "-m", "pytest", "-q", "-n", "2", "-m", "not bench and not full", *LANES]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
