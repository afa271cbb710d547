"""Credits that are bought: paid once, refunded to the unit, settled in any order and after any lost answer."""

import itertools
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from cutroom.billing import gateway, purchases, tasks
from cutroom.billing.errors import PaymentsAway
from cutroom.billing.ledger import PLATFORM
from cutroom.billing.purchase_schemas import PurchaseView
from cutroom.kit.errors import Invalid
from cutroom.kit.ids import new_id
from cutroom.kit.schemas import PageRequest
from cutroom.runtime.tasks import Nothing
from tests.support.database import Database
from tests.support.ledger import Books
from tests.support.payments import Shop, deliver, forget, platform, process

PAGE = PageRequest(page=1, limit=100)
OF_PURCHASES = ("checkout.session.completed", "refund.created", "refund.updated", "charge.refunded")
pytestmark = pytest.mark.usefixtures("balanced")


def test_a_paid_checkout_is_one_transfer_however_often_it_is_told(shop: Shop, database: Database) -> None:
    purchase = shop.buy()
    shop.click(purchase)
    completed = next(one for one in shop.events() if one["type"] == "checkout.session.completed")
    for _ in range(3):
        assert deliver(shop.ctx, completed) == 200
    later = completed | {"id": "evt_later", "type": "checkout.session.async_payment_succeeded"}
    assert deliver(shop.ctx, later) == 200
    assert shop.has == (1000, 0, 0)
    assert shop.kinds() == ["purchase"]
    sums = {("world", "USD"): -900, ("revenue:credits", "USD"): 900, ("issued", "CRD"): -1000}
    assert platform(database, f"purchase:{purchase.id}") == sums


@pytest.mark.parametrize(("outcome", "credits", "status"), [("succeed", 1000, "paid"), ("fail", 0, "failed")])
def test_a_bank_transfer_is_pending_until_it_is_there(shop: Shop, outcome: str, credits: int, status: str) -> None:
    purchase = shop.buy()
    shop.click(purchase, "later")
    assert (shop.refresh(purchase).status, shop.has) == ("pending", (0, 0, 0))
    shop.act("finish_payment", session=shop.session_of(purchase), outcome=outcome)
    deliver(shop.ctx, shop.events()[-1])
    assert (shop.refresh(purchase).status, shop.has[0]) == (status, credits)


def test_a_checkout_that_costs_nothing_posts_no_money(shop: Shop, database: Database) -> None:
    purchase = shop.buy()
    session = shop.simulator.state.get("checkout.session", shop.session_of(purchase))
    free = {"status": "complete", "payment_status": "no_payment_required", "amount_total": 0}
    shop.simulator.state.put("checkout.session", session["id"], session | free)
    assert (shop.refresh(purchase).status, shop.has) == ("paid", (1000, 0, 0))
    assert platform(database, f"purchase:{purchase.id}") == {("issued", "CRD"): -1000}


def test_a_purchase_whose_answer_is_lost_is_found_and_bought_once(shop: Shop) -> None:
    shop.simulator.fail("answer_lost", operation="PostCheckoutSessions")
    purchase = shop.buy(key="k")
    assert (purchase.status, purchase.checkout_url is not None) == ("open", True)
    assert shop.buy(key="k").id == purchase.id
    assert len(shop.simulator.state.all("checkout.session")) == 1


def test_a_customer_whose_answer_is_lost_is_made_once(shop: Shop) -> None:
    shop.simulator.fail("answer_lost", operation="PostCustomers")
    assert shop.buy().status == "open"
    assert len(shop.simulator.state.all("customer")) == 1


def test_no_connection_to_stripe_is_kept_for_long(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that lay idle ends on the other side at any moment, and the call that is sent just then is lost."""
    clock = itertools.count(0, gateway.FRESH_S / 2)
    monkeypatch.setattr(gateway, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    first, same, other = (gateway.client_of(shop.ctx.settings) for _ in range(3))
    assert first is same
    assert other is not first


def test_while_stripe_is_away_nothing_is_sold_and_the_same_key_goes_on_later(shop: Shop) -> None:
    shop.simulator.fail("unreachable", times=2, operation="PostCheckoutSessions")
    with pytest.raises(PaymentsAway) as away:
        shop.buy(key="k")
    assert away.value.status == 503
    purchase = shop.buy(key="k")
    assert purchase.status == "open"
    assert len(purchases.list_purchases(shop.ctx, shop.actor, PAGE).items) == 1


def test_a_kill_between_the_checkout_and_its_record_is_mended_by_the_payment(shop: Shop, database: Database) -> None:
    purchase = shop.buy()
    shop.click(purchase)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "update purchases set status = 'starting', session_id = null, checkout_url = null where id = %s",
            (purchase.id,),
        )
    deliver(shop.ctx, next(one for one in shop.events() if one["type"] == "checkout.session.completed"))
    assert shop.has == (1000, 0, 0)


def test_events_that_never_came_are_caught_up_with(shop: Shop) -> None:
    shop.simulator.webhooks.register("http://127.0.0.1:9/")  # nobody is there
    purchase = shop.buy()
    shop.click(purchase)
    tasks.catch_up(shop.ctx, Nothing())
    assert shop.has == (1000, 0, 0)
    shop.act("refund", paid=shop.session_of(purchase))
    shop.simulator.fail("broken", operation="GetCheckoutSessionsSession")
    tasks.catch_up(shop.ctx, Nothing())
    assert shop.has == (0, 0, 0)


def test_what_nobody_tells_us_the_clock_reads(shop: Shop, database: Database) -> None:
    purchase = shop.buy()
    shop.click(purchase)
    tasks.settle_purchases(shop.ctx, Nothing())
    assert shop.has == (0, 0, 0)
    forget(database, purchase.id)
    tasks.settle_purchases(shop.ctx, Nothing())
    assert shop.has == (1000, 0, 0)


def test_a_payment_unlike_its_purchase_is_held_for_a_person(shop: Shop) -> None:
    purchase = shop.buy()
    session = shop.simulator.state.get("checkout.session", shop.session_of(purchase))
    shop.simulator.state.put("checkout.session", session["id"], session | {"amount_total": 1})
    shop.click(purchase)
    assert (shop.refresh(purchase).status, shop.has) == ("held", (0, 0, 0))


def test_a_canceled_checkout_cannot_be_paid_and_a_paid_one_not_canceled(shop: Shop) -> None:
    first, second = shop.buy(), shop.buy()
    assert purchases.cancel(shop.ctx, shop.actor, first.id).status == "canceled"
    shop.click(first)
    shop.click(second)
    assert purchases.cancel(shop.ctx, shop.actor, second.id).status == "paid"
    assert (shop.refresh(first).status, shop.has) == ("canceled", (1000, 0, 0))


def test_two_tabs_that_buy_at_once_buy_two_packs_and_pay_each_once(shop: Shop) -> None:
    first, second = shop.buy(), shop.buy()
    for one in (first, second, first):
        shop.click(one)
        shop.refresh(one)
    assert first.id != second.id
    assert shop.has == (2000, 0, 0)
    assert shop.kinds() == ["purchase", "purchase"]


@pytest.mark.parametrize("change", [{"livemode": True}, {"type": "invoice.paid"}, {"type": "no.such.type"}])
def test_events_of_other_things_are_done_with_and_change_nothing(shop: Shop, change: dict[str, Any]) -> None:
    purchase = shop.buy()
    shop.click(purchase)
    event = next(one for one in shop.events() if one["type"] == "checkout.session.completed") | change
    assert deliver(shop.ctx, event | {"id": f"evt_{new_id()}"}) == 200
    assert shop.has == (0, 0, 0)


def test_a_forged_or_old_webhook_is_refused_and_stored_nowhere(shop: Shop) -> None:
    purchase = shop.buy()
    shop.click(purchase)
    event = shop.events()[-1]
    assert deliver(shop.ctx, event, secret="whsec_of_somebody_else") == 400
    assert deliver(shop.ctx, event, age_s=3600) == 400
    assert shop.has == (0, 0, 0)
    assert deliver(shop.ctx, event, age_s=200) == 200


def test_an_event_of_anothers_payment_is_ignored(shop: Shop) -> None:
    purchase = shop.paid()
    event = {"id": "evt_x", "type": "refund.created", "livemode": False, "data": {"object": {"payment_intent": "pi_x"}}}
    assert deliver(shop.ctx, event) == 200
    assert (shop.refresh(purchase).refunded, shop.has) == (0, (1000, 0, 0))


def test_a_pack_that_is_not_sold_is_refused(shop: Shop) -> None:
    with pytest.raises(Invalid):
        shop.buy("gold")


def test_a_thousand_webhooks_shuffled_doubled_and_dropped_end_as_in_order(open_shop: Callable[[], Shop]) -> None:
    shops = [open_shop(), open_shop()]
    bought = [(shop, shop.buy()) for shop in shops for _ in range(6)]
    for index, (shop, purchase) in enumerate(bought):
        live_through(shop, purchase, index % 6)
    chooser, events = random.Random(15), shops[0].events()
    deliveries = events * -(-1000 // len(events))
    chooser.shuffle(deliveries)
    for event in deliveries:  # of some the consumer dies before it is done: they come again
        deliver(shops[0].ctx, event, handle=chooser.random() > 0.3)
    for event in events:
        process(shops[0].ctx, event["id"])
    assert len(deliveries) >= 1000
    assert [summary(shop) for shop in shops] == [((3 * 1000 + 500, 0, 0), 10)] * 2
    for shop, purchase in bought:
        shop.refresh(purchase)
    assert [summary(shop) for shop in shops] == [((3 * 1000 + 500, 0, 0), 10)] * 2


def summary(shop: Shop) -> tuple[tuple[int, int, int], int]:
    """What a shop has, and how many transfers brought it there."""
    return shop.has, len(shop.kinds())


def live_through(shop: Shop, purchase: PurchaseView, fate: int) -> None:
    """Pay, and what comes after: nothing, refunds, disputes that are lost and won, bank transfers."""
    shop.click(purchase, "later" if fate > 3 else "pay")
    session = shop.session_of(purchase)
    if fate == 1:
        shop.act("refund", paid=session, amount=100)
        shop.act("refund", paid=session, amount=350)
    elif fate in (2, 3):
        dispute = shop.act("dispute", paid=session)
        shop.act("close_dispute", dispute=dispute["id"], outcome="won" if fate == 2 else "lost")
    elif fate > 3:
        shop.act("finish_payment", session=session, outcome="succeed" if fate == 4 else "fail")


def test_reconciliation_finds_what_nobody_told_and_settles_it(shop: Shop) -> None:
    paid, refunded = shop.buy(), shop.paid("five")
    shop.click(paid)
    shop.act("refund", paid=shop.session_of(refunded))
    report = tasks.reconcile(shop.ctx, Nothing())
    assert set(report.missed) == {paid.id, refunded.id}
    assert (report.accounts, report.totals, report.unread, shop.has) == ([], {}, [], (1000, 0, 0))
    assert tasks.reconcile(shop.ctx, Nothing()).is_clean
    purchase = shop.buy()
    shop.click(purchase)
    shop.simulator.fail("broken", operation="GetCheckoutSessionsSession")
    assert len(tasks.reconcile(shop.ctx, Nothing()).unread) == 1


def test_what_stripe_keeps_is_an_expense_once_and_of_our_charges_alone(shop: Shop, books: Books) -> None:
    shop.paid()
    shop.subscribe()
    stranger = shop.simulator.state.all("charge").popitem()[1] | {"id": "ch_other", "customer": "cus_other"}
    shop.simulator.state.put("charge", "ch_other", stranger)
    [line] = [one for one in shop.simulator.state.all("balance_transaction").values() if one["amount"] == 900]
    shop.simulator.state.put("balance_transaction", "txn_x", line | {"id": "txn_x", "source": "ch_other"})
    before = {kind: books.sum_of(PLATFORM, kind) for kind in ("world", "expense:stripe")}
    for _ in range(2):
        tasks.reconcile(shop.ctx, Nothing())
    fees = (900 * 29 // 1000 + 30) + (1900 * 29 // 1000 + 30)
    after = {kind: books.sum_of(PLATFORM, kind) - was for kind, was in before.items()}
    assert after == {"world": fees, "expense:stripe": -fees}
    at_stripe = sum(
        one["net"] for one in shop.simulator.state.all("balance_transaction").values() if one["id"] != "txn_x"
    )
    assert at_stripe == 900 + 1900 - fees
