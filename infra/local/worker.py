"""One warm function instance: a process that loads one handler and answers one event at a time.

It imports nothing but the standard library before the handler, so that a cold start costs what the handler costs.
Its parent speaks to it by a socket; when the parent is gone, so is this process with everything that it started.
"""

import contextlib
import importlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from typing import Any

HEADER = struct.Struct(">I")


class LambdaContext:
    """What AWS hands a Python handler as `context`."""

    def __init__(self, call: dict[str, Any]) -> None:
        """Take the values of one invocation."""
        self.aws_request_id: str = call["request_id"]
        self.function_name: str = call["function_name"]
        self.function_version: str = "$LATEST"
        self.invoked_function_arn: str = call["function_arn"]
        self.memory_limit_in_mb: int = call["memory_mb"]
        self.log_group_name = f"/aws/lambda/{self.function_name}"
        self.log_stream_name = f"local/{os.getpid()}"
        self.identity = None
        self.client_context = None
        self._deadline: float = call["deadline"]

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until this invocation is ended by force."""
        return max(0, int((self._deadline - time.time()) * 1000))


def receive(channel: socket.socket) -> Any:
    """One message, or None when the other side is gone."""
    head = _exactly(channel, HEADER.size)
    if head is None:
        return None
    body = _exactly(channel, HEADER.unpack(head)[0])
    return None if body is None else json.loads(body)


def send(channel: socket.socket, message: Any) -> None:
    """Send one message."""
    body = json.dumps(message).encode()
    channel.sendall(HEADER.pack(len(body)) + body)


def _exactly(channel: socket.socket, count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = channel.recv(min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def watch(lifeline: int) -> None:
    """End this process group as soon as the parent's end of the pipe closes."""
    with contextlib.suppress(OSError):
        os.read(lifeline, 1)
    os.killpg(0, signal.SIGKILL)


def load(handler: str) -> Any:
    """Import `module.function`, as Lambda does."""
    module, _, name = handler.rpartition(".")
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def failure(error: BaseException) -> dict[str, Any]:
    """An exception as Lambda reports it: its class by name."""
    return {
        "errorType": type(error).__name__,
        "errorMessage": str(error),
        "stackTrace": traceback.format_exception(error)[-20:],
    }


def answer(function: Any, call: dict[str, Any]) -> dict[str, Any]:
    """Run the handler once."""
    try:
        return {"ok": json.loads(json.dumps(function(call["event"], LambdaContext(call))))}
    except Exception as error:
        traceback.print_exc()
        return {"error": failure(error)}


def serve(channel: socket.socket, handler: str) -> None:
    """Load the handler, then answer until the parent hangs up."""
    try:
        function = load(handler)
    except BaseException as error:
        traceback.print_exc()
        send(channel, {"broken": failure(error)})
        return
    send(channel, {"ready": os.getpid()})
    while (call := receive(channel)) is not None:
        send(channel, answer(function, call))
        sys.stdout.flush()
        sys.stderr.flush()


def main() -> None:
    """`worker.py LIFELINE serve SOCKET HANDLER PATH…` or `worker.py LIFELINE run COMMAND…`, as the parent says."""
    lifeline, mode, *rest = sys.argv[1:]
    threading.Thread(target=watch, args=(int(lifeline),), daemon=True).start()
    if mode == "run":
        status = subprocess.call(rest)
        sys.exit(status if status >= 0 else 128 - status)
    descriptor, handler, *paths = rest
    sys.path[:1] = paths
    serve(socket.socket(fileno=int(descriptor)), handler)


if __name__ == "__main__":
    main()
