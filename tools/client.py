"""Writes what the web app knows of the API: its OpenAPI document, the types that are generated from it, and what the
capabilities' manifests list for it (`tools/screens.py`).

`make client` after a change of the API or of a manifest; tests hold them to the code.
"""

import json
import subprocess
import sys
from pathlib import Path

from tools import screens

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
DOCUMENT = WEB / "openapi.json"
TYPES = WEB / "src" / "api" / "schema.ts"


def document() -> str:
    """The OpenAPI document of the code as it stands."""
    sys.path[:0] = [str(ROOT / "functions" / "api"), str(ROOT / "layers" / "core")]
    from app import app  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

    return json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"  # pyright: ignore


def types(described: Path) -> str:
    """The TypeScript types of a document."""
    node, program = ROOT / ".venv" / "bin" / "node", WEB / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
    command = [str(node), str(program), str(described), "--default-non-nullable=false"]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=WEB).stdout


if __name__ == "__main__":
    DOCUMENT.write_text(document())
    TYPES.write_text(types(DOCUMENT))
    screens.write()
