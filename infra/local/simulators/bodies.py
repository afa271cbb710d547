"""Reading a request's body: of any size, piece by piece, counted and hashed, to where its media type says."""

import hashlib
import json
import re
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl

import anyio
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from infra.local.simulators.coercion import coerced
from infra.local.simulators.contracts import BodyKind, Operation, Violation
from infra.local.simulators.messages import Body, Sink, Upload

Receive = Callable[[], Awaitable[Any]]
PIECE = 1 << 20
FORM, JSON, MULTIPART = "application/x-www-form-urlencoded", "application/json", "multipart/form-data"


class Interrupted(Exception):
    """The body ended before it was complete: the client went away, or a fault says so."""


class Intake:
    """The stream of one request's body: counts and hashes what comes."""

    def __init__(self, receive: Receive, *, most: int, cut_at: int | None = None) -> None:
        self._receive, self._most, self._cut_at = receive, most, cut_at
        self._hash = hashlib.sha256()
        self.length = 0

    @property
    def sha256(self) -> str:
        """The hash of what has come so far."""
        return self._hash.hexdigest()

    async def pieces(self) -> AsyncGenerator[bytes]:
        """The body. Raises Violation where it is too large, Interrupted where it ends early."""
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Interrupted
            piece, more = message.get("body", b""), message.get("more_body", False)
            if self._cut_at is not None and self.length + len(piece) >= self._cut_at:
                yield self._count(piece[: self._cut_at - self.length])
                raise Interrupted
            yield self._count(piece)

    def _count(self, piece: bytes) -> bytes:
        self.length += len(piece)
        if self.length > self._most:
            raise Violation("too_large", "", f"The request is larger than {self._most} bytes.")
        self._hash.update(piece)
        return piece

    async def whole(self) -> bytes:
        """The body at once, for what is read by its structure."""
        return b"".join([piece async for piece in self.pieces()])

    async def drain(self) -> None:
        """Read to the end and keep nothing."""
        async for _ in self.pieces():
            pass


async def read(
    intake: Intake, headers: Mapping[str, str], operation: Operation, sink: Sink, folder: Path
) -> tuple[BodyKind | None, Body]:
    """The body by its media type: JSON and forms as values, files of forms into `folder`, streams into `sink`.

    Raises Violation for what cannot be read, Interrupted for what ends early.
    """
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    kind = operation.body_kind(media_type)
    if kind is None:
        await intake.drain()
        if intake.length:
            raise Violation("media_type", "", "The request has a body without a media type.")
        return None, Body()
    value, uploads = await _decoded(intake, headers, media_type, kind, sink, folder)
    return kind, Body(media_type, value, uploads, intake.length, intake.sha256)


async def _decoded(
    intake: Intake, headers: Mapping[str, str], media_type: str, kind: BodyKind, sink: Sink, folder: Path
) -> tuple[Any, dict[str, Upload]]:
    if kind.schema is None:
        return None, {"": await _stream(intake, sink, media_type)}
    if media_type == MULTIPART:
        return await _multipart(intake, headers, kind.schema, folder)
    content = await intake.whole()
    try:
        if media_type == FORM:
            pairs = parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=1000)
            return coerced(nested(pairs), kind.schema), {}
        return json.loads(content), {}
    except (ValueError, RecursionError):
        raise Violation("body", "", f"The body is not valid {media_type}.") from None


async def _stream(intake: Intake, sink: Sink, media_type: str) -> Upload:
    """Append to the sink as it comes: what has come before an interruption is on disk."""
    if sink.path is None:
        await intake.drain()
        return Upload(intake.length, intake.sha256, None, "", media_type)
    sink.path.parent.mkdir(parents=True, exist_ok=True)
    async with await anyio.open_file(sink.path, "r+b" if sink.path.exists() else "w+b") as file:
        await file.seek(sink.offset)
        await file.truncate()
        async for piece in intake.pieces():
            await file.write(piece)
            await file.flush()
    return Upload(intake.length, intake.sha256, sink.path, "", media_type)


async def _multipart(
    intake: Intake, headers: Mapping[str, str], schema: Mapping[str, Any], folder: Path
) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Fields by name, with a file's name in its place; files are hashed and moved into `folder`."""
    try:
        form = await MultiPartParser(Headers(headers), intake.pieces(), max_files=100, max_fields=1000).parse()
    except (MultiPartException, KeyError) as wrong:
        raise Violation("body", "", f"The form cannot be read: {wrong}.") from None
    values: list[tuple[str, str]] = []
    uploads: dict[str, Upload] = {}
    for name, part in form.multi_items():
        if isinstance(part, UploadFile):
            uploads[name] = await anyio.to_thread.run_sync(_moved, part, folder)
        values.append((name, part if isinstance(part, str) else part.filename or ""))
    await form.close()
    return coerced(_gathered(values), schema), uploads


def _moved(part: UploadFile, folder: Path) -> Upload:
    folder.mkdir(parents=True, exist_ok=True)
    digest, length = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        while piece := part.file.read(PIECE):
            digest.update(piece)
            length += len(piece)
            file.write(piece)
    return Upload(length, digest.hexdigest(), Path(file.name), part.filename or "", part.content_type or "")


def _gathered(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Values by name; a name that comes again makes a list."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name not in values:
            values[name] = value
        else:
            before = values[name]
            values[name] = [*cast(list[str], before), value] if isinstance(before, list) else [before, value]
    return values


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """`items[0][price]=x&expand[]=y` as documents and lists, as Stripe and PHP write forms.

    Raises ValueError for names that contradict each other.
    """
    root: dict[str, Any] = {}
    for name, value in pairs:
        if not (match := re.fullmatch(r"([^\[\]]+)((?:\[[^\[\]]*\])*)", name)):
            raise ValueError(name)
        steps = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        _place(root, steps, value)
    return cast(dict[str, Any], _lists(root))


def _place(node: dict[str, Any], steps: list[str], value: str) -> None:
    *outer, last = steps
    for step in outer:
        inner = node.setdefault(step or str(len(node)), {})
        if not isinstance(inner, dict):
            raise ValueError(step)
        node = cast(dict[str, Any], inner)
    if last and last in node:
        raise ValueError(last)
    node[last or str(len(node))] = value


def _lists(node: Any) -> Any:
    """Documents whose names are 0, 1, 2 … as lists."""
    if not isinstance(node, dict):
        return node
    parts = {name: _lists(part) for name, part in cast(dict[str, Any], node).items()}
    return list(parts.values()) if parts and list(parts) == [str(i) for i in range(len(parts))] else parts
