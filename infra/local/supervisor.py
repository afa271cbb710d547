"""Keeps one cloud running: starts database, worker host, emulator and simulators, and starts again what dies.

Run detached by `LocalCloud.ensure_up` as `python -m infra.local.supervisor HOME`. Only this process starts the others;
they end with it, and the register under `run/` names each by number and start time for whoever must clear up after it.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO

from infra.local import database, processes, recovery
from infra.local.failures import CloudFailure
from infra.local.keys import keys
from infra.local.settings import ACCOUNT, EMULATOR_PYTHON, HOST, PYTHON, REGION, VENV, Settings, load

NAMES = ("simulators", "database", "host", "emulator")
START_SECONDS = 90
ATTEMPTS = 3
Started = subprocess.Popen[bytes]


def register(settings: Settings) -> processes.Register:
    """The list of this cloud's processes."""
    return processes.Register(settings.folder("run") / "processes.json")


def status_file(settings: Settings) -> Path:
    """Where the supervisor says how far it is: `{"state": "starting" | "ready" | "failed", "reason"}`."""
    return settings.folder("run") / "status.json"


def lock(settings: Settings) -> IO[str] | None:
    """Take the cloud's lock, held as long as the file is open; None when another supervisor holds it."""
    file = (settings.folder("run") / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def answers(url: str, seconds: float = 2.0) -> bool:
    """Whether a GET of `url` succeeds."""
    with suppress(OSError, ValueError), urllib.request.urlopen(url, timeout=seconds) as response:  # noqa: S310 - loopback
        return bool(response.status == 200)
    return False


def all_answer(settings: Settings) -> bool:
    """Whether the database and the other processes each answer now."""
    health = (
        f"{settings.host_url}/health",
        f"{settings.emulator_url}/_ministack/health",
        f"{settings.simulators_url}/_sim/health",
    )
    return database.ready(settings) and all(answers(url) for url in health)


def start_host(settings: Settings) -> Started:
    """Start the worker host (and the front door inside it)."""
    command: list[str | Path] = [PYTHON, "-m", "infra.local.host", settings.home]
    return processes.spawn(command, log=settings.log("host"), lifeline=True)


def start_simulators(settings: Settings) -> Started:
    """Start the simulators of outside services; they see none of the user's keys."""
    command: list[str | Path] = [PYTHON, "-m", "infra.local.simulators", settings.home]
    return processes.spawn(command, log=settings.log("simulators"), lifeline=True)


def start_emulator(settings: Settings) -> Started:
    """Start the emulator on its state folder."""
    state, pair = settings.folder("aws"), keys(settings)
    env = {
        "AWS_ACCESS_KEY_ID": pair.access_key,
        "AWS_SECRET_ACCESS_KEY": pair.secret_key,
        "CUTROOM_CONTROL_SECRET": pair.control,
        "CUTROOM_ORIGINS": ",".join(settings.all_origins),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "GATEWAY_PORT": str(settings.ports["emulator"]),
        "CUTROOM_HOST_PORT": str(settings.ports["host"]),
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(settings.folder("aws/objects")),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "6",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "DOCKER_HOST": "unix:///nonexistent",
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.defpath}",
        "TMPDIR": str(settings.folder("scratch")),
    }
    script = Path(__file__).with_name("emulator")
    return processes.spawn([EMULATOR_PYTHON, script], log=settings.log("emulator"), env=env, lifeline=True)


def clear_leftovers(settings: Settings) -> None:
    """End what an earlier supervisor of this cloud left behind when it was killed."""
    for name, leftover in register(settings).alive().items():
        if leftover.pid != os.getpid():
            database.stop(leftover) if name == "database" else processes.end(leftover, grace=3)
    register(settings).path.unlink(missing_ok=True)


class Supervisor:
    """The processes of one cloud."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is started before `run`."""
        self.settings = settings
        self.ending = threading.Event()
        self.running: dict[str, Started] = {}
        self._orphans: list[processes.Mark] = []
        self._start: dict[str, Callable[[Settings], Started]] = {
            "database": database.start,
            "host": start_host,
            "emulator": start_emulator,
            "simulators": start_simulators,
        }
        self._ready: dict[str, Callable[[], bool]] = {
            "database": lambda: database.ready(settings),
            "host": lambda: answers(f"{settings.host_url}/health"),
            "emulator": lambda: answers(f"{settings.emulator_url}/_ministack/health"),
            "simulators": lambda: answers(f"{settings.simulators_url}/_sim/health"),
        }

    def run(self) -> None:
        """Start everything, then look after it until the end is asked for."""
        self._record()
        try:
            self.begin("host")
            self.begin("simulators")
            self.bring("database")
            database.provision(self.settings)
            self.wait("host")
            self.bring("emulator")
            self.wait("simulators")
        except (CloudFailure, OSError) as failed:
            self.report("failed", str(failed))
            self.end_all()
            return
        self.report("ready")
        while not self.ending.wait(0.2):
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    self.revive(name)
        self.end_all()

    def begin(self, name: str) -> None:
        """Start one process and record it."""
        self.running[name] = self._start[name](self.settings)
        self._record()

    def bring(self, name: str) -> None:
        """Start a process and wait for it; tried again when what it left behind is still in its way.

        Raises CloudFailure when it does not start at all.
        """
        for attempt in range(ATTEMPTS):
            try:
                self.begin(name)
                self.wait(name)
                return
            except CloudFailure:
                if attempt == ATTEMPTS - 1 or self.ending.wait(0.5):
                    raise

    def wait(self, name: str) -> None:
        """Wait for a process to answer.

        Raises CloudFailure with the end of its log when it ends instead.
        """
        process = self.running[name]
        answer = processes.wait_until(lambda: self._ready[name]() or process.poll() is not None, START_SECONDS)
        if not answer or process.poll() is not None:
            tail = self.settings.log(name).read_text(errors="replace")[-800:]
            raise CloudFailure(f"the {name} did not start: {tail.strip()}")

    def revive(self, name: str) -> None:
        """Start a process that died; what it lost is derived again."""
        self.report("starting", f"the {name} ended and is being started again")
        with suppress(CloudFailure, OSError):
            self.bring(name)
            self.report("ready")
            if name == "emulator":
                threading.Thread(target=recovery.sweep, args=(self.settings,), daemon=True).start()

    def end_all(self) -> None:
        """End everything in the opposite order, so that the emulator can still save what arrives last."""
        for name in ("simulators", "emulator", "host", "database"):
            process = self.running.pop(name, None)
            found = processes.mark(process.pid) if process else None
            if found:
                database.stop(found) if name == "database" else processes.end(found, grace=8)
        register(self.settings).path.unlink(missing_ok=True)

    def _record(self) -> None:
        marks = {"supervisor": processes.mark(os.getpid())}
        marks |= {name: processes.mark(process.pid) for name, process in self.running.items()}
        register(self.settings).write({name: one for name, one in marks.items() if one})

    def report(self, state: str, reason: str = "") -> None:
        """Say how far we are."""
        draft = status_file(self.settings).with_suffix(".tmp")
        draft.write_text(json.dumps({"state": state, "reason": reason, "at": time.time()}))
        draft.replace(status_file(self.settings))


def main() -> None:
    """Entry point of the process."""
    settings = load(Path(sys.argv[1]))
    held = lock(settings) if settings else None
    if settings is None or held is None:
        return
    supervisor = Supervisor(settings)

    def end(_number: int, _frame: FrameType | None) -> None:
        supervisor.ending.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    supervisor.run()
    held.close()


if __name__ == "__main__":
    main()
