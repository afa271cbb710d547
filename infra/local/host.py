"""The worker host: runs the deployed functions and Batch jobs in our own interpreter, and serves the front door.

Started by the supervisor as `python -m infra.local.host HOME`. It ends with the supervisor.
"""

import asyncio
import hmac
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local import batch
from infra.local.environments import describe, local_environment
from infra.local.failures import CloudFailure
from infra.local.front import FrontDoor
from infra.local.keys import keys
from infra.local.pool import Pools
from infra.local.settings import Settings, load
from infra.local.web import Request, Response, listen, reply

PAYLOAD_LIMIT = 8 * 1024 * 1024  # Lambda takes 6 MB; base64 and our envelope need some room


class Host:
    """Answers the emulator's invocations and jobs."""

    def __init__(self, settings: Settings) -> None:
        """Nothing runs before `serve`."""
        self.settings = settings
        self._secret = keys(settings).control
        self.pools = Pools(settings)
        self._jobs: set[asyncio.Task[Any]] = set()

    async def handle(self, request: Request) -> Response:
        """`GET /health`; with this cloud's secret `POST /invoke` and `POST /batch`, which run code."""
        if request.path == "/health":
            return reply({"status": "ok", "pid": os.getpid()})
        if request.method != "POST" or request.path not in ("/invoke", "/batch"):
            return reply({"message": "not found"}, 404)
        if not hmac.compare_digest(request.headers.get("x-cutroom-secret", ""), self._secret):
            return reply({"message": "this address needs the cloud's secret"}, 403)
        call = await _json(request)
        if request.path == "/batch":
            return reply(await batch.run(self.settings, call, local_environment))
        return reply(await self.invoke(call))

    async def invoke(self, call: dict[str, Any]) -> dict[str, Any]:
        """One invocation: `{"ok": …}` or `{"error": …}`."""
        function = describe(self.settings, call)
        return await self.pools.invoke(function, call["event"], call["request_id"])


async def _json(request: Request) -> dict[str, Any]:
    import json

    return json.loads(await request.body(PAYLOAD_LIMIT))


async def serve(settings: Settings) -> None:
    """Run until the supervisor goes away or asks for the end."""
    host = Host(settings)
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, done.set)
    loop.add_reader(sys.stdin.fileno(), done.set)
    front = FrontDoor(settings, host.pools)
    servers = [await listen(host.handle, settings.ports["host"]), await listen(front.handle, settings.ports["front"])]
    patrol = asyncio.create_task(host.pools.patrol())
    await done.wait()
    for server in servers:
        server.close()
    patrol.cancel()
    with suppress(TimeoutError):
        await asyncio.wait_for(host.pools.close(), 5)


def main() -> None:
    """Entry point of the process."""
    settings = load(Path(sys.argv[1]))
    if settings is None:
        raise CloudFailure(f"{sys.argv[1]} holds no cloud")
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
