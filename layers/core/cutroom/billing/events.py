"""What billing does when something is told: by Stripe, whose event is a reason to read and no more, and by itself."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from cutroom.billing import (
    gateway,
    mails,
    purchase_queries,
    referrals,
    settlement,
    subscription_gateway,
    subscription_queries,
    subscription_settlement,
)
from cutroom.billing.purchase_queries import Place
from cutroom.billing.schemas import BalanceLow, PlanPaid, PlanPaymentEnded, PurchaseEnded, PurchaseReversed
from cutroom.billing.settlement import Effect
from cutroom.runtime.context import Context, log
from cutroom.webhooks import service as webhooks
from cutroom.webhooks.schemas import WebhookReceived

SOURCE = "stripe"
CHECKOUT = "checkout.session."
OF_RETURNS = ("refund.", "charge.refund", "charge.dispute.")
OF_PAYOUTS = ("transfer.", "payout.", "account.", "v2.core.account")  # the capability `payouts` takes these
OF_PAYMENTS = (*OF_RETURNS, "payment_intent.")


def on_webhook_received(ctx: Context, data: WebhookReceived) -> None:
    """Settle what an event of Stripe is about; events of anything else are done with."""
    body = webhooks.read(ctx, data.webhook_id) if data.source == SOURCE else None
    if body is None:
        return
    event: dict[str, Any] = json.loads(body)
    if str(event.get("type")).startswith(OF_PAYOUTS):
        return
    settle = _settler(ctx, event)
    if settle:
        settle(lambda session: webhooks.take(session, data.webhook_id))
        return
    log.info("a webhook that is about no purchase", type=str(event.get("type")))
    with ctx.transaction() as session:
        webhooks.take(session, data.webhook_id)


def on_purchase_ended(ctx: Context, data: PurchaseEnded) -> None:
    """Reward whoever invited the buyer, where somebody did, and tell the buyer by mail."""
    referrals.reward(ctx, data.owner_id, data.purchase_id)
    mails.send_receipt(ctx, data)


def on_plan_paid(ctx: Context, data: PlanPaid) -> None:
    """Send a receipt to whoever subscribed."""
    mails.send_plan_receipt(ctx, data)


def on_plan_payment_ended(ctx: Context, data: PlanPaymentEnded) -> None:
    """Tell whoever subscribed that a payment failed and what happens now, or that the plan has ended."""
    mails.send_plan_trouble(ctx, data)


def on_balance_low(ctx: Context, data: BalanceLow) -> None:
    """Tell whoever used them that credits are running out."""
    mails.send_low_balance(ctx, data)


def on_purchase_reversed(ctx: Context, data: PurchaseReversed) -> None:
    """Take back what an invitation has brought by this purchase."""
    referrals.undo(ctx, data.owner_id, data.purchase_id)


def settle_event(ctx: Context, kind: str, subject: Any) -> None:
    """Settle what an event is about, as it was read at Stripe. Raises PaymentsAway."""
    if settle := _settler(ctx, {"type": kind, "data": {"object": subject}, "livemode": gateway.is_live(ctx.settings)}):
        settle(lambda _: None)


def _settler(ctx: Context, event: dict[str, Any]) -> Callable[[Effect], None] | None:
    """What settles that which an event is about; None for events of other things, products, or the other mode."""
    if event.get("livemode") != gateway.is_live(ctx.settings):
        return None
    if place := _place(ctx, event):
        return partial(settlement.bring_up_to_date, ctx, place.owner_id, place.purchase_id)
    if reference := _reference(event) or _paid_by(ctx, event):
        with ctx.transaction() as session:
            known = subscription_queries.find_for_system(session, reference)
        if known:
            return partial(subscription_settlement.bring_up_to_date, ctx, known.owner_id, known.subscription_id)
    return None


def _reference(event: dict[str, Any]) -> str | None:
    """What names the subscription that an event is about."""
    kind, subject = str(event.get("type")), event.get("data", {}).get("object", {})
    if kind.startswith(CHECKOUT):
        return subject.get("client_reference_id")
    if kind.startswith("customer.subscription."):
        return subject.get("metadata", {}).get("subscription") or subject.get("id")
    if kind.startswith("invoice."):
        parent: dict[str, Any] = subject.get("parent") or {}
        details: dict[str, Any] = parent.get("subscription_details") or {}
        return details.get("subscription")
    return None


def _paid_by(ctx: Context, event: dict[str, Any]) -> str | None:
    """The subscription that a payment was for of which an event tells that it went back, or came again."""
    intent = _intent(event) if str(event.get("type")).startswith(OF_RETURNS) else None
    return subscription_gateway.paid_by(ctx.settings, intent) if intent else None


def _intent(event: dict[str, Any]) -> str | None:
    """The payment that an event is about."""
    kind, subject = str(event.get("type")), event.get("data", {}).get("object", {})
    intent = subject.get("id") if kind.startswith("payment_intent.") else subject.get("payment_intent")
    return intent if kind.startswith(OF_PAYMENTS) and isinstance(intent, str) else None


def _place(ctx: Context, event: dict[str, Any]) -> Place | None:
    """The purchase that an event is about; None for events of other things and of other products."""
    kind, subject = str(event.get("type")), event.get("data", {}).get("object", {})
    if kind.startswith(CHECKOUT):
        return _known(ctx, str(subject.get("client_reference_id")))
    intent = _intent(event)
    if intent is None:
        return None
    known = _known(ctx, intent)
    if known is None and (reference := gateway.reference_of(ctx.settings, intent)):
        known = _known(ctx, reference)
    return known


def _known(ctx: Context, reference: str) -> Place | None:
    with ctx.transaction() as session:
        return purchase_queries.find_for_system(session, reference)
