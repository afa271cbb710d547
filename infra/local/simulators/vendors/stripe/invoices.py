"""Invoices of subscriptions: what is on them, and how they are paid, or not."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from infra.local.simulators import pages
from infra.local.simulators.messages import Reply
from infra.local.simulators.simulator import Call, Simulator
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
from infra.local.simulators.vendors.stripe.payments import INTENT, collect

INVOICE, PAYMENT = "invoice", "invoice_payment"
RETRY_S = 3 * 86_400
ATTEMPTS = 4
DECLINED = "declined"


def line(price: Document, amount: int, starts: int, ends: int, *, proration: bool = False) -> Document:
    """A line: what one price comes to for a stretch of time."""
    return {
        "object": "line_item", "amount": amount, "currency": price["currency"], "quantity": 1,
        "description": price["_name"], "period": {"start": starts, "end": ends},
        "pricing": {"type": "price_details", "price_details": {"price": price["id"], "product": price["product"]}},
        "parent": {"type": "subscription_item_details", "subscription_item_details": {"proration": proration}},
    }  # fmt: skip


def draw_up(simulator: Simulator, subscription: Document, reason: str, lines: Sequence[Document]) -> Document:
    """An open invoice of a subscription. Whose sum is below nothing costs nothing: the rest is credited elsewhere."""
    total = max(0, sum(one["amount"] for one in lines))
    number = len(matching(simulator, INVOICE)) + 1
    parent = {"type": "subscription_details", "subscription_details": {"subscription": subscription["id"]}}
    invoice = create(simulator, INVOICE, {
        "customer": subscription["customer"], "billing_reason": reason, "status": "open", "number": f"SIM-{number:04}",
        "amount_due": total, "amount_paid": 0, "amount_remaining": total, "total": total, "attempt_count": 0,
        "currency": subscription["currency"], "parent": parent,
        "lines": {"object": "list", "data": list(lines), "has_more": False, "url": "/v1/invoices/lines"},
    })  # fmt: skip
    url = f"{simulator.url}/invoice/{invoice['id']}"
    return change(simulator, invoice, hosted_invoice_url=url, invoice_pdf=f"{url}?pdf")


def pay(simulator: Simulator, invoice: Document) -> bool:
    """Charge the customer's card for an open invoice; whether that worked."""
    customer = find(simulator, "customer", invoice["customer"])
    attempts = invoice["attempt_count"] + 1
    if customer.get("_card") == DECLINED:
        change(simulator, invoice, attempt_count=attempts, _retry_at=epoch(simulator) + RETRY_S)
        emit(simulator, "invoice.payment_failed", invoice)
        return False
    if invoice["amount_due"]:
        intent = create(simulator, INTENT, {
            "amount": invoice["amount_due"], "amount_received": 0, "currency": invoice["currency"],
            "customer": invoice["customer"], "status": "processing", "latest_charge": None, "metadata": {},
            "description": None, "last_payment_error": None,
        })  # fmt: skip
        collect(simulator, intent)
        create(simulator, PAYMENT, {
            "invoice": invoice["id"], "amount_paid": invoice["amount_due"], "amount_requested": invoice["amount_due"],
            "currency": invoice["currency"], "is_default": True, "status": "paid",
            "payment": {"type": INTENT, INTENT: intent["id"]},
        })  # fmt: skip
    paid = {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0, "attempt_count": attempts}
    change(simulator, invoice, **paid)
    for kind in ("invoice.paid", "invoice.payment_succeeded"):
        emit(simulator, kind, invoice)
    return True


def of_subscription(simulator: Simulator, subscription_id: str) -> list[Document]:
    """The invoices of a subscription, the oldest first."""
    every = matching(simulator, INVOICE)
    return [one for one in every if one["parent"]["subscription_details"]["subscription"] == subscription_id]


def list_invoices(call: Call) -> Reply:
    """`GET /v1/invoices`."""
    given = call.head.parameters
    wanted = {name: given[name] for name in ("customer", "status") if name in given}
    invoices = matching(call.simulator, INVOICE, **wanted)
    if "subscription" in given:
        own = {one["id"] for one in of_subscription(call.simulator, given["subscription"])}
        invoices = [one for one in invoices if one["id"] in own]
    if given.get("expand[0]") == "data.payments":
        invoices = [one | {"payments": _payments_of(call.simulator, one)} for one in invoices]
    return page(call, invoices)


def _payments_of(simulator: Simulator, invoice: Document) -> Document:
    payments = matching(simulator, PAYMENT, invoice=invoice["id"])
    return {"object": "list", "data": payments, "has_more": False, "url": "/v1/invoice_payments"}


def list_payments(call: Call) -> Reply:
    """`GET /v1/invoice_payments`: which payment has paid which invoice."""
    given = call.head.parameters
    wanted = {name: given[name] for name in ("invoice", "status") if name in given}
    payments = matching(call.simulator, PAYMENT, **wanted)
    if intent := given.get("payment[payment_intent]"):
        payments = [one for one in payments if one["payment"][INTENT] == intent]
    if given.get("expand[0]") == "data.invoice":
        payments = [one | {"invoice": find(call.simulator, INVOICE, one["invoice"])} for one in payments]
    return page(call, payments)


def get_invoice(call: Call) -> Reply:
    """`GET /v1/invoices/{invoice}`."""
    return show(find(call.simulator, INVOICE, call.head.parameters["invoice"]))


def page_of(simulator: Simulator, id: str, chosen: str, settle: Any) -> Response:
    """The page of an invoice, on which an open one is paid."""
    with simulator.state.transaction():
        invoice = simulator.state.get(INVOICE, id)
        if invoice is None:
            return pages.page("stripe_invoice.html", 404, invoice=None)
        if chosen == "pay" and invoice["status"] == "open":
            change(simulator, find(simulator, "customer", invoice["customer"]), _card="good")
            settle(simulator, invoice)
    amount = f"{invoice['total'] / 100:,.2f} {invoice['currency'].upper()}"
    lines = [(one["description"], f"{one['amount'] / 100:,.2f}") for one in invoice["lines"]["data"]]
    return pages.page("stripe_invoice.html", invoice=invoice, amount=amount, lines=lines)


async def chosen_of(request: Request) -> str:
    """What somebody clicked on a page."""
    return str((await request.form()).get("outcome", "")) if request.method == "POST" else ""
