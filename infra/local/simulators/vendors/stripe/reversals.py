"""What goes back: refunds that we ask for or that somebody makes in the dashboard, and disputes of cardholders."""

from typing import Any

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.vendors.stripe.errors import error
from infra.local.simulators.vendors.stripe.objects import (
    Document,
    change,
    create,
    emit,
    find,
    matching,
    page,
    public,
    show,
)
from infra.local.simulators.vendors.stripe.payments import CHARGE, move

DISPUTE_FEE = 1500
OPEN_DISPUTES = ("needs_response", "under_review", "lost")


def create_refund(call: Call) -> Reply:
    """`POST /v1/refunds`: of a charge, all of what is left of it where no amount is given."""
    given: dict[str, Any] = call.json or {}
    charge = _charge_of(call.simulator, given)
    _check_refund(charge, given)
    amount = given.get("amount", charge["amount"] - charge["amount_refunded"])
    return show(refund(call.simulator, charge, amount, given.get("metadata", {}), given.get("reason")))


def _charge_of(simulator: Simulator, given: dict[str, Any]) -> Document:
    if "charge" in given:
        return find(simulator, CHARGE, given["charge"])
    if "payment_intent" not in given:
        raise Refused(error(400, "One of the following params should be provided: payment_intent or charge."))
    intent = find(simulator, "payment_intent", given["payment_intent"])
    if not intent["latest_charge"]:
        raise Refused(error(400, "This PaymentIntent does not have a successful charge to refund."))
    return find(simulator, CHARGE, intent["latest_charge"])


def _check_refund(charge: Document, given: dict[str, Any]) -> None:
    left = charge["amount"] - charge["amount_refunded"]
    if charge["disputed"]:
        raise Refused(error(400, "This charge has been charged back.", code="charge_disputed"))
    if left == 0:
        raise Refused(error(400, "The charge has already been refunded.", code="charge_already_refunded"))
    if given.get("amount", left) > left:
        message = f"Refund amount ({given['amount']}) is greater than unrefunded amount on charge ({left})."
        raise Refused(error(400, message, param="amount"))


def refund(
    simulator: Simulator, charge: Document, amount: int, metadata: dict[str, str], reason: str | None = None
) -> Document:
    """Give money of a charge back. The script's `refund_status` is "pending" for banks that take their time."""
    status = simulator.script.get("refund_status", "succeeded")
    movement = move(simulator, "refund", charge["id"], -amount, charge["currency"])
    document = create(simulator, "refund", {
        "amount": amount, "currency": charge["currency"], "charge": charge["id"], "status": status, "reason": reason,
        "payment_intent": charge["payment_intent"], "metadata": metadata, "balance_transaction": movement["id"],
    })  # fmt: skip
    _count(simulator, charge, amount)
    emit(simulator, "refund.created", document)
    emit(simulator, "charge.refunded", charge)
    return document


def _count(simulator: Simulator, charge: Document, amount: int) -> None:
    refunded = charge["amount_refunded"] + amount
    change(simulator, charge, amount_refunded=refunded, refunded=refunded == charge["amount"])


def get_refund(call: Call) -> Reply:
    """`GET /v1/refunds/{refund}`."""
    return show(find(call.simulator, "refund", call.head.parameters["refund"]))


def list_refunds(call: Call) -> Reply:
    """`GET /v1/refunds`."""
    return page(call, matching(call.simulator, "refund", **_of_payment(call)))


def get_dispute(call: Call) -> Reply:
    """`GET /v1/disputes/{dispute}`."""
    return show(find(call.simulator, "dispute", call.head.parameters["dispute"]))


def list_disputes(call: Call) -> Reply:
    """`GET /v1/disputes`."""
    return page(call, matching(call.simulator, "dispute", **_of_payment(call)))


def _of_payment(call: Call) -> dict[str, Any]:
    return {name: value for name, value in call.head.parameters.items() if name in ("payment_intent", "charge")}


def refund_in_dashboard(simulator: Simulator, given: dict[str, Any]) -> Any:
    """Refund what paid a checkout or an invoice, outside our product. Raises ValueError, KeyError."""
    with simulator.state.transaction():
        charge = _paid(simulator, given["paid"])
        left = charge["amount"] - charge["amount_refunded"]
        amount = int(given.get("amount") or left)
        if not 0 < amount <= left:
            raise ValueError(f"amount must be between 1 and {left}")
        return public(refund(simulator, charge, amount, {}))


def finish_refund(simulator: Simulator, given: dict[str, Any]) -> Any:
    """A pending refund arrives (`succeed`) or comes back (`fail`). Raises ValueError, KeyError."""
    with simulator.state.transaction():
        document = simulator.state.get("refund", given["refund"])
        if document is None or document["status"] != "pending":
            raise ValueError("refund must be one that is pending")
        arrived = given["outcome"] == "succeed"
        change(simulator, document, status="succeeded" if arrived else "failed")
        if not arrived:
            move(simulator, "refund_failure", document["id"], document["amount"], document["currency"])
            _count(simulator, find(simulator, CHARGE, document["charge"]), -document["amount"])
        emit(simulator, "refund.updated" if arrived else "refund.failed", document)
    return public(document)


def dispute(simulator: Simulator, given: dict[str, Any]) -> Any:
    """A cardholder disputes what paid a checkout or an invoice; money and a fee go. Raises ValueError, KeyError."""
    with simulator.state.transaction():
        charge = _paid(simulator, given["paid"])
        if charge["disputed"]:
            raise ValueError("this payment is disputed already")
        amount = charge["amount"] - charge["amount_refunded"]
        taken = move(simulator, "adjustment", charge["id"], -amount, charge["currency"], fee=DISPUTE_FEE)
        document = create(simulator, "dispute", {
            "amount": amount, "currency": charge["currency"], "charge": charge["id"], "reason": "fraudulent",
            "payment_intent": charge["payment_intent"], "status": "needs_response", "balance_transactions": [taken],
            "is_charge_refundable": False, "metadata": {},
        })  # fmt: skip
        change(simulator, charge, disputed=True)
        emit(simulator, "charge.dispute.created", document)
        emit(simulator, "charge.dispute.funds_withdrawn", document)
    return public(document)


def close_dispute(simulator: Simulator, given: dict[str, Any]) -> Any:
    """A dispute ends: `won`, and the amount comes back without the fee, or `lost`. Raises ValueError, KeyError."""
    with simulator.state.transaction():
        document = simulator.state.get("dispute", given["dispute"])
        if document is None or document["status"] != "needs_response" or given["outcome"] not in ("won", "lost"):
            raise ValueError("dispute must be an open one, and outcome won or lost")
        change(simulator, document, status=given["outcome"])
        if given["outcome"] == "won":
            back = move(simulator, "adjustment", document["charge"], document["amount"], document["currency"])
            change(simulator, document, balance_transactions=[*document["balance_transactions"], back])
            change(simulator, find(simulator, CHARGE, document["charge"]), disputed=False)
            emit(simulator, "charge.dispute.funds_reinstated", document)
        emit(simulator, "charge.dispute.closed", document)
    return public(document)


def _paid(simulator: Simulator, id: str) -> Document:
    """The charge of a checkout session or an invoice that was paid. Raises ValueError."""
    session = simulator.state.get("checkout.session", id)
    intents = [one["payment"]["payment_intent"] for one in matching(simulator, "invoice_payment", invoice=id)]
    intent = session["payment_intent"] if session else next(iter(intents), None)
    charges = matching(simulator, CHARGE, payment_intent=intent) if intent else []
    if not charges:
        raise ValueError("paid must be a checkout session or an invoice that was paid")
    return charges[-1]
