"""The real template on a local cloud of the test session's own, used as its users use it: over HTTP."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from cutroom.kit.ids import new_id
from cutroom_cli.client import Client
from infra.local.cloud import LocalCloud

PORTS = {"front": 0, "emulator": 0, "host": 0}


def eventually(what: Callable[[], Any], seconds: float = 90) -> Any:
    """The first true value of `what`; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError(f"it did not come true within {seconds} s")


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
