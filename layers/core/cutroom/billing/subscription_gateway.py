"""What is asked of Stripe about subscriptions, in our words. Calls, keys and failures are as in `gateway`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from cutroom.billing.gateway import MOST, call, client_of
from cutroom.billing.plan_schemas import InvoiceView
from cutroom.billing.plan_terms import Plan
from cutroom.billing.subscribing import Invoice, Line, Standing
from cutroom.runtime.settings import Settings

INTENT = "pi_"
AT_ONCE = 10  # lookup keys in one question


class Opened(NamedTuple):
    """A checkout of a subscription: where it is paid, and the subscription once it is."""

    session_id: str
    status: str
    url: str | None
    subscription_id: str | None


def ensure_price(settings: Settings, plan: Plan) -> str:
    """The id of a plan's price; the first who needs it makes it."""
    if known := _prices(settings, [plan.price_key]):
        return next(iter(known))
    params: Any = {
        "currency": plan.currency.lower(),
        "unit_amount": plan.amount,
        "recurring": {"interval": "month"},
        "lookup_key": plan.price_key,
        "product_data": {"name": f"Cutroom {plan.name}"},
    }
    client = client_of(settings)
    return call(lambda: client.v1.prices.create(params, {"idempotency_key": f"price:{plan.price_key}"})).id


def _prices(settings: Settings, keys: Sequence[str]) -> dict[str, str]:
    """Price id -> its key, of those prices that there are."""
    client, known = client_of(settings), dict[str, str]()
    for start in range(0, len(keys), AT_ONCE):
        params: Any = {"lookup_keys": list(keys[start : start + AT_ONCE]), "limit": MOST}
        found = call(lambda params=params: client.v1.prices.list(params)).data
        known |= {one.id: one.lookup_key for one in found if one.lookup_key}
    return known


def open_checkout(settings: Settings, reference: str, customer_id: str, price_id: str, back: str) -> Opened:
    """A page on which a plan is paid; the same reference gives the same page for a day. `back` is where it leads."""
    params: Any = {
        "mode": "subscription",
        "customer": customer_id,
        "client_reference_id": reference,
        "metadata": {"subscription": reference},
        "subscription_data": {"metadata": {"subscription": reference}},
        "line_items": [{"price": price_id, "quantity": 1}],
        "success_url": back,
        "cancel_url": f"{back}&canceled=true",
    }
    client = client_of(settings)
    options: Any = {"idempotency_key": f"subscription:{reference}"}
    return _opened(call(lambda: client.v1.checkout.sessions.create(params, options)))


def find_checkout(settings: Settings, customer_id: str, reference: str) -> Opened | None:
    """The checkout that was opened for a subscription, where the answer to opening it was lost."""
    client = client_of(settings)
    sessions = call(lambda: client.v1.checkout.sessions.list({"customer": customer_id, "limit": MOST})).data
    return next((_opened(one) for one in sessions if one.client_reference_id == reference), None)


def read_checkout(settings: Settings, session_id: str) -> Opened:
    """A checkout as it stands."""
    client = client_of(settings)
    return _opened(call(lambda: client.v1.checkout.sessions.retrieve(session_id)))


def _opened(session: Any) -> Opened:
    subscription = session.subscription if isinstance(session.subscription, str) else None
    return Opened(session.id, session.status, session.url, subscription)


def read(settings: Settings, subscription_id: str) -> Standing:
    """A subscription as it stands."""
    client = client_of(settings)
    return _standing(call(lambda: client.v1.subscriptions.retrieve(subscription_id)))


def _standing(one: Any) -> Standing:
    [item, *_] = one["items"].data
    return Standing(
        one.id,
        item.id,
        item.price.lookup_key,
        one.status,
        one.cancel_at_period_end,
        _at(item.current_period_start),
        _at(item.current_period_end),
        one.livemode,
        _at(one.ended_at) if one.ended_at else None,
    )


def references_since(settings: Settings, since: datetime) -> list[str]:
    """The ids of subscriptions that had an invoice since an instant, or that run."""
    v1, created = client_of(settings).v1, {"gte": int(since.timestamp())}
    drawn_up: Any = {"created": created, "limit": MOST}
    running: Any = {"limit": MOST}
    found = call(
        lambda: [
            *(_subscription_of(one) for one in v1.invoices.list(drawn_up).auto_paging_iter()),
            *(one.id for one in v1.subscriptions.list(running).auto_paging_iter()),
        ]
    )
    return list(dict.fromkeys(one for one in found if one))


def _subscription_of(invoice: Any) -> str | None:
    details = invoice.parent.subscription_details if invoice.parent else None
    return details.subscription if details and isinstance(details.subscription, str) else None


def invoices_of(settings: Settings, subscription_id: str, plans: Sequence[Plan]) -> list[Invoice]:
    """Every invoice of a subscription, with the prices of our plans by their keys."""
    client = client_of(settings)
    keys = _prices(settings, list(dict.fromkeys(one.price_key for one in plans if one.amount)))
    params: Any = {"subscription": subscription_id, "limit": MOST, "expand": ["data.payments"]}
    found = call(lambda: list(client.v1.invoices.list(params).auto_paging_iter()))
    return [_invoice(one, keys) for one in found]


def _invoice(one: Any, keys: dict[str, str]) -> Invoice:
    lines = [Line(keys.get(_price_of(line) or ""), line.amount, _at(line.period.end)) for line in one.lines.data]
    currency, paid = one.currency.upper(), one.amount_paid
    intents = [payment.payment.payment_intent for payment in one.payments.data] if one.payments else []
    return Invoice(
        one.id, one.status or "draft", paid, currency, _at(one.created), lines, one.hosted_invoice_url,
        [intent for intent in intents if isinstance(intent, str)],
    )  # fmt: skip


def paid_by(settings: Settings, intent: str) -> str | None:
    """The id of the subscription one of whose invoices a payment has paid; None for anything else."""
    if not intent.startswith(INTENT):
        return None
    client = client_of(settings)
    params: Any = {"payment": {"type": "payment_intent", "payment_intent": intent}, "expand": ["data.invoice"]}
    payments = call(lambda: client.v1.invoice_payments.list(params)).data
    return next((_subscription_of(one.invoice) for one in payments), None)


def _price_of(line: Any) -> str | None:
    details = line.pricing.price_details if line.pricing else None
    return details.price if details else None


def change_price(settings: Settings, standing: Standing, price_id: str, *, charge: bool, key: str) -> None:
    """Another plan: `charge` for what is left of the period, at once and only if that is paid; else from the next."""
    how = (
        {"proration_behavior": "always_invoice", "payment_behavior": "error_if_incomplete"}
        if charge
        else {"proration_behavior": "none"}
    )
    params: Any = {"items": [{"id": standing.item_id, "price": price_id}], "cancel_at_period_end": False} | how
    _update(settings, standing.subscription_id, params, f"plan:{key}")


def set_end(settings: Settings, subscription_id: str, *, cancels: bool, key: str) -> None:
    """Let a subscription end with its period, or go on after it."""
    _update(settings, subscription_id, {"cancel_at_period_end": cancels}, f"ends:{key}")


def _update(settings: Settings, subscription_id: str, params: Any, key: str) -> None:
    client = client_of(settings)
    call(lambda: client.v1.subscriptions.update(subscription_id, params, {"idempotency_key": key}))


def end_now(settings: Settings, subscription_id: str) -> None:
    """End a subscription at once. Raises PaymentRefused where it has ended."""
    client = client_of(settings)
    options: Any = {"idempotency_key": f"end:{subscription_id}"}
    call(lambda: client.v1.subscriptions.cancel(subscription_id, {}, options))


def open_portal(settings: Settings, customer_id: str, back: str) -> str:
    """A page on which cards and addresses are changed."""
    client = client_of(settings)
    params: Any = {"customer": customer_id, "return_url": back}
    return call(lambda: client.v1.billing_portal.sessions.create(params)).url


def listed(settings: Settings, customer_id: str) -> list[InvoiceView]:
    """A customer's invoices, newest first."""
    client = client_of(settings)
    params: Any = {"customer": customer_id, "limit": MOST}
    return [_view(one) for one in call(lambda: client.v1.invoices.list(params)).data]


def _view(one: Any) -> InvoiceView:
    return InvoiceView(
        id=one.id,
        number=one.number,
        status=one.status or "draft",
        amount=one.total,
        paid=one.amount_paid,
        currency=one.currency.upper(),
        created_at=_at(one.created),
        url=one.hosted_invoice_url,
        pdf_url=one.invoice_pdf,
    )


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
