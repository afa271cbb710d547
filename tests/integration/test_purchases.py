"""Credits that are bought: paid once, refunded to the unit, settled in any order and after any lost answer."""

import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from cutroom.billing import purchases, service, tasks
from cutroom.billing.errors import InsufficientCredits, PaymentRefused, PaymentsAway
from cutroom.billing.purchase_schemas import PurchaseView
from cutroom.billing.schemas import AskQuote
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.ids import new_id
from cutroom.kit.schemas import PageRequest
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.idempotency import KeyReused
from cutroom.runtime.tasks import Nothing
from infra.local.simulators.server import running
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.vendors import stripe as simulated
from tests.support.database import Database
from tests.support.ledger import Books
from tests.support.payments import Shop, deliver, process, with_stripe

PAGE = PageRequest(limit=100)
OF_PURCHASES = ("checkout.session.completed", "refund.created", "refund.updated", "charge.refunded")


@pytest.fixture(scope="module")
def started() -> Iterator[Simulator]:
    with running(simulated.VENDOR) as simulator:
        yield simulator


@pytest.fixture
def simulator(started: Simulator) -> Simulator:
    started.reset()
    started.script["limits"] = {"requests": 10**6}
    return started


@pytest.fixture
def paying(ctx: Context, simulator: Simulator) -> Context:
    return with_stripe(ctx, simulator)


@pytest.fixture
def open_shop(paying: Context, simulator: Simulator, register: Callable[[], dict[str, Any]]) -> Callable[[], Shop]:
    """A new person's workspace that can buy."""
    return lambda: Shop(paying, simulator, Actor(UUID(register()["user"]["id"])))


@pytest.fixture
def shop(open_shop: Callable[[], Shop]) -> Shop:
    return open_shop()


@pytest.fixture(autouse=True)
def balanced(books: Books) -> Iterator[None]:
    """Whatever a test does, the books are right afterwards."""
    yield
    assert set(books.totals().values()) <= {0}
    assert books.mismatches() == []


def platform(database: Database, subject: str) -> dict[tuple[str, str], int]:
    """What the product's own accounts got by the transfers about a subject."""
    query = (
        "select a.kind, a.currency, sum(e.amount)::bigint from ledger_entries e join ledger_accounts a on "
        "a.id = e.account_id join ledger_transfers t on t.id = e.transfer_id where a.holder_id = %s and t.subject = %s "
        "group by 1, 2 having sum(e.amount) <> 0"
    )
    with psycopg.connect(database.owner_url) as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(query, (UUID(int=0), subject))}


def spend(shop: Shop) -> None:
    """Pay for a job of 700 credits."""
    asked = AskQuote.model_validate({"items": [{"operation": "job", "quantity": 1}]})
    offer = service.quote(shop.ctx, shop.actor, asked)
    job = service.reserve(shop.ctx, shop.actor, offer.id, "job:1")
    service.commit(shop.ctx, shop.actor, job.id, 700)


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


def test_every_order_of_a_purchase_and_its_refund_ends_the_same(shop: Shop) -> None:
    shop.simulator.script["refund_status"] = "pending"
    orders = list(itertools.permutations([kind for kind in OF_PURCHASES for _ in range(2)]))
    for order in random.Random(15).sample(orders, 8):
        purchase = shop.buy()
        shop.click(purchase)
        refund = shop.act("refund", session=shop.session_of(purchase))
        shop.act("finish_refund", refund=refund["id"], outcome="succeed")
        told = {one["type"]: one for one in shop.events() if _is_about(one, shop.session_of(purchase), refund)}
        for kind in order:
            deliver(shop.ctx, told[kind])
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
    purchase, seen = shop.paid(pack), list[int]()
    for amount in refunds:
        before = shop.has[0]
        shop.refund(purchase, amount)
        seen.append(before - shop.has[0])
    assert seen == revoked
    other, before = shop.paid(pack), shop.has[0]  # the same from the dashboard, and told at once
    for amount in refunds:
        shop.act("refund", session=shop.session_of(other), amount=amount)
    shop.refresh(other)
    assert before - shop.has[0] == sum(revoked)


def test_a_refund_after_spending_is_owed_and_paid_by_the_next_purchases(shop: Shop) -> None:
    purchase = shop.paid()
    spend(shop)
    shop.act("refund", session=shop.session_of(purchase))
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
    dispute = shop.act("dispute", session=shop.session_of(purchase))
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
    shop.act("refund", session=shop.session_of(purchase), amount=300)
    shop.act("dispute", session=shop.session_of(purchase))
    after = shop.refresh(purchase)
    assert (after.revoked, shop.has) == (1000, (0, 0, 0))


def test_a_purchase_whose_answer_is_lost_is_found_and_bought_once(shop: Shop) -> None:
    shop.simulator.fail("answer_lost", operation="PostCheckoutSessions")
    purchase = shop.buy(key="k")
    assert (purchase.status, purchase.checkout_url is not None) == ("open", True)
    assert shop.buy(key="k").id == purchase.id
    assert len(shop.simulator.state.all("checkout.session")) == 1


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
    shop.act("refund", session=shop.session_of(purchase))
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


def forget(database: Database, purchase_id: UUID) -> None:
    """Let a purchase be one that nobody has heard of for an hour."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "update purchases set checked_at = checked_at - interval '1 hour' where id = %s", (purchase_id,)
        )


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
    chooser, told = random.Random(15), shops[0].events()
    deliveries = told * -(-1000 // len(told))
    chooser.shuffle(deliveries)
    for event in deliveries:  # of some the consumer dies before it is done: they come again
        deliver(shops[0].ctx, event, handle=chooser.random() > 0.3)
    for event in told:
        process(shops[0].ctx, event["id"])
    assert len(deliveries) >= 1000
    assert [standing(shop) for shop in shops] == [((3 * 1000 + 500, 0, 0), 10)] * 2
    for shop, purchase in bought:
        shop.refresh(purchase)
    assert [standing(shop) for shop in shops] == [((3 * 1000 + 500, 0, 0), 10)] * 2


def standing(shop: Shop) -> tuple[tuple[int, int, int], int]:
    """What a shop has, and how many transfers brought it there."""
    return shop.has, len(shop.kinds())


def live_through(shop: Shop, purchase: PurchaseView, fate: int) -> None:
    """Pay, and what comes after: nothing, refunds, disputes that are lost and won, bank transfers."""
    shop.click(purchase, "later" if fate > 3 else "pay")
    session = shop.session_of(purchase)
    if fate == 1:
        shop.act("refund", session=session, amount=100)
        shop.act("refund", session=session, amount=350)
    elif fate in (2, 3):
        dispute = shop.act("dispute", session=session)
        shop.act("close_dispute", dispute=dispute["id"], outcome="won" if fate == 2 else "lost")
    elif fate > 3:
        shop.act("finish_payment", session=session, outcome="succeed" if fate == 4 else "fail")
