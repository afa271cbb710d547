"""Which file of the web app imports which: enough of TypeScript's module resolution for this tree's own files."""

import os.path
import re
from pathlib import Path

IMPORT = re.compile(
    r"""^(?:import|export)\s[^"';]*?from\s*["']([^"']+)["']|^import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']""",
    re.MULTILINE,
)
ENDINGS = ("", ".ts", ".tsx", "/index.ts", "/index.tsx")


def imports(source: Path) -> dict[Path, set[Path]]:
    """Each TypeScript file below `source` with the files of it that it imports, types and later loads included.

    Raises FileNotFoundError for an import that leads nowhere: the walk would not see what is behind it.
    """
    files = [*source.rglob("*.ts"), *source.rglob("*.tsx")]
    return {path: set(_imported(path, source)) for path in files}


def _imported(path: Path, source: Path) -> list[Path]:
    found = [next(filter(None, groups)) for groups in IMPORT.findall(path.read_text())]
    own = [name.split("?")[0] for name in found if name.startswith((".", "~/"))]
    return [_resolved(source / name[2:] if name.startswith("~/") else path.parent / name, path) for name in own]


def _resolved(place: Path, importer: Path) -> Path:
    for ending in ENDINGS:
        candidate = Path(os.path.normpath(f"{place}{ending}"))
        if candidate.is_file():
            return candidate
    raise FileNotFoundError(f"{importer} imports {place}, which is not there")
