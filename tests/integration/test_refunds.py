"""Refunds and disputes of credits that were bought: to the unit, once each, whoever makes them and whatever is lost."""

import itertools
import random
from typing import Any

import pytest

from cutroom.billing import purchases, tasks
from cutroom.billing.errors import InsufficientCredits, PaymentRefused
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.schemas import PageRequest
from cutroom.runtime.idempotency import KeyReused
from cutroom.runtime.tasks import Nothing
from tests.support.database import Database
from tests.support.payments import Shop, deliver, forget, platform, spend

PAGE = PageRequest(page=1, limit=100)
OF_PURCHASES = ("checkout.session.completed", "refund.created", "refund.updated", "charge.refunded")
pytestmark = pytest.mark.usefixtures("balanced")


def test_every_order_of_a_purchase_and_its_refund_ends_the_same(shop: Shop) -> None:
    shop.simulator.script["refund_status"] = "pending"
    orders = list(itertools.permutations([kind for kind in OF_PURCHASES for _ in range(2)]))
    for order in random.Random(15).sample(orders, 8):
        purchase = shop.buy()
        shop.click(purchase)
        refund = shop.act("refund", paid=shop.session_of(purchase))
        shop.act("finish_refund", refund=refund["id"], outcome="succeed")
        events = {one["type"]: one for one in shop.events() if _is_about(one, shop.session_of(purchase), refund)}
        for kind in order:
            deliver(shop.ctx, events[kind])
        after = purchases.get(shop.ctx, shop.actor, purchase.id)
        assert (shop.has, after.status, after.revoked, after.refunded) == ((0, 0, 0), "paid", 1000, 900)
    assert shop.kinds() == ["purchase", "refund"] * 8


def _is_about(event: dict[str, Any], session: str, refund: dict[str, Any]) -> bool:
    subject = event["data"]["object"]
    return session == subject["id"] or refund["payment_intent"] == subject.get("payment_intent")


@pytest.mark.parametrize(
    ("pack", "refunds", "revoked"),
    [("odd", [333, 333, 333], [333, 333, 334]), ("few", [400, 300, 399], [90, 69, 91]), ("many", [1], [1])],
)
def test_partial_refunds_take_back_to_the_unit(shop: Shop, pack: str, refunds: list[int], revoked: list[int]) -> None:
    purchase, revocations = shop.paid(pack), list[int]()
    for amount in refunds:
        before = shop.has[0]
        shop.refund(purchase, amount)
        revocations.append(before - shop.has[0])
    assert revocations == revoked
    other, before = shop.paid(pack), shop.has[0]  # the same from the dashboard, and events at once
    for amount in refunds:
        shop.act("refund", paid=shop.session_of(other), amount=amount)
    shop.refresh(other)
    assert before - shop.has[0] == sum(revoked)


def test_a_refund_after_spending_is_owed_and_paid_by_the_next_purchases(shop: Shop) -> None:
    purchase = shop.paid()
    spend(shop)
    shop.act("refund", paid=shop.session_of(purchase))
    shop.refresh(purchase)
    assert shop.has == (0, 0, 700)
    with pytest.raises(InsufficientCredits) as short:
        spend(shop)
    assert (short.value.status, short.value.details["owed"]) == (402, 700)
    shop.paid("five")
    assert shop.has == (0, 0, 200)
    shop.paid("three")
    assert shop.has == (100, 0, 0)


def test_only_what_is_unspent_can_be_asked_back(shop: Shop) -> None:
    purchase = shop.paid()
    assert purchase.refundable == 900
    spend(shop)
    with pytest.raises(Invalid) as refused:
        shop.refund(purchase, 900)
    most = refused.value.details["refundable"]
    after = shop.refund(purchase)
    assert (after.refunded, after.revoked, after.refundable) == (most, 300, 0)
    assert shop.has == (0, 0, 0)
    with pytest.raises(Conflict):
        shop.refund(purchase)


def test_the_same_key_refunds_once(shop: Shop) -> None:
    purchase = shop.paid()
    for _ in range(2):
        assert shop.refund(purchase, 300, "k").refunded == 300
    with pytest.raises(KeyReused):
        shop.refund(purchase, 400, "k")
    assert shop.has == (667, 0, 0)


def test_a_refund_whose_answer_is_lost_is_made_once(shop: Shop, database: Database) -> None:
    purchase = shop.paid()
    shop.simulator.fail("answer_lost", operation="PostRefunds")
    waiting = shop.refund(purchase)
    assert (waiting.refunding, shop.has) == (900, (0, 1000, 0))
    with pytest.raises(Conflict):
        shop.refund(purchase)
    forget(database, purchase.id)
    tasks.settle_purchases(shop.ctx, Nothing())
    assert len(shop.simulator.state.all("refund")) == 1
    assert shop.has == (0, 0, 0)
    assert shop.refresh(purchase).refunding == 0


def test_a_refund_that_never_left_is_made_by_the_clock(shop: Shop, database: Database) -> None:
    purchase = shop.paid()
    shop.simulator.fail("unreachable", operation="PostRefunds")
    assert shop.refund(purchase).refunding == 900
    forget(database, purchase.id)
    tasks.settle_purchases(shop.ctx, Nothing())
    assert shop.refresh(purchase).refunded == 900


def test_a_refund_that_stripe_refuses_leaves_everything_as_it_was(shop: Shop) -> None:
    purchase = shop.paid()
    shop.simulator.fail("balance_insufficient", operation="PostRefunds")
    with pytest.raises(PaymentRefused):
        shop.refund(purchase)
    assert shop.has == (1000, 0, 0)
    assert shop.refund(purchase).refunded == 900


def test_a_refund_that_fails_later_gives_the_credits_again(shop: Shop) -> None:
    shop.simulator.script["refund_status"] = "pending"
    purchase = shop.paid()
    shop.refund(purchase)
    assert shop.has == (0, 0, 0)
    [refund] = shop.simulator.state.all("refund")
    shop.act("finish_refund", refund=refund, outcome="fail")
    for _ in range(2):
        assert shop.refresh(purchase).refunded == 0
    assert shop.has == (1000, 0, 0)


def test_a_dispute_takes_back_and_its_reversal_gives_again(shop: Shop, database: Database) -> None:
    purchase = shop.paid()
    dispute = shop.act("dispute", paid=shop.session_of(purchase))
    shop.refresh(purchase)
    about = f"purchase:{purchase.id}"
    assert shop.has == (0, 0, 0)
    assert platform(database, about) == {("world", "USD"): 1500, ("expense:stripe", "USD"): -1500}
    shop.act("close_dispute", dispute=dispute["id"], outcome="won")
    for event in shop.events()[::-1]:
        deliver(shop.ctx, event)
    assert shop.has == (1000, 0, 0)
    assert platform(database, about)[("world", "USD")] == -900 + 1500


def test_a_refund_and_a_dispute_of_one_payment_count_once(shop: Shop) -> None:
    purchase = shop.paid()
    shop.act("refund", paid=shop.session_of(purchase), amount=300)
    shop.act("dispute", paid=shop.session_of(purchase))
    after = shop.refresh(purchase)
    assert (after.revoked, shop.has) == (1000, (0, 0, 0))
