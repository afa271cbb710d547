"""The local cloud as one object: bring it up, ask how it is, end it, start clean."""

import json
import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import assembly, deployment, processes, recovery, supervisor
from infra.local.assembly import Assembly
from infra.local.failures import CloudFailure
from infra.local.inbox import door
from infra.local.keys import keys
from infra.local.settings import (
    PYTHON,
    ROOT,
    STACK,
    Settings,
    default_home,
    load,
    port_is_free,
    settle_ports,
    wanted_ports,
)

Progress = Callable[[str], None]
START_SECONDS = 120
ATTEMPTS = 3
ORPHANS_SECONDS = 10


@dataclass(frozen=True)
class Endpoints:
    """Where a running cloud answers, and the stack's outputs by name.

    `door` is the link that lets a browser see what is for this machine's owner alone, such as the mails.
    """

    front_url: str
    api_url: str
    aws_endpoint: str
    simulators_url: str
    outputs: dict[str, str]
    door: str


class LocalCloud:
    """One cloud whose state is in `home`. `ports` are used when it starts; 0 stands for any free port."""

    def __init__(
        self,
        home: Path | None = None,
        ports: dict[str, int] | None = None,
        *,
        make: Callable[[Settings], Assembly] | None = None,
        stack: str = STACK,
        origins: tuple[str, ...] | None = None,
    ) -> None:
        """`make` gives the assembly to deploy; by default the CDK's, out of `infra/`. `origins`: as in Settings."""
        self.home = (home or default_home()).resolve()
        self._wanted = wanted_ports(ports)
        self._make = make or assembly.synthesise
        self._stack = stack
        self._origins = origins

    @property
    def settings(self) -> Settings:
        """The settings of the running (or last) cloud; those it would start with when there is none."""
        return load(self.home) or Settings(self.home, self._wanted, self._stack, self._origins or ())

    def ensure_up(self, progress: Progress = lambda _: None) -> Endpoints:
        """Start what does not run, deploy what has changed, and give the addresses. Harmless on a running cloud.

        Raises CloudFailure with what went wrong and what to do.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(max_workers=1) as beside:
            progress("synthesising the stack")
            made: Future[Assembly] = beside.submit(self._make, self.settings)
            fresh = self._start(progress)
            outputs = deployment.deploy(self.settings, made.result(), progress)
        if fresh:
            recovery.sweep(self.settings)
        return self._endpoints(outputs)

    def _endpoints(self, outputs: dict[str, str]) -> Endpoints:
        settings = self.settings
        api, simulators = f"{settings.front_url}/api", settings.simulators_url
        return Endpoints(settings.front_url, api, settings.emulator_url, simulators, outputs, door(settings))

    def endpoints(self) -> Endpoints | None:
        """The addresses of the running cloud, or None."""
        outputs = recovery.deployed(self.settings).get("outputs")
        return self._endpoints(outputs) if self.running() and outputs is not None else None

    def _start(self, progress: Progress) -> bool:
        """Start the supervisor unless one runs, and wait until everything answers; True when it was started now."""
        fresh = False
        for _ in range(ATTEMPTS):
            if "supervisor" not in self._register().alive():
                fresh = True
                self._launch(progress)
            if self._await_ready():
                return fresh
        raise CloudFailure("the local cloud's supervisor ends again and again; see `cutroom logs supervisor`")

    def _launch(self, progress: Progress) -> None:
        self._clear()
        before = load(self.home)
        wanted = self._wanted if before is None else self._keep(before)
        if before is not None:  # a process that its killed supervisor had no time to record ends by itself
            processes.wait_until(lambda: all(map(port_is_free, wanted.values())), ORPHANS_SECONDS)
        origins = self._origins if self._origins is not None else before.origins if before else ()
        settings = Settings(self.home, settle_ports(wanted), self._stack, origins)
        settings.save()
        keys(settings)
        supervisor.status_file(settings).unlink(missing_ok=True)
        progress("starting the database, the worker host, the emulator and the simulators")
        command: list[str | Path] = [PYTHON, "-m", "infra.local.supervisor", self.home]
        started = processes.spawn(command, log=settings.log("supervisor"), env={"PYTHONPATH": str(ROOT)})
        processes.wait_until(lambda: "supervisor" in self._register().alive() or started.poll() is not None, 10)

    def _keep(self, before: Settings) -> dict[str, int]:
        """Ports stay what they were (addresses are stored in the emulator), unless others are asked for."""
        return {name: port or before.ports[name] for name, port in self._wanted.items()}

    def _await_ready(self) -> bool:
        """Wait until everything answers; False when the supervisor is gone instead.

        Raises CloudFailure when the supervisor gives up.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            status = self._status()
            if status.get("state") == "failed":
                raise CloudFailure(f"the local cloud did not start: {status['reason']}")
            if self.running() and supervisor.all_answer(self.settings):
                return True
            if "supervisor" not in self._register().alive():
                return False
            time.sleep(0.05)
        raise CloudFailure(f"the local cloud did not start within {START_SECONDS} seconds; see `cutroom logs`")

    def _status(self) -> dict[str, Any]:
        try:
            return json.loads(supervisor.status_file(self.settings).read_text())
        except (OSError, ValueError):
            return {}

    def _register(self) -> processes.Register:
        return supervisor.register(self.settings)

    def running(self) -> bool:
        """Whether every process runs and is ready."""
        return {"supervisor", *supervisor.NAMES} <= set(self._register().alive()) and self._is_ready()

    def _is_ready(self) -> bool:
        return self._status().get("state") == "ready"

    def processes(self) -> dict[str, int]:
        """The number of each process that runs."""
        return {name: one.pid for name, one in self._register().alive().items()}

    def down(self) -> bool:
        """End every process of this cloud; False when none ran. What is stored stays."""
        if not self.home.exists():
            return False
        ran = bool(self._register().alive())
        chief = self._register().alive().get("supervisor")
        if chief:
            processes.end(chief, grace=40)
        self._clear()
        return ran

    def _clear(self) -> None:
        """End what is left of a cloud whose supervisor is gone."""
        if self.home.exists():
            supervisor.clear_leftovers(self.settings)

    def reset(self) -> None:
        """End the cloud and delete everything it stored; the ports it used stay its own."""
        self.down()
        if self.home.exists():
            shutil.rmtree(self.home)
