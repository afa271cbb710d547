"""Where a file is to be written: said in words where it cannot be, before any work is done."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from cutroom.kit.errors import Invalid


def is_remote(uri: str) -> bool:
    """Whether a source is a web address and no file."""
    return uri.startswith(("http://", "https://"))


def prepare_output(out: Path, sources: Iterable[str] = ()) -> Path:
    """`out` as an absolute path whose folder is there. `sources` are files and addresses that must not be written over.

    Raises Invalid for a folder, for what lies within a file, and where nothing may be written.
    """
    out = out.absolute()
    if out.is_dir():
        raise Invalid(f"{str(out)!r} is a folder; name a file in it.")
    prepare_folder(out.parent)
    if out.exists() and any(Path(one).is_file() and out.samefile(one) for one in sources):
        raise Invalid(f"{str(out)!r} is one of the files that this is made from; choose another name.")
    return out


def prepare_folder(path: Path) -> Path:
    """`path` as a folder that is there and can be written to. Raises Invalid where that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as wrong:
        because = "it is no folder" if path.exists() and not path.is_dir() else (wrong.strerror or str(wrong)).lower()
        raise Invalid(f"{str(path)!r} cannot be written to: {because}.") from wrong
