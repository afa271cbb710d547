"""Refunds and disputes of what a plan costs: credits go back once and in proportion, and come again."""

from typing import Any

import psycopg
import pytest

from cutroom.billing import reconciling
from tests.support.database import Database
from tests.support.payments import Shop, deliver, platform, spend

pytestmark = pytest.mark.usefixtures("balanced")
MONTH = 30  # days of the simulator's


def invoice_of(shop: Shop) -> str:
    """The newest invoice."""
    return list(shop.simulator.state.all("invoice"))[-1]


def tell(shop: Shop, *kinds: str) -> None:
    """The events of these kinds arrive, the newest first and twice."""
    for event in shop.events()[::-1] * 2:
        if event["type"] in kinds:
            deliver(shop.ctx, event)


def test_a_refund_of_an_invoice_takes_its_credits_back_in_proportion_and_once(shop: Shop, database: Database) -> None:
    paid = shop.subscribe()
    for amount, left in ((950, 250), (950, 0)):
        shop.act("refund", paid=invoice_of(shop), amount=amount)
        tell(shop, "refund.created", "charge.refunded")
        assert shop.has == (left, 0, 0)
    assert shop.kinds() == ["subscription", "refund", "refund"]
    assert platform(database, f"subscription:{paid.id}") == {}
    assert (shop.subscription().status, shop.plan) == ("active", "pro")  # whether it goes on is said elsewhere


def test_spent_credits_of_a_refunded_invoice_are_owed(shop: Shop) -> None:
    shop.subscribe()
    shop.paid("five")
    spend(shop)
    shop.act("refund", paid=invoice_of(shop))
    tell(shop, "refund.created")
    assert shop.has == (0, 0, 200)


def test_credits_that_ended_unused_are_not_taken_twice(shop: Shop, database: Database) -> None:
    shop.subscribe()
    first = invoice_of(shop)
    shop.act("advance", days=MONTH)
    tell(shop, "invoice.paid")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "update ledger_lots set expires_at = now() "
            "where id = (select id from ledger_lots order by created_at desc offset 1 limit 1)"
        )
    assert shop.has == (500, 0, 0)
    shop.act("refund", paid=first)
    tell(shop, "refund.created")
    assert shop.has == (500, 0, 0)


def test_a_dispute_takes_credits_and_a_won_one_gives_them_back(shop: Shop, database: Database) -> None:
    paid = shop.subscribe()
    dispute = shop.act("dispute", paid=invoice_of(shop))
    tell(shop, "charge.dispute.created", "charge.dispute.funds_withdrawn")
    assert shop.has == (0, 0, 0)
    shop.act("close_dispute", dispute=dispute["id"], outcome="won")
    tell(shop, "charge.dispute.closed", "charge.dispute.funds_reinstated")
    assert shop.has == (500, 0, 0)
    sums: dict[Any, int] = {("world", "USD"): -400, ("expense:stripe", "USD"): -1500, ("revenue:plans", "USD"): 1900}
    assert platform(database, f"subscription:{paid.id}") == sums | {("issued", "CRD"): -500}


def test_a_refund_that_nobody_told_of_is_found_by_comparing(shop: Shop) -> None:
    paid = shop.subscribe()
    shop.act("refund", paid=invoice_of(shop))
    report = reconciling.run(shop.ctx)
    assert (report.missed, report.strangers, shop.has) == ([paid.id], 0, (0, 0, 0))
    assert reconciling.run(shop.ctx).is_clean
