"""Object bodies that stay on disk: what lets gigabytes pass through the emulator in a few megabytes of memory.

Runs inside the emulator's own environment, so it imports only the standard library.
"""

import base64
import hashlib
import os
import tempfile
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, SupportsIndex

BLOCK = 1 << 20
SMALL = 256 * 1024  # bodies up to this size are ordinary bytes


class OnDisk(bytes):
    """Looks like the bytes of a file (or of a range of it) to code that measures, slices and passes bodies on.

    `owned` marks a temporary file of ours: storing it moves it, any other is linked or copied.
    """

    path: Path
    start: int
    size: int
    owned: bool

    def __new__(cls, path: Path, start: int = 0, size: int | None = None, *, owned: bool = False) -> "OnDisk":
        """The range of `path` that begins at `start`; all of it by default."""
        made = super().__new__(cls)
        made.path, made.start, made.owned = Path(path), start, owned
        made.size = made.path.stat().st_size - start if size is None else size
        return made

    def __len__(self) -> int:
        return self.size

    def __bool__(self) -> bool:
        return self.size > 0

    def __getitem__(self, key: SupportsIndex | slice) -> Any:
        if not isinstance(key, slice):
            raise TypeError("a body on disk can only be sliced")
        start, stop, _ = key.indices(self.size)
        return OnDisk(self.path, self.start + start, max(0, stop - start))

    def __deepcopy__(self, memo: Any) -> "OnDisk":
        return self

    def blocks(self) -> Iterator[bytes]:
        """The content, a megabyte at a time."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            left = self.size
            while left > 0 and (block := file.read(min(BLOCK, left))):
                left -= len(block)
                yield block

    def whole(self) -> bytes:
        """The content in memory, for small things such as code archives."""
        return b"".join(self.blocks())

    def store(self, target: Path) -> None:
        """Make `target` this content in one step; afterwards this body lives there."""
        target.parent.mkdir(parents=True, exist_ok=True)
        complete = self.start == 0 and self.size == self.path.stat().st_size
        if self.owned and complete:
            self.path.replace(target)
        else:
            draft = target.with_name(target.name + ".tmp")
            draft.unlink(missing_ok=True)
            if complete:
                os.link(self.path, draft)  # objects are replaced, never changed in place: a link is a copy
            else:
                append(draft, self)
            draft.replace(target)
        self.path, self.start, self.owned = target, 0, False


def append(target: Path, body: bytes) -> None:
    """Add a body to a file, inside the kernel where the body is a file too."""
    target.touch()
    with target.open("r+b") as sink:
        sink.seek(0, os.SEEK_END)
        if not isinstance(body, OnDisk):
            sink.write(body)
            return
        with body.path.open("rb") as source:
            offset, left = body.start, body.size
            while left > 0 and (sent := os.sendfile(sink.fileno(), source.fileno(), offset, left)):
                offset, left = offset + sent, left - sent


def join(folder: Path, parts: list[bytes]) -> bytes:
    """One body out of many; the parts stay as they are until the caller drops them."""
    if sum(map(len, parts)) <= SMALL:
        return b"".join(part.whole() if isinstance(part, OnDisk) else part for part in parts)
    handle, name = tempfile.mkstemp(dir=folder)
    os.close(handle)
    try:
        for part in parts:
            append(Path(name), part)
    except OSError:
        Path(name).unlink()
        raise
    return OnDisk(Path(name), owned=True)


class Hashes:
    """Stands in for `hashlib` and `zlib` where bodies are hashed: the same answers, read block by block."""

    new = staticmethod(hashlib.new)

    def __getattr__(self, name: str) -> Any:
        def make(data: bytes = b"", **options: Any) -> Any:
            known = hashlib.new(name, **options)
            for block in data.blocks() if isinstance(data, OnDisk) else (data,):
                known.update(block)
            return known

        return make

    @staticmethod
    def crc32(data: bytes, value: int = 0) -> int:
        """As `zlib.crc32`."""
        for block in data.blocks() if isinstance(data, OnDisk) else (data,):
            value = zlib.crc32(block, value)
        return value


class Spool:
    """A request body on its way to disk."""

    def __init__(self, folder: Path) -> None:
        """Open a temporary file in `folder`."""
        handle, name = tempfile.mkstemp(dir=folder)
        self.path = Path(name)
        self._file = os.fdopen(handle, "wb")

    async def fill(self, messages: AsyncIterator[bytes]) -> OnDisk:
        """Write every piece and give the body."""
        try:
            async for piece in messages:
                self._file.write(piece)
        except BaseException:
            self.discard()
            raise
        self._file.close()
        return OnDisk(self.path, owned=True)

    def discard(self) -> None:
        """Remove the file when nobody has taken it."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def unchunk(folder: Path, body: OnDisk) -> tuple[OnDisk, dict[str, str]]:
    """Decode the `aws-chunked` framing that SDKs put around a streamed upload: the content, and its trailing headers.

    Raises ValueError when the framing is broken.
    """
    handle, name = tempfile.mkstemp(dir=folder)
    os.close(handle)
    trailers: dict[str, str] = {}
    with body.path.open("rb") as source:
        offset = 0
        while True:
            source.seek(offset)
            line = source.readline(4096)
            size = int(line.split(b";")[0], 16)
            offset += len(line)
            if size == 0:
                break
            append(Path(name), OnDisk(body.path, offset, size))
            offset += size + 2
        for line in source:
            key, found, value = line.decode("latin-1").partition(":")
            if found:
                trailers[key.strip().lower()] = value.strip()
    body.path.unlink(missing_ok=True)
    return OnDisk(Path(name), owned=True), trailers


def token(raw: bytes) -> str:
    """A short name for a piece of code: the same bytes, the same name."""
    return base64.b32encode(hashlib.sha256(raw).digest()[:15]).decode().lower()
