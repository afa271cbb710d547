"""One local cloud for the whole session, in a temporary home on free ports; never the user's own."""

import http.client
import json
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from infra.local import aws
from infra.local.cloud import LocalCloud
from tests.local.fixtures import stack
from tests.support.homes import home
from tests.support.waiting import eventually

FREE = {"front": 0, "emulator": 0, "host": 0}


def request(
    url: str, method: str = "GET", body: Any = None, headers: dict[str, str] | None = None
) -> tuple[int, Any, bytes]:
    """One plain HTTP request: status, headers, body."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    connection.request(method, f"{parts.path}?{parts.query}", body, headers or {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, content


@dataclass
class Rig:
    """A running cloud with the fixture stack, and short ways to use it."""

    cloud: LocalCloud
    folder: Path
    outputs: dict[str, str]

    def __post_init__(self) -> None:
        """One client per service."""
        self.client: Callable[[str], Any] = cache(lambda service: aws.client(self.cloud.settings, service))

    @property
    def counters(self) -> Path:
        """Where the handlers write what they did."""
        return self.folder / "counters"

    def invoke(self, function: str, **event: Any) -> tuple[Any, str | None]:
        """A synchronous invocation: what it answered, and the kind of function error if any."""
        answer = self.client("lambda").invoke(FunctionName=self.outputs[function], Payload=json.dumps(event))
        return json.loads(answer["Payload"].read()), answer.get("FunctionError")

    def run(self, machine: str, within: float = 180, **data: Any) -> dict[str, Any]:
        """An execution to its end."""
        states = self.client("stepfunctions")
        name = states.start_execution(stateMachineArn=self.outputs[machine], input=json.dumps(data))["executionArn"]

        def ended() -> dict[str, Any] | None:
            found = states.describe_execution(executionArn=name)
            return None if found["status"] == "RUNNING" else found

        found = eventually(ended, within)
        return {**found, "output": json.loads(found["output"]) if found["status"] == "SUCCEEDED" else None}

    def key(self, folder: str = "uploads") -> str:
        """A key that nobody used."""
        return f"{folder}/{uuid.uuid4().hex}/a b+ü.mp4"

    def messages(self, queue: str) -> list[dict[str, Any]]:
        """Take what is in a queue now."""
        got = self.client("sqs").receive_message(QueueUrl=self.outputs[queue], MaxNumberOfMessages=10)
        for one in got.get("Messages", []):
            self.client("sqs").delete_message(QueueUrl=self.outputs[queue], ReceiptHandle=one["ReceiptHandle"])
        return got.get("Messages", [])


@contextmanager
def running() -> Iterator[Rig]:
    """A cloud with the fixture stack, ended and deleted with the block."""
    with home() as folder:
        counters = folder / "counters"
        counters.mkdir()
        found = LocalCloud(
            folder / "home", FREE, make=lambda _: stack.write(folder / "assembly", counters), stack="fixture"
        )
        try:
            yield Rig(found, folder, found.ensure_up().outputs)
        finally:
            found.down()


@pytest.fixture(scope="session")
def rig() -> Iterator[Rig]:
    """The session's cloud."""
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def own_rig() -> Iterator[Rig]:
    """A cloud of the module's own, for tests that break it."""
    with running() as started:
        yield started
