"""S3 bodies that never fill the memory: uploads are files from the first byte, downloads are read from files."""

import asyncio
import contextvars
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from bodies import SMALL, OnDisk, Spool, unchunk
from stock import INCOMING, app, s3

stock_read, stock_send, stock_write = app._read_request_body, app._send_response, s3._atomic_write
stock_data, stock_entry = s3._get_object_data, s3._version_entry_from_record
# Set when the client of a download has hung up: players and ffmpeg read the part that they need and go.
hung_up: contextvars.ContextVar[asyncio.Event | None] = contextvars.ContextVar("hung_up", default=None)
spooling: contextvars.ContextVar[bool] = contextvars.ContextVar("spooling", default=False)


def is_object(scope: Any) -> bool:
    """Whether the request writes an S3 object or a part."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = parse_qs(scope.get("query_string", b"").decode(), keep_blank_values=True)
    return scope["path"].count("/") > 1 and app.detect_service("PUT", scope["path"], headers, query) == "s3"


def whole(body: Any) -> Any:
    """Ordinary bytes, for those who need them."""
    return body.whole() if isinstance(body, OnDisk) else body


async def read_body(receive: Any, method: str, headers: dict[str, str]) -> bytes:
    """Large object bodies become files; all else is read as before.

    Raises what the emulator raises for a body that is cut short.
    """
    if not spooling.get() or int(headers.get("content-length") or SMALL + 1) <= SMALL:
        return await stock_read(receive, method, headers)
    body = await Spool(INCOMING).fill(pieces(receive))
    if headers.get("content-length") and len(body) != int(headers["content-length"]):
        body.path.unlink(missing_ok=True)
        raise app._IncompleteRequestBody("Content-Length does not match request body")
    framed = headers.get("x-amz-decoded-content-length") or "aws-chunked" in headers.get("content-encoding", "")
    if not framed and not headers.get("x-amz-content-sha256", "").startswith("STREAMING-"):
        return body
    try:
        body, trailers = await asyncio.to_thread(unchunk, INCOMING, body)
    except ValueError as broken:
        raise app._IncompleteRequestBody(str(broken)) from broken
    encodings = [
        one.strip() for one in headers.pop("content-encoding", "").split(",") if one.strip() not in ("", "aws-chunked")
    ]
    headers.update(trailers | ({"content-encoding": ", ".join(encodings)} if encodings else {}))
    return body


async def pieces(receive: Any) -> AsyncIterator[bytes]:
    """The request's body as it arrives."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise app._RequestBodyDisconnected
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def listen_for_hang_up(receive: Any, gone: asyncio.Event) -> None:
    """Set `gone` when the client closes the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


async def send_response(send: Any, status: int, headers: dict[str, Any], body: Any, *, head: bool = False) -> None:
    """Send a body on disk block by block."""
    if not isinstance(body, OnDisk):
        await stock_send(send, status, headers, body, head=head)
        return
    headers = {name: value for name, value in headers.items() if name.lower() != "content-length"}
    headers["Content-Length"] = str(len(body))
    await send({"type": "http.response.start", "status": status, "headers": app._asgi_header_list(headers)})
    gone = hung_up.get()
    for block in body.blocks():
        await asyncio.sleep(0)  # sending never waits once the connection is gone: let the news of it through
        if gone is not None and gone.is_set():
            return
        await send({"type": "http.response.body", "body": block, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def object_body(bucket: str, key: str, record: dict[str, Any]) -> bytes:
    """An object's body: in memory while it is being written, else its file."""
    body = record.get("body")
    return body if body is not None else from_file(s3._object_disk_path(bucket, key))


def version_body(bucket: Any, name: str, key: str, version: dict[str, Any]) -> Any:
    """A version's body: its own file, or the object's when it is the current one."""
    path = s3._version_disk_path(name, key, version["version_id"])
    if path and Path(path).is_file():
        return from_file(path)
    current = bucket["objects"].get(key)
    if current is None or (current.get("version_id") or "null") != version["version_id"]:
        return None
    return object_body(name, key, current)


def from_file(path: str | None) -> bytes:
    """Small files as bytes, large ones on disk."""
    if path is None or not Path(path).is_file():
        return b""
    body = OnDisk(Path(path))
    return body if len(body) > SMALL else body.whole()


def atomic_write(path: str, data: Any, *, text: bool = False) -> None:
    """As before for bytes; a body on disk is moved or linked into place."""
    if isinstance(data, OnDisk):
        data.store(Path(path))
    else:
        stock_write(path, data, text=text)


def object_data(*names: Any, **options: Any) -> Any:
    """An object as ordinary bytes, for the services that read code and lists."""
    return whole(stock_data(*names, **options))


def version_entry(record: Any, version: str, _data: Any) -> Any:
    """A version's entry without the body, which is a file."""
    return stock_entry(record, version, None)
