"""The real template on a local cloud of the test session's own, used as its users use it: over HTTP."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cutroom.kit.ids import new_id
from cutroom_cli.client import Client
from infra.local.cloud import LocalCloud

ROOT = Path(__file__).resolve().parents[2]
PORTS = {"front": 0, "emulator": 0, "host": 0}


@pytest.fixture
def person(cloud: LocalCloud) -> Callable[[], Client]:
    """Registers somebody new and gives their client."""

    def make() -> Client:
        endpoints = cloud.endpoints()
        assert endpoints
        client = Client(f"{endpoints.front_url}/api/v1")
        client.register(f"{new_id()}@example.com", "correct horse", "Ada")
        return client

    return make


@pytest.fixture
def ada(person: Callable[[], Client]) -> Client:
    return person()


@dataclass(frozen=True)
class Demo:
    """What `cutroom demo` did: what it said, where its shorts are, and the person whose they are."""

    said: str
    shorts: list[Path]
    person: Client


@pytest.fixture(scope="session")
def demo(cloud: LocalCloud, talk: Path, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The sample as the demo's person has it: uploaded, analysed, exported small. Run once, looked at by several."""
    assert talk == ROOT / ".cache" / "sample.mp4"  # the demo would compose it
    out = tmp_path_factory.mktemp("demo")
    command = [Path(sys.executable).with_name("cutroom"), "demo", "--once", "--out", out]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"CUTROOM_HOME": str(cloud.home)}, timeout=850, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    endpoints = cloud.endpoints()
    assert endpoints
    client = Client(f"{endpoints.front_url}/api/v1")
    client.sign_in(**json.loads((cloud.home / "demo.json").read_text()))
    return Demo(done.stderr + done.stdout, sorted(out.glob("*.mp4")), client)
