"""The part of the calendar that is asked for."""

import pytest
from pydantic import ValidationError

from cutroom.publishing.schedule_schemas import MONTH, ReadCalendar


def test_a_window_is_a_month_where_its_end_is_not_named() -> None:
    window = ReadCalendar.model_validate({"after": "2027-01-01T00:00:00Z"})
    assert window.before - window.after == MONTH


@pytest.mark.parametrize(
    "given",
    [{"after": "9999-12-31T23:59:59Z"}, {"after": "0001-01-01T00:00:00Z"},
     {"after": "2027-01-01T00:00:00Z", "before": "9999-12-31T23:59:59-12:00"},
     {"after": "2027-01-01T00:00:00Z", "before": "2027-03-05T00:00:00Z"},
     {"after": "2027-01-01T00:00:00Z", "before": "2027-01-01T00:00:00Z"}],
)  # fmt: skip
def test_a_window_too_long_or_out_of_reach_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ReadCalendar.model_validate(given)
