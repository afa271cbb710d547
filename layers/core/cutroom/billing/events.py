"""What billing does when something is told: by Stripe, whose event is a reason to read and no more, and by itself."""

import json
from typing import Any

from cutroom.billing import gateway, mails, purchase_queries, referrals, settlement
from cutroom.billing.purchase_queries import Place
from cutroom.billing.schemas import PurchaseEnded, PurchaseReversed
from cutroom.runtime.context import Context, log
from cutroom.webhooks import service as webhooks
from cutroom.webhooks.schemas import WebhookReceived

SOURCE = "stripe"
CHECKOUT = "checkout.session."
OF_PAYMENTS = ("refund.", "charge.refund", "charge.dispute.", "payment_intent.")


def on_webhook_received(ctx: Context, data: WebhookReceived) -> None:
    """Settle the purchase that an event of Stripe is about; events of anything else are done with."""
    body = webhooks.read(ctx, data.webhook_id) if data.source == SOURCE else None
    if body is None:
        return
    event: dict[str, Any] = json.loads(body)
    place = _place(ctx, event)
    if place:
        settlement.bring_up_to_date(
            ctx, place.owner_id, place.purchase_id, lambda session: webhooks.take(session, data.webhook_id)
        )
        return
    log.info("a webhook that is about no purchase", type=str(event.get("type")))
    with ctx.transaction() as session:
        webhooks.take(session, data.webhook_id)


def on_purchase_ended(ctx: Context, data: PurchaseEnded) -> None:
    """Reward whoever invited the buyer, where somebody did, and tell the buyer by mail."""
    referrals.reward(ctx, data.owner_id, data.purchase_id)
    mails.send_receipt(ctx, data)


def on_purchase_reversed(ctx: Context, data: PurchaseReversed) -> None:
    """Take back what an invitation has brought by this purchase."""
    referrals.undo(ctx, data.owner_id, data.purchase_id)


def settle_event(ctx: Context, kind: str, subject: Any) -> None:
    """Settle the purchase that an event is about, as it was read at Stripe. Raises PaymentsAway."""
    if place := _place(ctx, {"type": kind, "data": {"object": subject}, "livemode": gateway.is_live(ctx.settings)}):
        settlement.bring_up_to_date(ctx, place.owner_id, place.purchase_id)


def _place(ctx: Context, event: dict[str, Any]) -> Place | None:
    """The purchase that an event is about; None for events of other things, of other products, of the other mode."""
    kind, subject = str(event.get("type")), event.get("data", {}).get("object", {})
    if event.get("livemode") != gateway.is_live(ctx.settings):
        return None
    if kind.startswith(CHECKOUT):
        return _known(ctx, str(subject.get("client_reference_id")))
    intent = subject.get("id") if kind.startswith("payment_intent.") else subject.get("payment_intent")
    if not kind.startswith(OF_PAYMENTS) or not isinstance(intent, str):
        return None
    known = _known(ctx, intent)
    if known is None and (reference := gateway.reference_of(ctx.settings, intent)):
        known = _known(ctx, reference)
    return known


def _known(ctx: Context, reference: str) -> Place | None:
    with ctx.transaction() as session:
        return purchase_queries.find_for_system(session, reference)
