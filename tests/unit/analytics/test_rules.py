"""When posts are read, and what a reading adds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.analytics import rules
from cutroom.analytics.rules import Figure

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
POST = UUID(int=7)


@pytest.mark.parametrize(
    ("age_h", "every_h"),
    [(0, 0.5), (5.9, 0.5), (6, 1), (47.9, 1), (48, 6), (167, 6), (168, 24), (719, 24), (720, 168), (2159, 168)],
)
def test_a_younger_post_is_read_more_often(age_h: float, every_h: float) -> None:
    following = rules.next_read(POST, AT - timedelta(hours=age_h), AT)
    assert following is not None
    assert abs((following - AT) / timedelta(hours=1) - every_h) <= every_h * rules.JITTER


def test_after_ninety_days_nothing_is_read() -> None:
    assert rules.next_read(POST, AT - timedelta(days=90), AT) is None


def test_posts_of_one_minute_drift_apart() -> None:
    times = {rules.next_read(UUID(int=number), AT, AT) for number in range(100)}
    assert len(times) > 90


def reads_of(target: UUID, published_at: datetime) -> list[datetime]:
    """Every instant at which a post is read in its life."""
    at: datetime | None = rules.first_read(target, published_at)
    instants: list[datetime] = []
    while at is not None:
        instants.append(at)
        at = rules.next_read(target, published_at, at)
    return instants


def test_a_posts_life_takes_about_a_hundred_readings() -> None:
    assert 100 <= len(reads_of(POST, AT)) <= 118


def test_a_try_that_told_nothing_waits_longer_each_time_but_never_a_day() -> None:
    waits = [rules.retry_at(AT, failures) - AT for failures in range(12)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=15), rules.LONGEST_RETRY)


@given(values=st.lists(st.integers(0, 10**12), min_size=1))
def test_what_is_gained_adds_up_to_the_last_value(values: list[int]) -> None:
    last: int | None = None
    total = 0
    for value in values:
        total += rules.gained(Figure("ok", value), "d", last, "d")
        last = value
    assert total == values[-1]


def test_a_correction_is_negative_and_two_definitions_are_never_subtracted() -> None:
    assert rules.gained(Figure("ok", 1390), "d", 1450, "d") == -60
    assert rules.gained(Figure("ok", 9000), "new", 1450, "old") == 0
    assert rules.gained(Figure("missing"), "d", 1450, "d") == 0


def test_youtubes_views_have_two_definitions() -> None:
    assert rules.definition("youtube", "views", AT) == "yt-starts-2026-08"
    assert rules.definition("youtube", "views", datetime(2026, 8, 23, tzinfo=UTC)) == "yt-engaged"


def test_gone_within_the_first_hour_is_only_late() -> None:
    assert rules.believed(Figure("gone"), timedelta(minutes=5)).status == "missing"
    assert rules.believed(Figure("gone"), timedelta(hours=2)).status == "gone"


def calls_of_an_hour(posts_a_day: int, batch: int) -> int:
    """The most calls of one hour where posts go out evenly all day, as the clock packs them each minute.

    A day's posts are read at the same ages on every day, so one day's posts, folded over their lives, are the load of
    a day on which posts of every age are due.
    """
    minutes = [0] * (24 * 60)
    for number in range(posts_a_day):
        published_at = AT + timedelta(days=number / posts_a_day)
        for at in reads_of(UUID(int=number), published_at):
            minutes[int((at - AT).total_seconds() // 60) % (24 * 60)] += 1
    calls = [-(-due // batch) for due in minutes]
    return max(sum(calls[hour * 60 : hour * 60 + 60]) for hour in range(24))


def test_ten_thousand_posts_a_day_fit_the_quota_of_youtube() -> None:
    """A quarter of them at each platform; a tenth is simulated, and counts ten times as many in each minute."""
    share = calls_of_an_hour(posts_a_day=250, batch=5)
    assert share <= rules.QUOTAS["youtube"][0]


def test_ten_thousand_posts_a_day_fit_the_quota_of_tiktok_though_each_has_an_account_of_its_own() -> None:
    busiest = calls_of_an_hour(posts_a_day=250, batch=1) * 10
    assert busiest / 60 <= rules.QUOTAS["tiktok"][0]
