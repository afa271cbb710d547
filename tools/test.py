"""Runs every check and every test, one after the other, and says at the end which of them failed."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
STEPS = {
    "lint": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "imports": [BIN / "lint-imports"],
    "types": [BIN / "pyright"],
    "web": [BIN / "python", "tools/web.py"],
    "tests": [BIN / "python", "-m", "pytest", "-q", "-m", "not bench", "--durations=15"],
}


def main() -> int:
    """Run the steps named on the command line, or all; 0 when every one passed."""
    wanted = sys.argv[1:] or list(STEPS)
    failed: list[str] = []
    for name in wanted:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        if subprocess.run([str(part) for part in STEPS[name]], cwd=ROOT, check=False).returncode:
            failed.append(name)
        print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
    print(f"failed: {', '.join(failed)}" if failed else "everything passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
