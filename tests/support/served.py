"""Stored objects under addresses of this machine: what platforms and ffmpeg fetch, where storage is not a server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from cutroom.runtime.blobs import Blobs
from cutroom.runtime.context import Context
from cutroom.runtime.settings import Settings


@dataclass(frozen=True)
class ServedBlobs(Blobs):
    """Objects whose addresses begin with `address`."""

    address: str = ""

    def url(self, key: str, *, seconds: int = 3600, filename: str | None = None) -> str:
        return f"{self.address}/{key}"


class ServedContext(Context):
    """A context whose objects can be fetched."""

    def __init__(self, settings: Settings, address: str) -> None:
        super().__init__(settings)
        object.__setattr__(self, "address", address)

    @cached_property
    def blobs(self) -> Blobs:
        return ServedBlobs(self.settings.media_bucket, self.address)  # type: ignore[attr-defined]


@contextmanager
def served(ctx: Context) -> Iterator[Context]:
    """The same deployment with its objects behind a server, as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            key = unquote(self.path.lstrip("/"))
            stored = ctx.blobs.head(key)
            self.send_response(200 if stored else 404)
            self.send_header("Content-Length", str(stored.size_bytes if stored else 0))
            self.end_headers()
            for piece in ctx.blobs.stream(key, 0, stored.size_bytes - 1) if stored else ():
                self.wfile.write(piece)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ServedContext(ctx.settings, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
