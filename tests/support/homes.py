"""Homes for the databases and clouds of tests: folders that stay open to the account that PostgreSQL runs as."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def home() -> Iterator[Path]:
    """A new folder directly in the system's temporary one, deleted with the block.

    Not in pytest's: each session that starts closes the base folder which it shares with the others (mode 700), and
    where the tests run as root, PostgreSQL runs as somebody else, whose way to its own files would end there.
    """
    folder = Path(tempfile.mkdtemp(prefix="cutroom-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
