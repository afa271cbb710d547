"""For every test: properties take their time, and whoever needs the whole product shares one cloud."""

from __future__ import annotations

import functools
import inspect
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import botocore.session
import httpx
import pytest
from hypothesis import settings

from cutroom.media.source import ffmpeg
from tests.support.cache import once
from tests.support.homes import home

if TYPE_CHECKING:
    from infra.local.cloud import LocalCloud

# A property holds or does not, however busy the machine is. A push tries the same examples each time, so that its
# verdict tells about the change; `make test-full` looks for new ones, ten times as many.
settings.register_profile("push", deadline=None, derandomize=True, database=None)
settings.register_profile("full", deadline=None, derandomize=False, max_examples=1000)
settings.load_profile("push")
# httpx gives up after five seconds unless told otherwise, which on a busy machine is no verdict about the code. Its
# functions share one object of limits.
patience = inspect.signature(httpx.get).parameters["timeout"].default
patience.connect = patience.read = patience.write = patience.pool = 60
# Each AWS in process begins a session of its own: they read the same descriptions of services once.
botocore.session.create_loader = functools.cache(botocore.session.create_loader)


MODERATOR = "moderator@example.com"  # who moderates in the cloud of the tests, once the address is confirmed


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalCloud]:
    """The whole product, deployed; gone after the session."""
    from infra.local.cloud import LocalCloud

    with home() as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("CUTROOM_MODERATORS", MODERATOR)
        found = LocalCloud(folder, {"front": 0, "emulator": 0, "host": 0})
        try:
            found.ensure_up()
            yield found
        finally:
            found.down()


@pytest.fixture(scope="session")
def talk() -> Path:
    """The demo's own sample: real footage and real speech."""
    from tools import sample

    path = Path(__file__).resolve().parents[1] / ".cache" / "sample.mp4"
    if not path.exists():
        sample.compose(path)
    return path


@pytest.fixture(scope="session")
def film(talk: Path) -> Path:
    """Half a minute of the sample, small: quick to analyse."""
    size = ["-vf", "scale=-2:360", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]
    command = [ffmpeg.binary(), "-v", "error", "-i", str(talk), "-t", "34", *size]
    recipe = [command[1:], talk.stat().st_size, talk.stat().st_mtime_ns]
    return once("a short talk.mp4", recipe, lambda path: subprocess.run([*command, str(path)], check=True))
