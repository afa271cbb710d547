"""The day by which YouTube counts uploads."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.publishing import quota


@pytest.mark.parametrize(
    ("at", "began"),
    [
        (datetime(2026, 12, 1, 7, 59, tzinfo=UTC), datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), datetime(2026, 12, 1, 8, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), datetime(2026, 7, 1, 7, 0, tzinfo=UTC)),
    ],
)
def test_it_begins_at_midnight_in_california(at: datetime, began: datetime) -> None:
    assert quota.day_began(at) == began


@given(st.integers(0, 10 * 366 * 86_400))
def test_an_instant_lies_within_its_day(second: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    assert timedelta(0) <= at - quota.day_began(at).astimezone(UTC) < timedelta(hours=25)
