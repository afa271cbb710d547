"""One worker process of a function: how it is started, called and ended, with the error types that AWS gives."""

import asyncio
import json
import os
import shutil
import signal
import socket
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from infra.local import processes
from infra.local.settings import PYTHON, Settings
from infra.local.worker import HEADER

INIT_SECONDS = 60
HEAVY_MB = 2048  # functions of this size or more work the processor: no more of them at a time than there are cores
LIGHT_CONCURRENCY = 8
Outcome = dict[str, Any]


@dataclass(frozen=True)
class Function:
    """What the host must know of a deployed function; another `revision` means new instances."""

    name: str
    arn: str
    handler: str
    revision: str
    paths: tuple[str, ...]
    environment: dict[str, str]
    memory_mb: int
    timeout_s: float

    @property
    def concurrency(self) -> int:
        """How many instances may work at a time; further calls wait."""
        return max(1, os.cpu_count() or 1) if self.memory_mb >= HEAVY_MB else LIGHT_CONCURRENCY


class Instance:
    """One worker process with its private scratch folder; its process group holds whatever the handler starts."""

    def __init__(self, function: Function, settings: Settings) -> None:
        """Start the process; `ready` must be awaited before the first call."""
        self.function = function
        self.scratch = settings.folder("scratch") / f"{function.name[-40:]}-{uuid.uuid4().hex[:8]}"
        self.scratch.mkdir()
        self.out_of_memory = self._ended = False
        self.used = time.monotonic()
        ours, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        self._channel = ours
        extra = function.environment | {"CUTROOM_SCRATCH": str(self.scratch), "TMPDIR": str(self.scratch)}
        log = settings.log(function.name)
        processes.rotate(log)
        self._log = log.open("ab")
        self._start = asyncio.create_subprocess_exec(
            str(PYTHON), "-P", str(Path(__file__).with_name("worker.py")), str(lifeline), "serve", str(theirs.fileno()),
            function.handler, *function.paths, stdin=asyncio.subprocess.DEVNULL, stdout=self._log, stderr=self._log,
            env=processes.environment(extra), pass_fds=(lifeline, theirs.fileno()), start_new_session=True,
            cwd=self.scratch,
        )  # fmt: skip
        self._inherited = (lifeline, theirs)

    async def ready(self) -> Outcome | None:
        """Wait for the handler to be loaded; None when it is, else the error."""
        self.process = await self._start
        os.close(self._inherited[0])
        self._inherited[1].close()
        self._reader, self._writer = await asyncio.open_connection(sock=self._channel)
        try:
            message = await asyncio.wait_for(self._receive(), INIT_SECONDS)
        except TimeoutError:
            return error_of("Sandbox.Timedout", f"the function did not load within {INIT_SECONDS} seconds")
        except EOFError:
            return error_of("Runtime.ExitError", "the function's process ended while it was loading")
        broken: Outcome | None = message.get("broken")
        if broken and broken["errorType"] in ("ImportError", "ModuleNotFoundError", "AttributeError"):
            broken = broken | {"errorType": "Runtime.ImportModuleError"}
        return {"error": broken} if broken else None

    async def call(self, event: Any, request_id: str) -> Outcome:
        """One invocation; the instance is ended by it when it times out, crashes or grows too large."""
        function, seconds = self.function, self.function.timeout_s
        await self._send({"event": event, "request_id": request_id, "function_name": function.name,
                          "function_arn": function.arn, "memory_mb": function.memory_mb,
                          "deadline": time.time() + seconds})  # fmt: skip
        try:
            return await asyncio.wait_for(self._receive(), seconds)
        except TimeoutError:
            return error_of(
                "Sandbox.Timedout", f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
            )
        except EOFError:
            return error_of(
                "Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited with error: {await self._reason()}"
            )

    async def _reason(self) -> str:
        if self.out_of_memory:
            return f"signal: killed; more than {self.function.memory_mb} MB of memory was in use"
        with suppress(TimeoutError):
            code = await asyncio.wait_for(self.process.wait(), 5)
            return f"exit status {code}" if code >= 0 else f"signal: {signal.Signals(-code).name}"
        return "the connection to it was lost"

    async def _send(self, message: Any) -> None:
        body = json.dumps(message).encode()
        with suppress(ConnectionError):
            self._writer.write(HEADER.pack(len(body)) + body)
            await self._writer.drain()

    async def _receive(self) -> Any:
        try:
            size = HEADER.unpack(await self._reader.readexactly(HEADER.size))[0]
            return json.loads(await self._reader.readexactly(size))
        except (ConnectionError, asyncio.IncompleteReadError) as gone:
            raise EOFError from gone

    def alive(self) -> bool:
        """Whether a call can still be sent to it; what was killed a moment ago has not told so by itself yet."""
        if self.process.returncode is not None or self._reader.at_eof():
            return False
        with suppress(psutil.Error):
            return psutil.Process(self.process.pid).status() != psutil.STATUS_ZOMBIE
        return False

    def memory_mb(self) -> float:
        """Resident memory of the instance and of what it started."""
        total = 0
        with suppress(psutil.Error):
            leader = psutil.Process(self.process.pid)
            for process in (leader, *leader.children(recursive=True)):
                with suppress(psutil.Error):
                    total += process.memory_info().rss
        return total / 1_000_000

    async def end(self) -> None:
        """Kill the whole process group and remove the scratch folder; ending it again does nothing."""
        if self._ended:
            return
        self._ended = True
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()
        self._writer.close()
        os.close(self._lifeline)
        self._log.close()
        await asyncio.to_thread(shutil.rmtree, self.scratch, ignore_errors=True)


def error_of(kind: str, message: str) -> Outcome:
    """An error as Lambda reports it."""
    return {"error": {"errorType": kind, "errorMessage": message, "stackTrace": []}}
