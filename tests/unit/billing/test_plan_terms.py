"""Which plan holds at an instant, and what it changes."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from cutroom.billing import plan_terms, rules
from cutroom.billing.plan_terms import Plan
from cutroom.runtime.limits import Limits

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def plan(id: str, amount: int = 0, begins: datetime = datetime(2026, 1, 1, tzinfo=UTC), **more: object) -> Plan:
    return Plan.model_validate({"id": id, "name": id.title(), "amount": amount, "valid_from": begins, **more})


PLANS = [
    plan("free"),
    plan("pro", 1900, credits=500),
    plan("pro", 2400, NOON, credits=700),
    plan("old", 500, valid_until=NOON),
]


def test_a_plan_is_sold_from_its_beginning_to_its_end_and_kept_after_it() -> None:
    assert [(one.id, one.amount) for one in plan_terms.sold_at(PLANS, NOON - MOMENT)] == [
        ("free", 0), ("pro", 1900), ("old", 500),
    ]  # fmt: skip
    assert [(one.id, one.amount) for one in plan_terms.sold_at(PLANS, NOON)] == [("free", 0), ("pro", 2400)]
    kept = plan_terms.held_at(PLANS, "old", NOON + timedelta(days=900))
    assert kept is not None and kept.amount == 500
    assert plan_terms.held_at(PLANS, "none", NOON) is None


def test_without_a_free_plan_the_deployments_own_limits_hold() -> None:
    assert plan_terms.free_at([], NOON).id == "self-hosted"
    assert plan_terms.free_at(PLANS, NOON).id == "free"
    assert plan_terms.free_at([], NOON).limits_on(Limits()) == Limits()


def test_a_plan_changes_the_limits_that_it_names_and_lifts_those_that_are_null() -> None:
    changed = plan("pro", 1, limits={"running_jobs": 7, "video_minutes": None}).limits_on(Limits(open_uploads=3))
    assert (changed.running_jobs, changed.video_minutes, changed.open_uploads) == (7, None, 3)


@pytest.mark.parametrize("wrong", [{"limits": {"jobs": 1}}, {"limits": {"running_jobs": -1}}, {"credits": 5}])
def test_a_plan_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        plan("free", **wrong)


def test_prices_at_stripe_are_named_by_what_they_are() -> None:
    assert plan_terms.of_price(PLANS, "cutroom-pro-2400-usd-month") == PLANS[2]
    assert plan_terms.of_price(PLANS, "cutroom-free-0-usd-month") is None
    assert plan_terms.of_price(PLANS, None) is None


@pytest.mark.parametrize(
    ("at", "begins", "ends"),
    [
        (NOON, datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)),
        (
            datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
            datetime(2026, 12, 1, tzinfo=UTC),
            datetime(2027, 1, 1, tzinfo=UTC),
        ),
    ],
)
def test_a_month_is_a_calendar_month_in_utc(at: datetime, begins: datetime, ends: datetime) -> None:
    assert (plan_terms.month_of(at), plan_terms.next_month(at)) == (begins, ends)


def test_the_products_own_list_has_three_plans_of_which_the_free_one_changes_nothing() -> None:
    plans = rules.price_list().plans
    assert [one.id for one in plans] == ["free", "pro", "enterprise"]
    assert plans[0].limits == {}
