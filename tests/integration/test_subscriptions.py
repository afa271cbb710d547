"""Plans that are paid: credits once for each invoice, whatever is told in which order, and a clear end of each."""

import random
from dataclasses import replace
from itertools import pairwise

import httpx
import psycopg
import pytest

from cutroom.billing import service, subscriptions, tasks
from cutroom.billing.errors import NotSetUp, PaymentRefused, PaymentsAway
from cutroom.billing.plan_schemas import ChoosePlan
from cutroom.kit.errors import Conflict, Invalid
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing
from tests.support.database import Database
from tests.support.payments import PRICES, Shop, deliver, platform, process, with_stripe

pytestmark = pytest.mark.usefixtures("balanced")
MONTH = 30  # days of the simulator's


def deliver_all(shop: Shop, *, times: int = 1, seed: int = 0) -> None:
    """Every event, shuffled and so many times; of some the consumer dies before it is done, and they come again."""
    chooser, events = random.Random(seed), shop.events()
    deliveries = events * times
    chooser.shuffle(deliveries)
    for event in deliveries:
        deliver(shop.ctx, event, handle=chooser.random() > 0.3)
    for event in events:
        process(shop.ctx, event["id"])


def unheard(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update subscriptions set checked_at = checked_at - interval '1 hour'")


def test_a_plan_is_paid_and_brings_its_credits_once(shop: Shop, database: Database) -> None:
    paid = shop.subscribe()
    assert (paid.status, paid.plan, paid.next_plan, paid.cancels) == ("active", "pro", "pro", False)
    deliver_all(shop, times=3)
    assert (shop.plan, shop.has, shop.kinds()) == ("pro", (500, 0, 0), ["subscription"])
    sums = {("world", "USD"): -1900, ("revenue:plans", "USD"): 1900, ("issued", "CRD"): -500}
    assert platform(database, f"subscription:{paid.id}") == sums
    [invoice] = subscriptions.invoices(shop.ctx, shop.actor).items
    assert (invoice.status, invoice.amount, invoice.paid, invoice.currency) == ("paid", 1900, 1900, "USD")


def test_each_month_brings_its_credits_and_ends_those_of_the_month_before(shop: Shop) -> None:
    shop.subscribe()
    for month in (1, 2):
        shop.act("advance", days=MONTH)
        for seed in (month, month + 10):
            deliver_all(shop, seed=seed)
    assert shop.kinds() == ["subscription"] * 3
    ending = service.balance(shop.ctx, shop.actor).ending
    assert [one.credits for one in ending] == [500, 500, 500]
    gaps = [(later.expires_at - sooner.expires_at).days for sooner, later in pairwise(ending)]
    assert gaps == [MONTH, MONTH]


def test_a_larger_plan_begins_at_once_for_the_difference_and_a_smaller_one_with_the_next_month(shop: Shop) -> None:
    shop.subscribe()
    shop.act("advance", days=MONTH // 2)
    larger = shop.change("enterprise")
    assert (larger.plan, larger.next_plan, shop.has[0]) == ("enterprise", "enterprise", 2000)
    newest = subscriptions.invoices(shop.ctx, shop.actor).items[0]
    assert newest.paid == pytest.approx((4900 - 1900) / 2, abs=2)
    smaller = shop.change("pro")
    assert (smaller.plan, smaller.next_plan, shop.has[0], shop.plan) == ("enterprise", "pro", 2000, "enterprise")
    assert len(subscriptions.invoices(shop.ctx, shop.actor).items) == 2
    again = shop.change("enterprise")  # it was paid for: nothing is charged again
    assert (again.next_plan, len(subscriptions.invoices(shop.ctx, shop.actor).items)) == ("enterprise", 2)
    shop.change("pro")
    shop.act("advance", days=MONTH // 2 + 1)
    assert (shop.subscription().plan, shop.has[0]) == ("pro", 2500)


def test_a_plan_that_is_canceled_stays_until_what_was_paid_for_is_over(shop: Shop) -> None:
    shop.subscribe()
    canceled = subscriptions.cancel(shop.ctx, shop.actor)
    assert (canceled.status, canceled.cancels, canceled.next_plan, shop.plan) == ("active", True, None, "pro")
    assert subscriptions.resume(shop.ctx, shop.actor).next_plan == "pro"
    subscriptions.cancel(shop.ctx, shop.actor)
    shop.act("advance", days=MONTH + 1)
    deliver_all(shop, times=2)
    assert (shop.subscription().status, shop.plan, shop.kinds()) == ("ended", "free", ["subscription"])
    assert shop.subscribe("enterprise").plan == "enterprise"


def test_a_payment_that_failed_keeps_the_plan_for_its_grace_and_then_ends_it(shop: Shop, database: Database) -> None:
    shop.subscribe()
    shop.use_card("declined")
    shop.act("advance", days=MONTH)
    deliver_all(shop, times=2)
    failed = shop.subscription()
    assert (failed.status, failed.plan, shop.plan, shop.kinds()) == ("past_due", "pro", "pro", ["subscription"])
    assert failed.grace_ends_at is not None and failed.invoice_url is not None
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update subscriptions set past_due_since = now() - interval '8 days'")
    assert shop.plan == "free"
    for invoice in shop.simulator.state.all("invoice").values():  # as Stripe tells it, too
        shop.simulator.state.put("invoice", invoice["id"], invoice | {"created": invoice["created"] - 60 * 86_400})
    unheard(database)
    tasks.settle_subscriptions(shop.ctx, Nothing())
    assert (shop.subscription().status, shop.plan) == ("ended", "free")
    assert [one["status"] for one in shop.simulator.state.all("subscription").values()] == ["canceled"]


def test_an_open_invoice_that_is_paid_brings_the_plan_back_and_its_credits(shop: Shop) -> None:
    shop.subscribe()
    shop.use_card("declined")
    shop.act("advance", days=MONTH)
    failed = shop.subscription()
    httpx.post(str(failed.invoice_url), data={"outcome": "pay"}).raise_for_status()
    deliver_all(shop)
    assert (shop.subscription().status, shop.plan, shop.kinds()) == ("active", "pro", ["subscription"] * 2)


def test_stripe_gives_up_after_its_last_try(shop: Shop) -> None:
    shop.subscribe()
    shop.use_card("declined")
    shop.act("advance", days=MONTH + 10)
    assert (shop.subscription().status, shop.plan) == ("ended", "free")


def test_a_declined_card_changes_nothing_and_a_good_one_does_later(shop: Shop) -> None:
    shop.subscribe()
    shop.use_card("declined")
    with pytest.raises(PaymentRefused, match="declined"):
        shop.change("enterprise")
    assert (shop.subscription().plan, shop.has[0]) == ("pro", 500)
    shop.use_card("good")
    assert (shop.change("enterprise").plan, shop.has[0]) == ("enterprise", 2000)


def test_a_checkout_that_was_left_is_the_same_again_and_closed_by_another_plan(shop: Shop) -> None:
    first = shop.subscribe(outcome="")
    assert (first.status, shop.plan) == ("open", "free")
    assert shop.subscribe(outcome="").checkout_url == first.checkout_url
    other = shop.subscribe("enterprise", outcome="")
    assert other.id != first.id
    httpx.post(str(first.checkout_url), data={"outcome": "pay"}).raise_for_status()
    assert shop.simulator.state.all("subscription") == {}
    httpx.post(str(other.checkout_url), data={"outcome": "decline"}).raise_for_status()
    assert shop.subscription().status == "open"
    httpx.post(str(other.checkout_url), data={"outcome": "pay"}).raise_for_status()
    assert (shop.subscription().plan, shop.plan) == ("enterprise", "enterprise")


def test_a_checkout_that_was_never_opened_stands_in_nobodys_way(shop: Shop) -> None:
    shop.simulator.fail("unreachable", times=3, operation="PostCheckoutSessions")
    with pytest.raises(PaymentsAway):
        shop.subscribe(outcome="")
    shop.simulator.faults.clear()
    assert shop.subscribe("enterprise").plan == "enterprise"


def test_a_workspace_pays_for_one_plan_at_a_time(shop: Shop) -> None:
    shop.subscribe()
    with pytest.raises(Conflict, match="has a plan already"):
        shop.subscribe("enterprise", outcome="")
    assert len(shop.simulator.state.all("subscription")) == 1


def test_a_checkout_that_was_paid_while_another_plan_was_chosen_counts(shop: Shop) -> None:
    first = shop.subscribe(outcome="")
    httpx.post(str(first.checkout_url), data={"outcome": "pay"}).raise_for_status()
    with pytest.raises(Conflict, match="has a plan already"):
        shop.subscribe("enterprise", outcome="")
    assert (shop.plan, shop.has[0]) == ("pro", 500)


@pytest.mark.parametrize("operation", ["PostPrices", "PostCheckoutSessions"])
@pytest.mark.parametrize("fault", ["answer_lost", "unreachable", "broken_after_effect"])
def test_an_answer_that_is_lost_leaves_one_checkout(shop: Shop, operation: str, fault: str) -> None:
    shop.simulator.fail(fault, operation=operation)
    try:
        shop.subscribe(outcome="")
    except PaymentsAway:
        shop.subscribe(outcome="")
    assert len(shop.simulator.state.all("checkout.session")) == 1
    assert len(shop.simulator.state.all("price")) == 1
    assert shop.subscribe().plan == "pro"


@pytest.mark.parametrize("fault", ["answer_lost", "broken_after_effect"])
def test_a_change_whose_answer_is_lost_is_made_once(shop: Shop, fault: str) -> None:
    shop.subscribe()
    shop.simulator.fail(fault, operation="PostSubscriptionsSubscription")
    with pytest.raises(PaymentsAway):
        shop.change("enterprise")
    assert (shop.change("enterprise").plan, shop.has[0]) == ("enterprise", 2000)
    assert len(subscriptions.invoices(shop.ctx, shop.actor).items) == 2


def test_what_nobody_tells_us_the_clock_reads(shop: Shop, database: Database) -> None:
    opened = shop.subscribe(outcome="")
    httpx.post(str(opened.checkout_url), data={"outcome": "pay"}).raise_for_status()
    unheard(database)
    tasks.settle_subscriptions(shop.ctx, Nothing())
    assert (shop.plan, shop.has[0]) == ("pro", 500)


def test_any_order_of_a_whole_life_ends_in_the_same_state(shop: Shop) -> None:
    opened = shop.subscribe(outcome="")
    httpx.post(str(opened.checkout_url), data={"outcome": "pay"}).raise_for_status()
    shop.act("advance", days=MONTH)
    shop.use_card("declined")
    shop.act("advance", days=MONTH)
    shop.use_card("good")
    shop.act("advance", days=4)
    for seed in range(3):
        deliver_all(shop, times=2, seed=seed)
        assert (shop.plan, shop.kinds()) == ("pro", ["subscription"] * 3)


def test_a_price_that_is_none_of_ours_is_held_for_a_person(shop: Shop) -> None:
    shop.subscribe()
    [one] = shop.simulator.state.all("subscription").values()
    one["items"]["data"][0]["price"]["lookup_key"] = "somebody-elses"
    shop.simulator.state.put("subscription", one["id"], one)
    assert (shop.subscription().status, shop.plan) == ("held", "free")


@pytest.mark.parametrize("plan", ["free", "gold"])
def test_a_plan_that_is_not_sold_is_refused(shop: Shop, plan: str) -> None:
    with pytest.raises(Invalid):
        shop.subscribe(plan, outcome="")


def test_without_a_plan_there_is_nothing_to_change_and_no_invoice(shop: Shop) -> None:
    for act in (subscriptions.cancel, subscriptions.resume):
        with pytest.raises(Conflict):
            act(shop.ctx, shop.actor)
    assert subscriptions.read(shop.ctx, shop.actor) is None
    assert subscriptions.invoices(shop.ctx, shop.actor).items == []


def test_where_payments_are_not_set_up_no_plan_is_sold(ctx: Context, shop: Shop) -> None:
    with pytest.raises(NotSetUp):
        subscriptions.subscribe(ctx, shop.actor, ChoosePlan(plan="pro"))


def test_the_portal_shows_the_plan_and_changes_the_card(shop: Shop) -> None:
    shop.subscribe()
    url = subscriptions.portal(shop.ctx, shop.actor).url
    assert "Cutroom Pro" in httpx.get(url).text
    httpx.post(url, data={"outcome": "cancel"}).raise_for_status()
    assert shop.subscription().cancels
    httpx.post(url, data={"outcome": "declined"}).raise_for_status()
    with pytest.raises(PaymentRefused):
        shop.change("enterprise")


def test_reconciliation_compares_subscriptions_too(shop: Shop) -> None:
    opened = shop.subscribe(outcome="")
    httpx.post(str(opened.checkout_url), data={"outcome": "pay"}).raise_for_status()
    deliver_all(shop)
    assert tasks.reconcile(shop.ctx, Nothing()).is_clean
    shop.act("advance", days=MONTH)
    report = tasks.reconcile(shop.ctx, Nothing())
    assert (report.missed, shop.has[0]) == ([opened.id], 1000)
    assert tasks.reconcile(shop.ctx, Nothing()).is_clean


def test_an_invoice_brings_what_the_plan_brought_then_whatever_it_brings_by_now(shop: Shop) -> None:
    shop.subscribe()
    plans = [one | ({"credits": 700} if one["id"] == "pro" else {}) for one in PRICES["plans"]]
    later = replace(shop, ctx=with_stripe(shop.ctx, shop.simulator, PRICES | {"plans": plans}))
    later.subscription()
    assert (later.has, later.kinds()) == ((500, 0, 0), ["subscription"])
    shop.act("advance", days=MONTH)
    later.subscription()
    assert later.has == (1200, 0, 0)
