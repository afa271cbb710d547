"""Where one local cloud lives: its folders, ports and addresses. Everything else in this package is given these."""

import json
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local.failures import CloudFailure

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
EMULATOR_PYTHON = ROOT / ".venv-aws" / "bin" / "python"
PYTHON = VENV / "bin" / "python"

HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"
STACK = "Cutroom"
MAIL_TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:cutroom-mail"  # where the simulator of SES tells of bounces
LOOPBACK = ("127.0.0.1", "localhost")
DEFAULT_PORTS = {"front": 8780, "emulator": 8781, "host": 8782, "simulators": 8783}


def default_home() -> Path:
    """The state folder of this checkout's own cloud."""
    return ROOT / ".cutroom"


@dataclass(frozen=True)
class Settings:
    """One cloud on this machine: `home` holds all its state, `ports` all its doors (all on loopback).

    `origins` are further web origins that may use it: a development server's.
    """

    home: Path
    ports: dict[str, int] = field(default_factory=lambda: dict(DEFAULT_PORTS))
    stack: str = STACK
    origins: tuple[str, ...] = ()

    @property
    def all_origins(self) -> tuple[str, ...]:
        """The origins whose pages may read what storage answers: the front door's, and those named at the start."""
        return tuple(f"http://{name}:{self.ports['front']}" for name in LOOPBACK) + self.origins

    @property
    def emulator_url(self) -> str:
        """The AWS endpoint."""
        return f"http://{HOST}:{self.ports['emulator']}"

    @property
    def host_url(self) -> str:
        """The worker host's control address."""
        return f"http://{HOST}:{self.ports['host']}"

    @property
    def front_url(self) -> str:
        """What a person opens in a browser."""
        return f"http://{HOST}:{self.ports['front']}"

    @property
    def simulators_url(self) -> str:
        """Where the simulators of outside services answer, each below its name."""
        return f"http://{HOST}:{self.ports['simulators']}"

    def folder(self, name: str) -> Path:
        """A folder below `home`, made when it is missing."""
        path = self.home / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def log(self, name: str) -> Path:
        """The log file of one process or function."""
        return self.folder("logs") / f"{name}.log"

    def save(self) -> Path:
        """Write the settings where child processes read them."""
        path = self.folder("run") / "settings.json"
        path.write_text(json.dumps({"ports": self.ports, "stack": self.stack, "origins": self.origins}))
        return path


def wanted_ports(given: dict[str, int] | None) -> dict[str, int]:
    """The ports to start with: those given, and for the others their usual ones, or any free ones beside a 0."""
    ports = given or {}
    return {name: ports.get(name, 0 if 0 in ports.values() else usual) for name, usual in DEFAULT_PORTS.items()}


def load(home: Path) -> Settings | None:
    """The settings that the cloud in `home` was started with, or None when it never was."""
    path = home / "run" / "settings.json"
    if not path.exists():
        return None
    saved: dict[str, Any] = json.loads(path.read_text())
    ports = DEFAULT_PORTS | saved["ports"]  # a home of an earlier version knows fewer
    return Settings(home=home, ports=ports, stack=saved["stack"], origins=tuple(saved.get("origins", ())))


def port_is_free(port: int) -> bool:
    """Whether nothing listens on this loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def settle_ports(wanted: dict[str, int]) -> dict[str, int]:
    """Replace each 0 by a free port and check the others.

    Raises CloudFailure that names a port in use.
    """
    settled: dict[str, int] = {}
    for name, port in wanted.items():
        chosen = port or free_port()
        if not port_is_free(chosen):
            raise CloudFailure(
                f"port {chosen} ({name}) is in use; end what listens there or choose another with --port"
            )
        settled[name] = chosen
    return settled
