"""What tests make once and keep beside the checkout: films and templates, by a hash of what they are made of."""

import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from imageio_ffmpeg import get_ffmpeg_exe

FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "tests"


def once(name: str, recipe: Any, make: Callable[[Path], object], folder: Path = FOLDER) -> Path:
    """The file or folder called `name` that `make` writes; `recipe` is everything that its content depends on.

    Made when no session has made it yet: any number of them may ask at the same moment. Whoever gets it only reads it.
    """
    text = json.dumps([name, recipe, Path(get_ffmpeg_exe()).name], default=str)
    kept = folder / hashlib.sha256(text.encode()).hexdigest()[:24]
    if (kept / name).exists():
        return kept / name
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(kept.with_suffix(".lock")):
        if not (kept / name).exists():
            draft = Path(tempfile.mkdtemp(dir=folder))
            try:
                make(draft / name)
                draft.rename(kept)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    return kept / name


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Only one process at a time passes here for the same `path`."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
