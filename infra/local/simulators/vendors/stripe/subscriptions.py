"""Subscriptions: begun by a checkout, renewed by the clock, changed with proration, ended at once or with the period.

The clock is the simulator's own: whatever is due is done when somebody asks, or when the clock is advanced.
"""

from typing import Any

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.vendors.stripe import invoices, payments
from infra.local.simulators.vendors.stripe.errors import error, missing
from infra.local.simulators.vendors.stripe.objects import (
    Document,
    change,
    create,
    emit,
    epoch,
    find,
    matching,
    page,
    public,
    show,
)

SUBSCRIPTION, PRICE = "subscription", "price"
MONTH_S = 30 * 86_400  # a month of this simulator, so that tests can reckon
RUNNING = ("active", "past_due")


def create_price(call: Call) -> Reply:
    """`POST /v1/prices`: an amount that recurs, with a product of its own."""
    given: Document = dict(call.json or {})
    if "product_data" not in given or "unit_amount" not in given:
        raise Refused(error(400, "A price needs a unit_amount and product_data.", param="product_data"))
    key = given.get("lookup_key")
    if key and matching(call.simulator, PRICE, lookup_key=key):
        raise Refused(error(400, f"A price (`{key}`) already uses that lookup key.", param="lookup_key"))
    name = given.pop("product_data")["name"]
    blank: Document = {"active": True, "lookup_key": None, "metadata": {}, "type": "recurring"}
    price = create(call.simulator, PRICE, blank | given | {"_name": name})
    return show(change(call.simulator, price, product=f"prod_{price['id'].removeprefix('price_')}"))


def list_prices(call: Call) -> Reply:
    """`GET /v1/prices`, also by lookup keys."""
    given = call.head.parameters
    keys = [value for name, value in given.items() if name.startswith("lookup_keys[")]
    prices = matching(call.simulator, PRICE, **({"active": given["active"]} if "active" in given else {}))
    return page(call, [one for one in prices if not keys or one["lookup_key"] in keys])


def begin(simulator: Simulator, session: Document) -> Document:
    """The subscription of a checkout that was paid, with its first invoice."""
    price, starts = find(simulator, PRICE, session["_lines"][0]["price"]), epoch(simulator)
    subscription = create(simulator, SUBSCRIPTION, {
        "customer": session["customer"], "status": "active", "cancel_at_period_end": False, "cancel_at": None,
        "canceled_at": None, "ended_at": None, "currency": price["currency"], "start_date": starts,
        "metadata": session["_subscription_data"].get("metadata", {}), "collection_method": "charge_automatically",
        "items": {"object": "list", "data": [], "has_more": False, "url": "/v1/subscription_items"},
    })  # fmt: skip
    _put_item(simulator, subscription, price, starts)
    emit(simulator, "customer.subscription.created", subscription)
    whole = invoices.line(price, price["unit_amount"], starts, starts + MONTH_S)
    _bill(simulator, subscription, "subscription_create", [whole])
    return subscription


def _put_item(simulator: Simulator, subscription: Document, price: Document, starts: int) -> None:
    item = {
        "id": f"si_{subscription['id'].removeprefix('sub_')}", "object": "subscription_item", "quantity": 1,
        "price": price, "subscription": subscription["id"], "current_period_start": starts,
        "current_period_end": starts + MONTH_S, "created": starts, "metadata": {},
    }  # fmt: skip
    change(simulator, subscription, items=subscription["items"] | {"data": [item]})


def _bill(simulator: Simulator, subscription: Document, reason: str, lines: list[Document]) -> Document:
    invoice = invoices.draw_up(simulator, subscription, reason, lines)
    change(simulator, subscription, latest_invoice=invoice["id"])
    settle(simulator, invoice)
    return invoice


def settle(simulator: Simulator, invoice: Document) -> None:
    """Try to have an invoice paid; its subscription is active or past due by that, and over after the last try."""
    subscription = find(simulator, SUBSCRIPTION, invoice["parent"]["subscription_details"]["subscription"])
    if subscription["status"] not in RUNNING:
        return
    paid = invoices.pay(simulator, invoice)
    if not paid and invoice["attempt_count"] >= invoices.ATTEMPTS:
        end(simulator, subscription)
        change(simulator, invoice, status="uncollectible")
    elif subscription["status"] != ("active" if paid else "past_due"):
        change(simulator, subscription, status="active" if paid else "past_due")
        emit(simulator, "customer.subscription.updated", subscription)


def end(simulator: Simulator, subscription: Document) -> None:
    """The subscription is over."""
    at = epoch(simulator)
    change(simulator, subscription, status="canceled", ended_at=at, canceled_at=subscription["canceled_at"] or at)
    emit(simulator, "customer.subscription.deleted", subscription)


def come_round(simulator: Simulator) -> None:
    """Whatever is due by the clock: periods end, invoices are tried again."""
    for one in matching(simulator, SUBSCRIPTION):
        while _is_due(simulator, subscription := find(simulator, SUBSCRIPTION, one["id"])):
            _do_next(simulator, subscription)


def _is_due(simulator: Simulator, subscription: Document) -> bool:
    return subscription["status"] in RUNNING and _next_due(simulator, subscription) <= epoch(simulator)


def _open_invoice(simulator: Simulator, subscription: Document) -> Document | None:
    own = invoices.of_subscription(simulator, subscription["id"])
    return next((one for one in own if one["status"] == "open"), None)


def _next_due(simulator: Simulator, subscription: Document) -> int:
    unpaid = _open_invoice(simulator, subscription)
    ends = subscription["items"]["data"][0]["current_period_end"]
    return min(ends, unpaid["_retry_at"]) if unpaid else ends


def _do_next(simulator: Simulator, subscription: Document) -> None:
    item = subscription["items"]["data"][0]
    unpaid = _open_invoice(simulator, subscription)
    if unpaid and unpaid["_retry_at"] <= item["current_period_end"]:
        settle(simulator, unpaid)
    elif subscription["cancel_at_period_end"]:
        end(simulator, subscription)
    else:
        price, starts = item["price"], item["current_period_end"]
        _put_item(simulator, subscription, price, starts)
        emit(simulator, "customer.subscription.updated", subscription)
        whole = invoices.line(price, price["unit_amount"], starts, starts + MONTH_S)
        _bill(simulator, subscription, "subscription_cycle", [whole])


def get_subscription(call: Call) -> Reply:
    """`GET /v1/subscriptions/{subscription}`."""
    come_round(call.simulator)
    return show(find(call.simulator, SUBSCRIPTION, call.head.parameters["subscription"]))


def list_subscriptions(call: Call) -> Reply:
    """`GET /v1/subscriptions`: those that run, unless a status or `all` is asked for."""
    come_round(call.simulator)
    given = call.head.parameters
    wanted = {"customer": given["customer"]} if "customer" in given else {}
    subscriptions = matching(call.simulator, SUBSCRIPTION, **wanted)
    status = given.get("status")
    if status is None:
        subscriptions = [one for one in subscriptions if one["status"] != "canceled"]
    elif status != "all":
        subscriptions = [one for one in subscriptions if one["status"] == status]
    return page(call, subscriptions)


def update_subscription(call: Call) -> Reply:
    """`POST /v1/subscriptions/{subscription}`: another price, at once or from the next period; an end with it."""
    simulator, given = call.simulator, dict(call.json or {})
    come_round(simulator)
    subscription = _running(simulator, call.head.parameters["subscription"])
    if "items" in given:
        _change_price(simulator, subscription, given)
        subscription = find(simulator, SUBSCRIPTION, subscription["id"])
    if "cancel_at_period_end" in given:
        ends = subscription["items"]["data"][0]["current_period_end"]
        cancels = given["cancel_at_period_end"]
        values: Document = {"cancel_at": ends, "canceled_at": epoch(simulator)} if cancels else {}
        blank: Document = {"cancel_at": None, "canceled_at": None}
        change(simulator, subscription, cancel_at_period_end=cancels, **(blank | values))
    emit(simulator, "customer.subscription.updated", subscription)
    return show(subscription)


def _running(simulator: Simulator, id: str) -> Document:
    subscription = find(simulator, SUBSCRIPTION, id)
    if subscription["status"] not in RUNNING:
        raise Refused(missing(SUBSCRIPTION, id))
    return subscription


def _change_price(simulator: Simulator, subscription: Document, given: Document) -> None:
    """The item with another price. What is left of the period is charged, less what is left of the old price."""
    item = subscription["items"]["data"][0]
    [wanted] = given["items"]
    if wanted.get("id") != item["id"]:
        raise Refused(missing("subscription_item", str(wanted.get("id"))))
    old, new, at = item["price"], find(simulator, PRICE, wanted["price"]), epoch(simulator)
    prorates = given.get("proration_behavior", "create_prorations") != "none"
    customer = find(simulator, "customer", subscription["customer"])
    strict = given.get("payment_behavior") == "error_if_incomplete"
    if prorates and strict and customer.get("_card") == invoices.DECLINED:
        raise Refused(error(402, "Your card was declined.", "card_error", code="card_declined"))
    change(simulator, subscription, items=subscription["items"] | {"data": [item | {"price": new}]})
    if prorates:
        starts, ends = item["current_period_start"], item["current_period_end"]
        left = (ends - at) / (ends - starts)
        lines = [
            invoices.line(old, -round(old["unit_amount"] * left), at, ends, proration=True),
            invoices.line(new, round(new["unit_amount"] * left), at, ends, proration=True),
        ]
        _bill(simulator, subscription, "subscription_update", lines)


def cancel_subscription(call: Call) -> Reply:
    """`DELETE /v1/subscriptions/{subscription}`: over at once."""
    subscription = _running(call.simulator, call.head.parameters["subscription"])
    end(call.simulator, subscription)
    return show(subscription)


def delete_customer(call: Call) -> Reply:
    """`DELETE /v1/customers/{customer}`: their subscriptions end at once."""
    reply = payments.delete_customer(call)
    for one in matching(call.simulator, SUBSCRIPTION, customer=call.head.parameters["customer"]):
        if one["status"] in RUNNING:
            end(call.simulator, one)
    return reply


def advance(simulator: Simulator, given: dict[str, Any]) -> Any:
    """Move the clock on by `days`, one after the other, and do what is due on each. Raises ValueError, KeyError."""
    days = int(given["days"])
    if not 0 < days <= 400:
        raise ValueError("days must be between 1 and 400")
    for _ in range(days):
        simulator.clock.advance(86_400)
        with simulator.state.transaction():
            come_round(simulator)
    return {"now": simulator.clock.now().isoformat()}


def use_card(simulator: Simulator, given: dict[str, Any]) -> Any:
    """The card of a `customer` is declined from now on, or is good again. Raises ValueError, KeyError."""
    with simulator.state.transaction():
        customer = simulator.state.get("customer", given["customer"])
        if customer is None or given["card"] not in ("good", invoices.DECLINED):
            raise ValueError("customer must be one that is there, and card good or declined")
        return public(change(simulator, customer, _card=given["card"]))
