"""Customers, checkouts and the payments that come of them."""

import hashlib
from typing import Any

from infra.local.simulators import exchange
from infra.local.simulators.messages import Body, Head, Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.vendors.stripe.errors import error
from infra.local.simulators.vendors.stripe.objects import (
    Document,
    change,
    create,
    emit,
    epoch,
    find,
    matching,
    page,
    show,
)

SESSION, INTENT, CHARGE, MOVEMENT = "checkout.session", "payment_intent", "charge", "balance_transaction"
LIFE_S = 86_400
SHORTEST_S = 1800


def create_customer(call: Call) -> Reply:
    """`POST /v1/customers`."""
    blank: Document = {"email": None, "name": None, "description": None, "phone": None, "metadata": {}, "deleted": None}
    customer = create(call.simulator, "customer", blank | _given(call))
    emit(call.simulator, "customer.created", customer)
    return show(customer)


def update_customer(call: Call) -> Reply:
    """`POST /v1/customers/{customer}`."""
    customer = find(call.simulator, "customer", call.head.parameters["customer"])
    return show(change(call.simulator, customer, **_given(call)))


def get_customer(call: Call) -> Reply:
    """`GET /v1/customers/{customer}`."""
    return show(find(call.simulator, "customer", call.head.parameters["customer"]))


def delete_customer(call: Call) -> Reply:
    """`DELETE /v1/customers/{customer}`: it stays readable as deleted, without what it said of a person."""
    customer = find(call.simulator, "customer", call.head.parameters["customer"])
    change(call.simulator, customer, deleted=True, email=None, name=None, phone=None)
    emit(call.simulator, "customer.deleted", customer)
    return Reply(200, {"id": customer["id"], "object": "customer", "deleted": True})


def _given(call: Call) -> Document:
    given: Document = call.json or {}
    return {name: value for name, value in given.items() if name != "expand"}


def create_session(call: Call) -> Reply:
    """`POST /v1/checkout/sessions`: a page on which somebody pays, until it expires."""
    given, simulator = _given(call), call.simulator
    _check_session(simulator, given)
    lines = _priced(simulator, given["line_items"])
    total = sum(line["price_data"]["unit_amount"] * line.get("quantity", 1) for line in lines)
    names = ("client_reference_id", "customer", "customer_email", "success_url", "cancel_url")
    values = {name: given.get(name) for name in names} | {
        "mode": given["mode"], "metadata": given.get("metadata", {}), "status": "open", "payment_status": "unpaid",
        "amount_subtotal": total, "amount_total": total, "currency": lines[0]["price_data"]["currency"],
        "payment_intent": None, "subscription": None, "invoice": None, "ui_mode": given.get("ui_mode", "hosted_page"),
        "expires_at": given.get("expires_at", epoch(simulator) + LIFE_S),
        "_lines": lines, "_intent_data": given.get("payment_intent_data", {}), "_intent": None,
        "_subscription_data": given.get("subscription_data", {}),
    }  # fmt: skip
    session = create(simulator, SESSION, values)
    change(simulator, session, url=f"{simulator.url}/pay/{session['id']}")
    _expire_later(simulator, session)
    return show(session)


def _priced(simulator: Simulator, lines: list[Document]) -> list[Document]:
    """The lines of a checkout, those of a price that is known with what it says."""

    def priced(line: Document) -> Document:
        if "price" not in line:
            return line
        price = find(simulator, "price", line["price"])
        data = {"currency": price["currency"], "unit_amount": price["unit_amount"]}
        return line | {"price_data": data | {"product_data": {"name": price["_name"]}}}

    return [priced(line) for line in lines]


def _check_session(simulator: Simulator, given: Document) -> None:
    if given["mode"] not in ("payment", "subscription"):
        raise Refused(error(400, "This simulator takes payments and subscriptions only.", param="mode"))
    for name in ("line_items", "success_url"):
        if not given.get(name):
            raise Refused(error(400, f"Missing required parameter: {name}.", code="parameter_missing", param=name))
    named = [line["price"] for line in given["line_items"] if "price" in line]
    for price in named:
        find(simulator, "price", price)
    if (given["mode"] == "subscription") != (len(named) == len(given["line_items"])):
        raise Refused(error(400, "A subscription is of prices that recur, a payment is of none.", param="line_items"))
    _check_prices([line.get("price_data", {}) for line in given["line_items"] if "price" not in line])
    if "customer" in given:
        find(simulator, "customer", given["customer"])
    ends = given.get("expires_at")
    if ends is not None and not SHORTEST_S <= ends - epoch(simulator) <= LIFE_S:
        raise Refused(error(400, "expires_at must be between 30 minutes and 24 hours from now.", param="expires_at"))


def _check_prices(prices: list[Document]) -> None:
    for index, price in enumerate(prices):
        if "unit_amount" not in price or ("product" in price) == ("product_data" in price):
            raise Refused(error(400, "A price needs a unit_amount and a product.", param=f"line_items[{index}]"))
    if len({price["currency"] for price in prices}) > 1:
        raise Refused(error(400, "All prices must be in one currency.", param="line_items"))


def _expire_later(simulator: Simulator, session: Document) -> None:
    """The session ends by the simulator's clock, as a call of its own."""
    path = f"/v1/checkout/sessions/{session['id']}/expire"
    parameters = {"session": session["id"]}
    headers = {"authorization": f"Bearer {simulator.key}"}
    head = Head("POST", path, "", headers, "PostCheckoutSessionsSessionExpire", parameters)
    exchange.park(simulator, head, Body(), float(session["expires_at"] - epoch(simulator)))


def expire_session(call: Call) -> Reply:
    """`POST /v1/checkout/sessions/{session}/expire`."""
    session = find(call.simulator, SESSION, call.head.parameters["session"])
    if session["status"] != "open":
        message = f'Only Checkout Sessions with a status in ["open"] can be expired: this one is {session["status"]}.'
        raise Refused(error(400, message))
    change(call.simulator, session, status="expired", url=None)
    emit(call.simulator, "checkout.session.expired", session)
    return show(session)


def get_session(call: Call) -> Reply:
    """`GET /v1/checkout/sessions/{session}`."""
    return show(find(call.simulator, SESSION, call.head.parameters["session"]))


def list_sessions(call: Call) -> Reply:
    """`GET /v1/checkout/sessions`."""
    names = ("customer", "payment_intent", "subscription", "status")
    wanted = {name: value for name, value in call.head.parameters.items() if name in names}
    return page(call, matching(call.simulator, SESSION, **wanted))


def get_intent(call: Call) -> Reply:
    """`GET /v1/payment_intents/{intent}`."""
    return show(find(call.simulator, INTENT, call.head.parameters["intent"]))


def list_charges(call: Call) -> Reply:
    """`GET /v1/charges`."""
    wanted = {name: value for name, value in call.head.parameters.items() if name in ("payment_intent", "customer")}
    return page(call, matching(call.simulator, CHARGE, **wanted))


def list_movements(call: Call) -> Reply:
    """`GET /v1/balance_transactions`."""
    names = ("type", "source", "currency")
    given = call.head.parameters
    found = matching(call.simulator, MOVEMENT, **{name: value for name, value in given.items() if name in names})
    if given.get("expand[0]") == "data.source":
        found = [one | {"source": call.simulator.state.get(CHARGE, one["source"]) or one["source"]} for one in found]
    return page(call, found)


def pay(simulator: Simulator, session: Document, outcome: str) -> Document:
    """What somebody does on the page: `pay`, `later` (a bank transfer takes days), `decline` (of a card)."""
    intent = _intent(simulator, session)
    if outcome == "decline":
        change(simulator, intent, status="requires_payment_method", last_payment_error={"code": "card_declined"})
        emit(simulator, "payment_intent.payment_failed", intent)
        return session
    if session["amount_total"] == 0:
        change(simulator, session, status="complete", payment_status="no_payment_required", url=None)
    else:
        paid = outcome == "pay"
        status = "paid" if paid else "unpaid"
        change(simulator, session, status="complete", payment_status=status, payment_intent=intent["id"], url=None)
        if paid:
            collect(simulator, intent)
        else:
            change(simulator, intent, status="processing")
    emit(simulator, "checkout.session.completed", session)
    return session


def _intent(simulator: Simulator, session: Document) -> Document:
    """The session's payment intent; the first attempt to pay makes it."""
    if session["_intent"]:
        return find(simulator, INTENT, session["_intent"])
    data: dict[str, Any] = session["_intent_data"]
    intent = create(simulator, INTENT, {
        "amount": session["amount_total"], "amount_received": 0, "currency": session["currency"],
        "customer": session["customer"], "status": "requires_payment_method", "latest_charge": None,
        "metadata": data.get("metadata", {}), "description": data.get("description"), "last_payment_error": None,
    })  # fmt: skip
    change(simulator, session, _intent=intent["id"])
    return intent


def collect(simulator: Simulator, intent: Document) -> None:
    """The money comes: a charge, its place in the balance, their events."""
    amount = intent["amount"]
    charge = create(simulator, CHARGE, {
        "amount": amount, "amount_refunded": 0, "currency": intent["currency"], "customer": intent["customer"],
        "payment_intent": intent["id"], "paid": True, "refunded": False, "disputed": False, "status": "succeeded",
        "metadata": intent["metadata"], "payment_method_details": {"type": "card", "card": _card(simulator, intent)},
    })  # fmt: skip
    movement = move(simulator, "charge", charge["id"], amount, intent["currency"], fee=amount * 29 // 1000 + 30)
    change(simulator, charge, balance_transaction=movement["id"])
    change(simulator, intent, status="succeeded", amount_received=amount, latest_charge=charge["id"])
    emit(simulator, "payment_intent.succeeded", intent)
    emit(simulator, "charge.succeeded", charge)


def _card(simulator: Simulator, intent: Document) -> Document:
    """The test card; each customer has one of their own, unless the script's `fingerprint` names one for all."""
    own = hashlib.sha256(str(intent["customer"]).encode()).hexdigest()[:16]
    return {"brand": "visa", "last4": "4242", "fingerprint": simulator.script.get("fingerprint", own)}


def move(simulator: Simulator, kind: str, source: str, amount: int, currency: str, fee: int = 0) -> Document:
    """A line of the account's balance."""
    values = {"type": kind, "source": source, "amount": amount, "fee": fee, "net": amount - fee, "currency": currency}
    return create(simulator, MOVEMENT, values)


def finish_payment(simulator: Simulator, given: dict[str, Any]) -> Any:
    """A payment that takes days comes in (`succeed`) or does not (`fail`). Raises ValueError, KeyError."""
    with simulator.state.transaction():
        session = simulator.state.get(SESSION, given["session"])
        if session is None or session["status"] != "complete" or session["payment_status"] != "unpaid":
            raise ValueError("session must be a checkout session whose payment is on its way")
        intent = find(simulator, INTENT, session["payment_intent"])
        if given["outcome"] == "succeed":
            collect(simulator, intent)
            change(simulator, session, payment_status="paid")
            emit(simulator, "checkout.session.async_payment_succeeded", session)
        else:
            change(simulator, intent, status="requires_payment_method")
            emit(simulator, "payment_intent.payment_failed", intent)
            emit(simulator, "checkout.session.async_payment_failed", session)
    return {"session": session["id"], "payment_status": session["payment_status"]}
