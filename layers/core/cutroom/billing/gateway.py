"""Stripe through its own SDK, which is imported when it is first needed: what is asked of it, in our words.

Every call that changes something carries a key of ours, so that it happens once; the SDK tries nothing again by itself.
A failure is either definite (`PaymentRefused`: nothing happened) or leaves open what happened (`PaymentsAway`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from cutroom.billing.errors import NotSetUp, PaymentRefused, PaymentsAway, PaymentsBusy
from cutroom.billing.settling import Payment, PaymentStatus, Reversal
from cutroom.kit.money import Money
from cutroom.runtime import patience
from cutroom.runtime.context import log
from cutroom.runtime.settings import Settings

if TYPE_CHECKING:
    from stripe import Dispute, Refund, StripeClient
    from stripe.checkout import Session
    from stripe.params import CustomerCreateParams
    from stripe.params.checkout import SessionCreateParams

Result = TypeVar("Result")

LONGEST_S = 20.0
FRESH_S = 20.0  # far below what servers keep an idle connection for
MOST = 100  # of one list; a payment has fewer refunds than that, a customer fewer checkouts in a day
LIVE = ("sk_live_", "rk_live_")
BUSY = 429
AMBIGUOUS = (409,)  # beside 5xx: another request was at work
CHARGES = ("charge", "payment")  # money that came in, by card or otherwise
PAID: dict[str, PaymentStatus] = {"paid": "paid", "no_payment_required": "free"}


class Order(NamedTuple):
    """What a checkout is opened for; the addresses are where the person comes back to."""

    purchase_id: str
    customer_id: str
    name: str
    price: Money
    paid_url: str
    canceled_url: str


class Fee(NamedTuple):
    """What Stripe has kept of one charge, and whose charge that was."""

    key: str
    customer_id: str
    amount: Money


def is_set_up(settings: Settings) -> bool:
    """Whether this installation takes payments."""
    return bool(settings.stripe_key)


def is_live(settings: Settings) -> bool:
    """Whether real money moves."""
    return settings.stripe_key.startswith(LIVE)


def require(settings: Settings) -> None:
    """Raises NotSetUp where this installation takes no payments."""
    if not is_set_up(settings):
        raise NotSetUp("Payments aren’t set up on this installation.")


def create_customer(settings: Settings, workspace_id: str, email: str) -> str:
    """The id of a workspace's customer. Raises PaymentsAway, PaymentRefused, NotSetUp."""
    client = client_of(settings)
    params: CustomerCreateParams = {"email": email, "metadata": {"workspace_id": workspace_id}}
    key = f"customer:{workspace_id}"

    def create() -> str:
        return call(lambda: client.v1.customers.create(params, {"idempotency_key": key})).id

    try:
        return create()
    except PaymentsAway:
        return create()  # a lost answer: the key gives the same customer


def delete_customer(settings: Settings, customer_id: str) -> None:
    """Delete a customer, whose subscriptions end at once. Raises PaymentsAway, PaymentRefused, NotSetUp."""
    client = client_of(settings)
    call(lambda: client.v1.customers.delete(customer_id))


def open_checkout(settings: Settings, order: Order) -> Payment:
    """A page on which the order is paid; the same order gives the same page for a day."""
    client, key = client_of(settings), f"purchase:{order.purchase_id}"
    params = _session_params(order)
    return _payment(client, call(lambda: client.v1.checkout.sessions.create(params, {"idempotency_key": key})))


def _session_params(order: Order) -> SessionCreateParams:
    reference = {"purchase_id": order.purchase_id}
    price: Any = {
        "currency": order.price.currency.lower(),
        "unit_amount": order.price.amount,
        "product_data": {"name": order.name},
    }
    return {
        "mode": "payment",
        "customer": order.customer_id,
        "client_reference_id": order.purchase_id,
        "metadata": reference,
        "payment_intent_data": {"metadata": reference},
        "line_items": [{"quantity": 1, "price_data": price}],
        "success_url": order.paid_url,
        "cancel_url": order.canceled_url,
    }


def find_checkout(settings: Settings, customer_id: str, purchase_id: str) -> Payment | None:
    """The checkout that was opened for a purchase, where the answer to opening it was lost."""
    client = client_of(settings)
    sessions = call(lambda: client.v1.checkout.sessions.list({"customer": customer_id, "limit": MOST}))
    session = next((one for one in sessions.data if one.client_reference_id == purchase_id), None)
    return _payment(client, session) if session else None


def read_checkout(settings: Settings, session_id: str) -> Payment:
    """A checkout as it stands."""
    client = client_of(settings)
    return _payment(client, call(lambda: client.v1.checkout.sessions.retrieve(session_id)))


def expire_checkout(settings: Settings, session_id: str) -> None:
    """End an open checkout, so that nobody pays it any more. Raises PaymentRefused where it is not open."""
    client = client_of(settings)
    key = f"expire:{session_id}"
    call(lambda: client.v1.checkout.sessions.expire(session_id, {}, {"idempotency_key": key}))


def reference_of(settings: Settings, intent: str) -> str | None:
    """The purchase that a payment belongs to, as its checkout says; None for payments that are none of ours."""
    client = client_of(settings)
    sessions = call(lambda: client.v1.checkout.sessions.list({"payment_intent": intent, "limit": 1}))
    return next((one.client_reference_id for one in sessions.data), None)


def refund(settings: Settings, intent: str, amount: int, request_id: str) -> None:
    """Refund a part of a payment; once for each request."""
    client = client_of(settings)
    params: Any = {
        "payment_intent": intent,
        "amount": amount,
        "reason": "requested_by_customer",
        "metadata": {"request_id": request_id},
    }
    call(lambda: client.v1.refunds.create(params, {"idempotency_key": f"refund:{request_id}"}))


def reversals(settings: Settings, intent: str) -> list[Reversal]:
    """Everything that went back of a payment, and came again, in the order in which it happened."""
    client = client_of(settings)
    refunds = call(lambda: client.v1.refunds.list({"payment_intent": intent, "limit": MOST})).data
    disputes = call(lambda: client.v1.disputes.list({"payment_intent": intent, "limit": MOST})).data
    dated = [(one.created, _refund(one)) for one in reversed(refunds)]
    dated += [entry for one in reversed(disputes) for entry in _moved(one)]
    return [one for _, one in sorted(dated, key=lambda entry: entry[0])]  # lists are the newest first


def returned_intents(settings: Settings, customer_id: str) -> set[str]:
    """The payments of a customer, among the last hundred, of which something is refunded or disputed."""
    client = client_of(settings)
    charges = call(lambda: client.v1.charges.list({"customer": customer_id, "limit": MOST})).data
    gone = [one.payment_intent for one in charges if one.amount_refunded or one.disputed]
    return {intent for intent in gone if isinstance(intent, str)}


def _refund(one: Refund) -> Reversal:
    counts = one.status not in ("failed", "canceled")
    metadata: dict[str, Any] = one.metadata.to_dict() if one.metadata else {}
    return Reversal(one.id, "refund", one.amount, counts=counts, request_id=metadata.get("request_id", ""))


def _moved(one: Dispute) -> Iterator[tuple[int, Reversal]]:
    """What a dispute has moved: nothing while it is an inquiry, then the amount with a fee, and back when it is won."""
    for line in one.balance_transactions:
        yield line.created, Reversal(line.id, "dispute" if line.amount < 0 else "dispute_won", -line.amount, line.fee)


def undelivered(settings: Settings) -> list[tuple[str, dict[str, Any]]]:
    """Type and subject of the events of the last thirty days that did not reach us, the oldest first."""
    client = client_of(settings)
    events = call(lambda: client.v1.events.list({"delivery_success": False, "limit": MOST})).data
    return [(one.type, one.data.object.to_dict()) for one in reversed(events)]


def references_since(settings: Settings, since: datetime) -> list[str]:
    """What names the payments that were completed, refunded or disputed since an instant: references and intents."""
    v1, created = client_of(settings).v1, {"gte": int(since.timestamp())}
    sessions: Any = {"created": created, "status": "complete", "limit": MOST}
    reversed_ones: Any = {"created": created, "limit": MOST}
    names = call(
        lambda: [
            *(one.client_reference_id for one in v1.checkout.sessions.list(sessions).auto_paging_iter()),
            *(one.payment_intent for one in v1.refunds.list(reversed_ones).auto_paging_iter()),
            *(one.payment_intent for one in v1.disputes.list(reversed_ones).auto_paging_iter()),
        ]
    )
    return list(dict.fromkeys(one for one in names if isinstance(one, str)))


def fees_since(settings: Settings, since: datetime) -> list[Fee]:
    """What Stripe has kept of charges since an instant."""
    v1 = client_of(settings).v1
    params: Any = {"created": {"gte": int(since.timestamp())}, "expand": ["data.source"], "limit": MOST}
    found = call(lambda: list(v1.balance_transactions.list(params).auto_paging_iter()))
    return [
        Fee(one.id, str(getattr(one.source, "customer", None)), Money(one.fee, one.currency.upper()))
        for one in found
        if one.type in CHARGES and one.fee > 0
    ]


def _payment(client: StripeClient, session: Session) -> Payment:
    intent = session.payment_intent if isinstance(session.payment_intent, str) else None
    return Payment(
        session.id,
        session.client_reference_id or "",
        _status(client, session, intent),
        session.amount_total or 0,
        (session.currency or "").upper(),
        session.livemode,
        intent,
        session.url,
    )


def card_of(settings: Settings, intent: str) -> str | None:
    """The fingerprint of the card that paid, which is the same for every customer; None for other ways to pay."""
    client = client_of(settings)
    charges = call(lambda: client.v1.charges.list({"payment_intent": intent, "limit": 1})).data
    details = charges[0].payment_method_details if charges else None
    return details.card.fingerprint if details and details.card else None


def _status(client: StripeClient, session: Session, intent: str | None) -> PaymentStatus:
    """Where a checkout stands; of one whose payment takes days, the payment says."""
    if session.status != "complete":
        return "expired" if session.status == "expired" else "open"
    if session.payment_status in PAID or not intent:
        return PAID.get(session.payment_status, "processing")
    status = call(lambda: client.v1.payment_intents.retrieve(intent)).status
    return "failed" if status in ("requires_payment_method", "canceled") else "processing"


@lru_cache(maxsize=2)
def _connect(key: str, url: str, timeout_s: float, _period: int) -> StripeClient:
    """A client for `FRESH_S`: the other side may end a connection that lay idle just as the next call is sent on it."""
    import stripe

    bases: Any = {"base_addresses": {"api": url}} if url else {}
    http = stripe.RequestsClient(timeout=timeout_s)
    return stripe.StripeClient(key, max_network_retries=0, http_client=http, **bases)


def client_of(settings: Settings) -> StripeClient:
    """Stripe's client with this installation's key. Raises NotSetUp."""
    require(settings)
    timeout_s = min(LONGEST_S, 2 * patience.seconds())
    return _connect(settings.stripe_key, settings.stripe_url, timeout_s, int(time.monotonic() // FRESH_S))


def call(ask: Callable[[], Result]) -> Result:
    """What `ask` gives, with the SDK's failures in our words.

    Raises PaymentsAway (PaymentsBusy where nothing has happened for certain), PaymentRefused, NotSetUp.
    """
    import stripe

    try:
        return ask()
    except stripe.AuthenticationError:
        raise NotSetUp("Stripe doesn’t accept this installation’s key.") from None
    except stripe.StripeError as error:
        status = error.http_status or 0
        if status == BUSY:
            raise PaymentsBusy("Payments are busy for a moment. Try again.") from None
        if isinstance(error, stripe.IdempotencyError) or not 400 <= status < 500 or status in AMBIGUOUS:
            log.warning("it is not known what Stripe did", status=status, reason=str(error))
            raise PaymentsAway("Payments are away for a moment. Try again.") from None
        raise PaymentRefused("Stripe refused this.", reason=error.code or "") from None
