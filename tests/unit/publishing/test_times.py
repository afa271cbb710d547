"""Wall time to instants, over every zone and ten years; rules of recurrence and free slots (cases 26, 27)."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.kit.errors import Invalid
from cutroom.publishing import recurrence, times
from cutroom.publishing.recurrence import Slot

wall = datetime.fromisoformat
ZONES = sorted(times.zones())
WALLS = st.datetimes(wall("2026-01-01T00:00"), wall("2036-01-01T00:00")).map(lambda at: at.replace(microsecond=0))


def instants(resolved: list[times.Resolved]) -> list[str]:
    return [one.instant.isoformat() for one in resolved]


def test_a_time_that_is_skipped_moves_forward_by_as_much() -> None:
    """Case 26."""
    new_york = times.resolve(wall("2027-03-14T02:30"), "America/New_York")
    assert new_york == (datetime(2027, 3, 14, 7, 30, tzinfo=UTC), wall("2027-03-14T03:30"), "gap")
    weekly = recurrence.occurrences(
        "FREQ=WEEKLY;BYDAY=SU", wall("2027-03-21T02:30"), "Europe/Berlin", wall("2027-04-05T00:00")
    )
    assert instants(weekly) == ["2027-03-21T01:30:00+00:00", "2027-03-28T01:30:00+00:00", "2027-04-04T00:30:00+00:00"]
    assert [one.shift for one in weekly] == ["none", "gap", "none"]
    assert weekly[1].wall == wall("2027-03-28T03:30")


def test_of_a_time_that_comes_twice_the_first_is_meant_and_said() -> None:
    resolved = times.resolve(wall("2026-10-25T02:30"), "Europe/Berlin")
    assert resolved == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), wall("2026-10-25T02:30"), "overlap")


def test_half_an_hour_is_a_gap_too() -> None:
    lord_howe = times.resolve(wall("2026-10-04T02:15"), "Australia/Lord_Howe")
    assert (lord_howe.wall, lord_howe.shift) == (wall("2026-10-04T02:45"), "gap")


def test_a_day_that_a_place_left_out() -> None:
    apia = times.resolve(wall("2011-12-30T12:00"), "Pacific/Apia")
    assert (apia.wall, apia.shift) == (wall("2011-12-31T12:00"), "gap")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../zones", "europe/berlin"])
def test_what_is_no_zone(name: str) -> None:
    with pytest.raises(Invalid, match="time zone"):
        times.zone(name)


@pytest.mark.parametrize("name", ZONES)
def test_every_hour_of_ten_years_comes_back_as_itself_or_says_that_it_moved(name: str) -> None:
    """The changes of each zone are sought by their offsets, and the hours around them tried."""
    place, at = times.zone(name), datetime(2026, 1, 1, tzinfo=UTC)
    while at < datetime(2036, 1, 1, tzinfo=UTC):
        following = at + timedelta(days=7)
        if at.astimezone(place).utcoffset() != following.astimezone(place).utcoffset():
            check_week(name, times.wall_of(at, name))
        at = following


def check_week(name: str, start: datetime) -> None:
    previous = None
    for hour in range(24 * 8):
        wanted = start + timedelta(hours=hour)
        resolved = times.resolve(wanted, name)
        assert times.wall_of(resolved.instant, name) == resolved.wall
        assert (resolved.wall == wanted) == (resolved.shift != "gap")
        assert resolved.wall >= wanted
        assert previous is None or resolved.instant > previous.instant or previous.shift == "gap"
        previous = resolved


@settings(max_examples=200)
@given(st.sampled_from(ZONES), WALLS)
def test_any_time_anywhere(name: str, at: datetime) -> None:
    resolved = times.resolve(at, name)
    assert times.wall_of(resolved.instant, name) == resolved.wall
    earlier = resolved.instant - timedelta(hours=3)
    assert resolved.shift == "gap" or times.wall_of(earlier, name) != at


@settings(max_examples=50)
@given(st.sampled_from(ZONES), WALLS, st.integers(0, 23))
def test_a_daily_post_comes_once_a_day(name: str, day: datetime, hour: int) -> None:
    start = day.replace(hour=hour, minute=30, second=0)
    daily = recurrence.occurrences("FREQ=DAILY", start, name, start + timedelta(days=366))
    assert len(daily) == 367
    assert len({one.instant for one in daily}) == 367
    assert all(one.wall.time() == start.time() for one in daily if one.shift != "gap")


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=WEEKLY;BYSETPOS=1", "x", "", "FREQ=DAILY;INTERVAL=x"])
def test_rules_that_are_not_taken(rule: str) -> None:
    with pytest.raises(Invalid):
        recurrence.occurrences(rule, wall("2026-01-01T00:00"), "UTC", wall("2027-01-01T00:00"))


def test_fifty_slots_in_the_accounts_own_zone() -> None:
    """Case 27: Monday, Wednesday, Friday at 18:00 in Kolkata are 12:30 in UTC."""
    slots = [Slot(day, time(18)) for day in (0, 2, 4)]
    taken: list[datetime] = []
    now = datetime(2026, 11, 30, 12, 30, tzinfo=UTC)  # a Monday, at that very time
    for _ in range(50):
        taken.append(recurrence.next_free(slots, "Asia/Kolkata", now, taken).instant)
    assert taken == sorted(set(taken))
    assert taken[0] == datetime(2026, 12, 2, 12, 30, tzinfo=UTC)
    assert {(one.hour, one.minute) for one in taken} == {(12, 30)}
    third = taken.pop(2)
    assert recurrence.next_free(slots, "Asia/Kolkata", now, taken).instant == third


def test_an_account_without_slots_has_none_free() -> None:
    with pytest.raises(Invalid, match="no free posting time"):
        recurrence.next_free([], "UTC", datetime(2026, 1, 1, tzinfo=UTC), [])
