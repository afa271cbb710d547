"""How a takeout stands, and how long what."""

from datetime import UTC, datetime, timedelta

import pytest

from cutroom.jobs.schemas import RunState
from cutroom.kit.ids import new_id
from cutroom.privacy import rules
from cutroom.privacy.models import Takeout

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "status", "told"),
    [
        (None, "running", "processing"),
        (timedelta(seconds=1), "succeeded", "completed"),
        (timedelta(0), "succeeded", "expired"),
        (timedelta(days=-1), "succeeded", "expired"),
        (None, "failed", "failed"),
        (None, "cancelled", "cancelled"),
        (None, "queued", "queued"),
    ],
)
def test_a_takeout_stands_as_its_run_does_until_its_file_is_gone(
    left: timedelta | None, status: str, told: str
) -> None:
    takeout = Takeout(expires_at=None if left is None else NOW + left)
    run = RunState(new_id(), "takeout", new_id(), {}, status, 1, None)
    assert rules.status(takeout, run, NOW) == told


def test_a_takeout_can_be_fetched_for_a_week_and_its_links_for_six_hours() -> None:
    assert timedelta(days=7) == rules.TAKEOUT_LIFE
    assert rules.LINK_SECONDS == 6 * 60 * 60


def test_nobody_looks_a_last_time_before_the_last_access_token_has_run_out() -> None:
    assert timedelta(minutes=15) < rules.LAST_LOOK_AFTER <= timedelta(minutes=30)
