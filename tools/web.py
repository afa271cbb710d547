"""The web app's own checks: lint and format (Biome), types (tsc)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / ".venv" / "bin" / "node"
CHECKS = (
    ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
    ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."],
)

if __name__ == "__main__":
    sys.exit(max(subprocess.run([str(NODE), *check], cwd=ROOT / "web", check=False).returncode for check in CHECKS))
