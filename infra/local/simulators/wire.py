"""The connection below a request: it can be reset, or end within an answer."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "cutroom.transport"
RESET = struct.pack("ii", 1, 0)


class Protocol(H11Protocol):
    """uvicorn's HTTP/1.1, which hands the connection itself to the application."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Put the connection into the scope of each of its requests."""
        super().connection_made(transport)
        app = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            await app(scope | {TRANSPORT: transport}, receive, send)

        self.app = with_transport  # type: ignore[assignment]


class Wire:
    """What an answer is written to. With `cut_at` the connection ends after so many bytes of the body.

    Nothing is written to a client that has gone.
    """

    def __init__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]],
                 send: Callable[[Any], Awaitable[None]]) -> None:  # fmt: skip
        self._transport: asyncio.Transport = scope[TRANSPORT]
        self.receive, self._send = receive, send
        self.cut_at: int | None = None
        self._written = 0
        self.started = False
        self.headers: list[tuple[bytes, bytes]] = []

    async def send(self, message: Any) -> None:
        """Pass a part of the answer on, or what is left of it before the cut."""
        if self._transport.is_closing():
            return
        if message["type"] == "http.response.start":
            self.started = True
            message = message | {"headers": [*message["headers"], *self.headers]}
        elif self.cut_at is not None:
            await self._send_until_cut(message)
            return
        await self._send(message)

    async def _send_until_cut(self, message: Any) -> None:
        assert self.cut_at is not None  # noqa: S101 - `send` looked
        piece: bytes = message.get("body", b"")[: self.cut_at - self._written]
        self._written += len(piece)
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        if self._written >= self.cut_at or not message.get("more_body"):
            self._transport.close()  # what was written still goes out

    async def gone(self, within_s: float | None = None) -> None:
        """Wait until the client or we have ended the connection, for `within_s` seconds at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while (await self.receive())["type"] != "http.disconnect":
                    pass

    async def reset(self) -> None:
        """End the connection without another byte; what is on its way is lost."""
        connection: socket.socket | None = self._transport.get_extra_info("socket")
        if connection is not None and not self._transport.is_closing():
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self._transport.abort()
        await self.gone()
