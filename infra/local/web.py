"""A small HTTP/1.1 server on asyncio: enough for the worker host and the front door, nothing more."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from infra.local.settings import HOST, LOOPBACK

MAX_HEAD = 64 * 1024
CHUNK = 256 * 1024
DRAINED = 64 * 1024 * 1024


class TooLarge(Exception):
    """The request's body exceeds what this address takes."""


@dataclass
class Request:
    """One request; header names are in lower case, the body is read when it is asked for."""

    method: str
    target: str
    headers: dict[str, str]
    reader: asyncio.StreamReader
    unread: int
    client: str = HOST

    @property
    def path(self) -> str:
        """The decoded path without the query."""
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> str:
        """The raw query."""
        return self.target.partition("?")[2]

    async def body(self, limit: int) -> bytes:
        """The whole body.

        Raises TooLarge when it is longer than `limit` bytes.
        """
        if self.unread > limit:
            raise TooLarge
        content = await self.reader.readexactly(self.unread)
        self.unread = 0
        return content


@dataclass
class Response:
    """One answer: `body` at once, or `stream` piece by piece."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    body: bytes = b""
    stream: AsyncIterator[bytes] | None = None


Handler = Callable[[Request], Awaitable[Response]]


def reply(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(status, [("content-type", "application/json")], json.dumps(value).encode())


async def listen(handler: Handler, port: int) -> asyncio.Server:
    """Serve `handler` on a loopback port until the server is closed."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            while await _exchange(handler, reader, writer):
                pass
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()

    return await asyncio.start_server(converse, HOST, port, limit=MAX_HEAD, backlog=512)


async def _exchange(handler: Handler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """One request and its answer; True when the connection can be used again."""
    request = await _read(reader, writer)
    if request is None:
        return False
    try:
        response = await handler(request) if is_ours(request) else reply({"message": "Unknown host"}, 403)
    except TooLarge:
        response = await refuse(request)
    keep = request.headers.get("connection", "").lower() != "close" and request.unread == 0
    await _write(writer, response, keep=keep, head=request.method == "HEAD")
    return keep


def is_ours(request: Request) -> bool:
    """Whether a request is addressed to this machine by a name that nobody else can rebind to it (DNS rebinding)."""
    return request.headers.get("host", "").lower().partition(":")[0] in LOOPBACK


async def refuse(request: Request) -> Response:
    """Answer 413 after reading what is still being sent (within reason), so that the client sees the answer."""
    while 0 < request.unread <= DRAINED and (piece := await request.reader.read(min(CHUNK, request.unread))):
        request.unread -= len(piece)
    return reply({"message": "Request Entity Too Large"}, 413)


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Request | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ", 2)
    headers: dict[str, str] = {}
    for line in lines:
        name, found, value = line.partition(":")
        if found:
            key = name.strip().lower()
            headers[key] = f"{headers[key]},{value.strip()}" if key in headers else value.strip()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _unchunk(method, target, headers, reader)
    if headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    return Request(method, target, headers, reader, int(headers.get("content-length", "0")))


async def _unchunk(method: str, target: str, headers: dict[str, str], reader: asyncio.StreamReader) -> Request:
    """Join a chunked body (clients of these two addresses rarely send one, and never a large one)."""
    joined = asyncio.StreamReader()
    total = 0
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        joined.feed_data(await reader.readexactly(size))
        await reader.readexactly(2)
        total += size
        if total > 16 * 1024 * 1024:
            raise ConnectionError("chunked body too large")
    await reader.readuntil(b"\r\n")
    joined.feed_eof()
    return Request(method, target, headers, joined, total)


async def _write(writer: asyncio.StreamWriter, response: Response, *, keep: bool, head: bool) -> None:
    names = {name.lower() for name, _ in response.headers}
    lines = [f"HTTP/1.1 {response.status} {_reason(response.status)}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    if response.stream is None and "content-length" not in names and response.status not in (204, 304):
        lines.append(f"content-length: {len(response.body)}")
    lines.append(f"connection: {'keep-alive' if keep else 'close'}")
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace"))
    if not head:
        writer.write(response.body)
        if response.stream is not None:
            async for piece in response.stream:
                writer.write(piece)
                await writer.drain()
    await writer.drain()


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Status"
