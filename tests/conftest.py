"""For every test: properties take their time, and whoever needs the whole product shares one cloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.homes import home

if TYPE_CHECKING:
    from infra.local.cloud import LocalCloud

# A property holds or does not, however busy the machine is.
settings.register_profile("patient", parent=settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalCloud]:
    """The whole product, deployed; gone after the session."""
    from infra.local.cloud import LocalCloud

    with home() as folder:
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
