"""A Chromium for the browser tests: the system's own if there is one, else the one inside a registry package.

`@sparticuz/chromium` needs nothing of the system but glibc: its libraries and a font configuration are unpacked beside
it, once, and only the browser's own process is told of them.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tests" / "web" / "node_modules" / "@sparticuz" / "chromium"
FONTS = ROOT / "assets" / "node_modules" / "@expo-google-fonts"
NODE = ROOT / ".venv" / "bin" / "node"
SYSTEM = ("chromium", "chromium-browser", "google-chrome")
# Without the processor imitating a graphics card, a picture of the page takes less than half the time.
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--hide-scrollbars", "--disable-gpu")
UNPACK = """
const {createBrotliDecompress} = require('zlib'), {createReadStream, createWriteStream} = require('fs');
const {pipeline} = require('stream/promises');
const [from, to] = process.argv.slice(1);
const failed = error => { console.error(error); process.exit(1) };
pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to)).catch(failed);
"""


@dataclass(frozen=True)
class Browser:
    """Where the program is, and what only its own process needs to know."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict[str, str])
    flags: tuple[str, ...] = FLAGS


def find() -> Browser:
    """The browser of this machine, unpacked if need be. Raises FileNotFoundError before `tools/setup.py tests`."""
    for name in SYSTEM:
        if found := shutil.which(name):
            return Browser(Path(found))
    return _unpacked(ROOT / ".cache" / "chromium")


def _unpacked(folder: Path) -> Browser:
    program = folder / "chromium"
    if not program.exists():
        fresh = folder.with_name(f"chromium-{os.getpid()}")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        _unpack(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)
    environment = {"LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_PATH": str(folder), "HOME": str(folder)}
    return Browser(program, environment)


def _unpack(folder: Path) -> None:
    tar = folder / "al2023.tar"
    _decompress(PACKAGE / "bin" / "al2023.tar.br", tar)
    shutil.unpack_archive(tar, folder, filter="data")
    tar.unlink()
    _decompress(PACKAGE / "bin" / "chromium.br", folder / "chromium")
    (folder / "chromium").chmod(0o755)
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><dir>{FONTS}</dir>'
        f"<cachedir>{folder / 'fontcache'}</cachedir></fontconfig>\n"
    )


def _decompress(source: Path, target: Path) -> None:
    if not source.exists():
        raise FileNotFoundError(f"{source} is missing: run `python tools/setup.py tests`")
    subprocess.run([NODE, "-e", UNPACK, source, target], check=True)
