"""The synthesised cloud: made by the CDK out of `infra/`, kept as long as nothing that goes into it has changed."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import processes
from infra.local.failures import CloudFailure
from infra.local.settings import ACCOUNT, PYTHON, REGION, ROOT, VENV, Settings

INPUTS = ("infra", "functions", "layers", "cdk.json", "requirements.lock", "tools/bundle.py", "web/dist")
CACHE, KEPT = ROOT / ".cache" / "assemblies", 4  # another cloud may still deploy out of an older one
SKIPPED = {"__pycache__", "node_modules", "local", ".ruff_cache"}


@dataclass(frozen=True)
class Asset:
    """A file or folder that the template expects in a bucket."""

    path: Path
    zipped: bool
    bucket: str
    key: str


@dataclass(frozen=True)
class Assembly:
    """A template and its assets."""

    template: Path
    assets: tuple[Asset, ...]

    def body(self) -> dict[str, Any]:
        """The template."""
        return json.loads(self.template.read_text())

    def fingerprint(self) -> str:
        """Changes when the deployed thing would."""
        digest = hashlib.sha256(self.template.read_bytes())
        for asset in self.assets:
            digest.update(f"{asset.bucket}/{asset.key}\n".encode())
        return digest.hexdigest()


def read(folder: Path, stack: str | None = None) -> Assembly:
    """An assembly as the CDK writes it (`manifest.json`, `*.template.json`, `*.assets.json`).

    Raises CloudFailure when the folder holds no stack.
    """
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    for name, artifact in manifest["artifacts"].items():
        if artifact["type"] != "aws:cloudformation:stack" or stack not in (None, name):
            continue
        template = folder / artifact["properties"]["templateFile"]
        listing = folder / template.name.replace(".template.json", ".assets.json")
        files: dict[str, Any] = json.loads(listing.read_text())["files"] if listing.exists() else {}
        return Assembly(template, tuple(_assets(folder, files)))
    raise CloudFailure(f"{folder} holds no stack")


def _assets(folder: Path, files: dict[str, Any]) -> Iterator[Asset]:
    for one in files.values():
        source: dict[str, str] = one["source"]
        if source["path"].endswith(".template.json"):
            continue
        for target in one["destinations"].values():
            zipped = source.get("packaging") == "zip"
            yield Asset(folder / source["path"], zipped, _fill(target["bucketName"]), _fill(target["objectKey"]))


def _fill(text: str) -> str:
    for name, value in (("AccountId", ACCOUNT), ("Region", REGION), ("Partition", "aws")):
        text = text.replace(f"${{AWS::{name}}}", value)
    return text


def fingerprint() -> str:
    """Changes when anything that goes into the synthesised stack does."""
    digest = hashlib.sha256()
    for name in INPUTS:
        for path in sorted(_files(ROOT / name)):
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for child in path.iterdir():
            if child.name not in SKIPPED and not child.name.endswith(".pyc"):
                yield from _files(child)


def synthesise(_: Settings) -> Assembly:
    """The assembly of the present sources; made anew only when they have changed, whichever home asks.

    Raises CloudFailure with the CDK's own words when it refuses.
    """
    target = CACHE / fingerprint()
    if not (target / "manifest.json").exists():
        _run_cdk(target)
    os.utime(target)
    for old in sorted(CACHE.iterdir(), key=_last_used)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return read(target)


def _last_used(folder: Path) -> float:
    """When an assembly was last asked for; 0 when another cloud has just removed it."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0


def _run_cdk(target: Path) -> None:
    draft = target.with_name(f"{target.name}.{os.getpid()}")  # another cloud may do the same at this moment
    shutil.rmtree(draft, ignore_errors=True)
    env = {
        "CDK_OUTDIR": str(draft),
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
        "CUTROOM_SYNTH": "local",
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        "PATH": f"{VENV / 'bin'}:/usr/local/bin:/usr/bin:/bin",
    }
    command, given = [str(PYTHON), "-m", "infra.app"], processes.environment(env)
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    if done.returncode or not (draft / "manifest.json").exists():
        raise CloudFailure(f"the stack could not be synthesised: {(done.stderr or done.stdout).strip()[-1500:]}")
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not (target / "manifest.json").exists():
            raise
