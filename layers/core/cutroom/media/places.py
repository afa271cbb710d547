"""Where a file is to be written: said in words where it cannot be, before any work is done."""

from collections.abc import Iterable
from pathlib import Path

from cutroom.kit.errors import Invalid


def ready(out: Path, sources: Iterable[str] = ()) -> Path:
    """`out` as an absolute path whose folder is there. `sources` are files and addresses that must not be written over.

    Raises Invalid for a folder, for what lies within a file, and where nothing may be written.
    """
    out = out.absolute()
    if out.is_dir():
        raise Invalid(f"{str(out)!r} is a folder; name a file in it.")
    folder(out.parent)
    if out.exists() and any(Path(one).is_file() and out.samefile(one) for one in sources):
        raise Invalid(f"{str(out)!r} is one of the files that this is made from; choose another name.")
    return out


def folder(path: Path) -> Path:
    """`path` as a folder that is there. Raises Invalid where that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as wrong:
        raise Invalid(f"{str(path)!r} is no folder; nothing can be put into it.") from wrong
    except OSError as refused:
        raise Invalid(f"The folder {str(path)!r} cannot be made: {refused.strerror}.") from refused
    return path
