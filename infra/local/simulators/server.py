"""Serving simulators: within a process for tests, or as the local cloud's own process (`__main__`)."""

import asyncio
import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn

from infra.local.settings import HOST
from infra.local.simulators import background
from infra.local.simulators.hub import Hub
from infra.local.simulators.simulator import Simulator, Vendor
from infra.local.simulators.wire import Protocol


class Server:
    """One listener on loopback for some simulators."""

    def __init__(self, simulators: Mapping[str, Simulator], token: str, listener: socket.socket) -> None:
        self._simulators, self._listener = simulators, listener
        app: Any = Hub(simulators, token)
        config = uvicorn.Config(
            app, http=Protocol, ws="none", lifespan="off", log_config=None, access_log=False, server_header=False,
            proxy_headers=False, timeout_graceful_shutdown=1, timeout_keep_alive=60,
            h11_max_incomplete_event_size=1 << 18,
        )  # fmt: skip
        self.uvicorn = uvicorn.Server(config)

    async def serve(self) -> None:
        """Serve until `uvicorn.should_exit` is set."""
        tasks = [asyncio.create_task(background.run(one)) for one in self._simulators.values()]
        try:
            await self.uvicorn.serve([self._listener])
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for simulator in self._simulators.values():
                simulator.state.close()


def listen(port: int = 0) -> socket.socket:
    """A listening socket on loopback; 0 is any free port."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


@contextmanager
def running(vendor: Vendor, folder: Path | None = None, token: str = "") -> Generator[Simulator]:
    """A simulator on a free loopback port, in a thread of this process, ended with the block.

    Its state is in `folder`, or in a temporary one. The control surface takes `token`.
    """
    home = folder or Path(tempfile.mkdtemp(prefix="simulator-"))
    listener = listen()
    simulator = Simulator(vendor, home, f"http://{HOST}:{listener.getsockname()[1]}/{vendor.name}")
    server = Server({vendor.name: simulator}, token or secrets.token_urlsafe(16), listener)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    listener.listen(512)  # connections wait until the loop takes them
    thread.start()
    try:
        yield simulator
    finally:
        server.uvicorn.should_exit = True
        thread.join()
        listener.close()
        if folder is None:
            with suppress(OSError):
                shutil.rmtree(home)
