"""What every simulator is: a real HTTP server on loopback that says what it is, remembers requests and can fail."""

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
MOST_BODY = 64 * 2**20


@dataclass(frozen=True)
class Request:
    """One request as it came; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON. Raises Refused where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refused(Reply(400, {"error": {"message": "The body is not JSON.", "code": None}})) from None


@dataclass(frozen=True)
class Reply:
    """One answer: JSON, or `raw` bytes as they are; `cut` closes the connection within the body."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    raw: bytes | None = None
    cut: bool = False
    after_s: float = 0.0

    def encoded(self) -> bytes:
        """The bytes of the body."""
        return self.raw if self.raw is not None else json.dumps(self.body).encode()


class Refused(Exception):
    """A request that the vendor would not take."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


# Failures that belong to HTTP and look the same whoever answers.
CUT = Reply(200, {"cut": "within this document"}, cut=True)
NOT_JSON = Reply(200, raw=b'{"half": "a docu', headers={"Content-Type": "application/json"})


def late(seconds: float) -> Reply:
    """An answer that comes only after `seconds`."""
    return Reply(200, {}, after_s=seconds)


@dataclass
class Simulator:
    """One service. `answer` gives what a healthy one says; `failures` are its documented ways to fail, by name."""

    name: str
    answer: Callable[["Simulator", Request], Reply]
    failures: Mapping[str, Reply]
    key: str = "simulated-key"
    requests: list[Request] = field(default_factory=list[Request])
    url: str = ""
    script: dict[str, Any] = field(default_factory=dict[str, Any])
    _next: deque[Reply] = field(default_factory=deque[Reply])

    def fail(self, name: str, times: int = 1) -> None:
        """Fail the next `times` requests in the way `name`. Raises KeyError for an unknown one."""
        self._next.extend([self.failures[name]] * times)

    def reply(self, request: Request) -> Reply:
        """What the service says to a request."""
        if request.path == "/":
            told = f"This stands in for {self.name} on this machine. It is not {self.name}."
            return Reply(200, {"simulator": self.name, "message": told, "failures": sorted(self.failures)})
        self.requests.append(request)
        if self._next:
            return self._next.popleft()
        try:
            return self.answer(self, request)
        except Refused as refused:
            return refused.reply


@contextmanager
def running(simulator: Simulator) -> Generator[Simulator]:
    """The simulator on a free loopback port, ended with the block."""

    class Handler(_Handler):
        service = simulator

    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    simulator.url = f"http://{HOST}:{server.server_address[1]}"
    try:
        yield simulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    service: Simulator
    protocol_version = "HTTP/1.1"

    def version_string(self) -> str:
        """Who answers, in every answer."""
        return f"cutroom-simulator-of-{self.service.name}"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: `requests` holds what came."""

    def handle_any(self) -> None:
        """One request, whatever its method."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, MOST_BODY))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.service.reply(Request(self.command, self.path, headers, body))
        if reply.after_s:
            time.sleep(reply.after_s)
        self._send(reply)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def _send(self, reply: Reply) -> None:
        body = reply.encoded()
        try:
            self.send_response(reply.status)
            for name, value in ({"Content-Type": "application/json"} | dict(reply.headers)).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if reply.cut else body)
            self.wfile.flush()
        except OSError:
            self.close_connection = True
            return
        if reply.cut:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
