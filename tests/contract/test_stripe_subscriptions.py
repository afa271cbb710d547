"""Subscriptions at the simulator of Stripe, by Stripe's own SDK and by the pages that people click."""

from typing import Any

import httpx
import pytest
import stripe

from tests.contract.stripe_api import Account


def subscribed(account: Account) -> tuple[Any, Any]:
    """A checkout of a plan that was paid, and its subscription."""
    v1 = account.client.v1
    recurring: Any = {"currency": "usd", "unit_amount": 3000, "recurring": {"interval": "month"}, "lookup_key": "pro",
                      "product_data": {"name": "Pro"}}  # fmt: skip
    price, customer = v1.prices.create(recurring), v1.customers.create({"email": "ada@example.com"})
    session = account.open(
        mode="subscription", customer=customer.id, line_items=[{"price": price.id, "quantity": 1}],
        subscription_data={"metadata": {"subscription": "ours"}},
    )  # fmt: skip
    account.click(session, "pay")
    session = account.read(session)
    return session, v1.subscriptions.retrieve(session.subscription)


def statuses(account: Account, subscription: Any) -> tuple[str, list[tuple[str, str, int]]]:
    """The subscription's status, and (reason, status, paid) of its invoices, the oldest first."""
    status = account.client.v1.subscriptions.retrieve(subscription.id).status
    listed = account.client.v1.invoices.list({"subscription": subscription.id}).data
    return status, [(str(one.billing_reason), str(one.status), one.amount_paid) for one in reversed(listed)]


def test_a_subscription_begins_with_its_checkout_and_is_renewed_by_the_clock(account: Account) -> None:
    session, subscription = subscribed(account)
    assert (session.status, session.payment_status, subscription.metadata["subscription"]) == (
        "complete",
        "paid",
        "ours",
    )
    [item] = subscription["items"].data
    assert (item.price.lookup_key, item.current_period_end - item.current_period_start) == ("pro", 30 * 86_400)
    account.act("advance", days=61)
    cycle = ("subscription_cycle", "paid", 3000)
    assert statuses(account, subscription) == ("active", [("subscription_create", "paid", 3000), cycle, cycle])
    kinds = {one["type"] for one in account.simulator.state.all("event").values()}
    assert {"customer.subscription.created", "customer.subscription.updated", "invoice.paid"} < kinds


def test_another_price_is_prorated_to_the_day_and_refused_where_the_card_is(account: Account) -> None:
    _, subscription = subscribed(account)
    v1, [item] = account.client.v1, subscription["items"].data
    dear: Any = {"currency": "usd", "unit_amount": 6000, "recurring": {"interval": "month"}, "lookup_key": "large",
                 "product_data": {"name": "Large"}}  # fmt: skip
    change: Any = {"items": [{"id": item.id, "price": v1.prices.create(dear).id}],
                   "proration_behavior": "always_invoice", "payment_behavior": "error_if_incomplete"}  # fmt: skip
    account.act("advance", days=10)
    account.act("use_card", customer=subscription.customer, card="declined")
    with pytest.raises(stripe.CardError):
        v1.subscriptions.update(subscription.id, change)
    account.act("use_card", customer=subscription.customer, card="good")
    assert v1.subscriptions.update(subscription.id, change)["items"].data[0].price.lookup_key == "large"
    [invoice, _] = v1.invoices.list({"subscription": subscription.id}).data
    assert [one.amount for one in invoice.lines.data] == [-2000, 4000]
    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        v1.prices.create(dear)


def test_a_declined_renewal_is_tried_again_and_given_up(account: Account) -> None:
    _, subscription = subscribed(account)
    account.act("use_card", customer=subscription.customer, card="declined")
    account.act("advance", days=31)
    assert statuses(account, subscription)[0] == "past_due"
    invoice = account.client.v1.invoices.list({"subscription": subscription.id, "status": "open"}).data[0]
    httpx.post(str(invoice.hosted_invoice_url), data={"outcome": "pay"}).raise_for_status()
    assert statuses(account, subscription)[0] == "active"
    account.act("use_card", customer=subscription.customer, card="declined")
    account.act("advance", days=45)
    status, listed = statuses(account, subscription)
    assert (status, listed[-1][1]) == ("canceled", "uncollectible")


def test_a_subscription_ends_with_its_period_or_at_once(account: Account) -> None:
    _, subscription = subscribed(account)
    v1 = account.client.v1
    assert v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True}).cancel_at
    account.act("advance", days=31)
    assert statuses(account, subscription)[0] == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        v1.subscriptions.cancel(subscription.id)
    assert v1.subscriptions.list().data == []
    portal = v1.billing_portal.sessions.create({"customer": subscription.customer})
    assert "No subscription" in httpx.get(portal.url).text
