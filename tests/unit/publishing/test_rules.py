"""States of targets and posts; what becomes of a backlog (case 25)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.publishing import rules
from cutroom.publishing.rules import Due, Planned

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
STATES = st.sampled_from(sorted(rules.MOVES))
GAP = timedelta(minutes=5)


def test_every_state_leads_on_to_known_states() -> None:
    assert set().union(*rules.MOVES.values()) <= set(rules.MOVES)


@pytest.mark.parametrize("state", sorted(rules.MOVES))
def test_only_what_is_not_on_its_way_can_be_edited_or_canceled(state: str) -> None:
    assert rules.may_follow(state, "canceled") == (state in rules.EDITABLE or state in ("failed", "canceled"))


def test_nothing_is_sent_again_from_a_state_in_which_a_post_may_exist() -> None:
    for state in ("processing", "unconfirmed", "published"):
        assert not rules.may_follow(state, "scheduled")
        assert not rules.may_follow(state, "sending")


@pytest.mark.parametrize(
    ("targets", "state"),
    [
        (["published", "published"], "published"),
        (["published", "failed"], "partial"),
        (["published", "unconfirmed", "canceled"], "partial"),
        (["published", "sending"], "publishing"),
        (["failed", "processing"], "publishing"),
        (["failed", "failed"], "failed"),
        (["scheduled", "needs_action"], "needs_action"),
        (["scheduled", "published"], "scheduled"),
        (["canceled"], "canceled"),
        ([], "canceled"),
    ],
)
def test_a_posts_state_is_derived(targets: list[str], state: str) -> None:
    assert rules.post_state(targets) == state


@given(st.lists(STATES, max_size=6), STATES)
def test_a_post_is_published_only_where_everything_that_was_wanted_is(targets: list[str], other: str) -> None:
    state = rules.post_state([*targets, other])
    wanted = [one for one in [*targets, other] if one != "canceled"]
    assert (state == "published") == (bool(wanted) and set(wanted) == {"published"})
    assert rules.post_state([other, *targets]) == state


def test_after_two_hours_off_the_recent_ones_go_out_spaced_and_the_rest_are_missed() -> None:
    """Case 25: off from 09:00 to 11:00, twelve posts due, a quarter of an hour of grace."""
    due = [Due(f"{n:02}", "a", NINE + timedelta(minutes=10 * n)) for n in range(12)]
    now = NINE + timedelta(hours=2)
    planned = rules.plan(due, now, {}, GAP)
    assert [one.id for one in planned if one.at is None] == [f"{n:02}" for n in range(11)]
    assert [one for one in planned if one.at] == [Planned("11", now)]
    closer = [Due(f"{n:02}", "a", now - timedelta(minutes=n)) for n in range(1, 13)]
    times = [one.at for one in rules.plan(closer, now, {"a": now - timedelta(minutes=2)}, GAP) if one.at]
    assert len(times) == 12
    assert times[0] == now + timedelta(minutes=3)
    assert {later - earlier for earlier, later in pairwise(times)} <= {GAP}


ACCOUNTS = st.sampled_from("ab")


@given(st.lists(st.tuples(ACCOUNTS, st.integers(-60, 1)), max_size=20))
def test_a_backlog_is_never_a_burst_and_nothing_goes_early_or_is_lost(given_due: list[tuple[str, int]]) -> None:
    due = [Due(str(i), account, NINE + timedelta(minutes=m)) for i, (account, m) in enumerate(given_due)]
    planned = {one.id: one.at for one in rules.plan(due, NINE, {}, GAP)}
    assert set(planned) == {one.id for one in due}
    for one in due:
        at = planned[one.id]
        assert (at is None) == (NINE - one.at > rules.GRACE)
        assert at is None or at >= one.at
    for account in "ab":
        late = sorted(at for one in due if one.account == account and one.at < NINE and (at := planned[one.id]))
        assert all(second - first >= GAP for first, second in pairwise(late))


def test_three_tries_in_all() -> None:
    assert rules.retry_at(NINE, 1) == NINE + timedelta(minutes=1)
    assert rules.retry_at(NINE, 2) == NINE + timedelta(minutes=5)
    assert rules.retry_at(NINE, 3) is None
