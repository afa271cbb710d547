"""Starts the AWS emulator with our patches; the supervisor runs this folder with the emulator's own Python.

It ends, and saves its state, when asked to (SIGTERM) or when the supervisor goes away.
"""

import asyncio
import os
import signal
import sys
from importlib import import_module
from typing import Any

import patches


async def serve(stack: Any) -> None:
    """Serve until the end is asked for."""
    config: Any = import_module("hypercorn.config").Config()
    config.bind = [f"127.0.0.1:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    config.graceful_timeout = 1
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, done.set)
    loop.add_reader(sys.stdin.fileno(), done.set)
    await import_module("hypercorn.asyncio").serve(stack, config, shutdown_trigger=done.wait)


if __name__ == "__main__":
    asyncio.run(serve(patches.apply()))
    os._exit(0)  # threads of executions in flight must not keep a stopped emulator alive
