"""What payouts do when something is told: by Stripe, whose event is a reason to read and no more, and by themselves."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cutroom.billing import gateway as payments
from cutroom.payouts import accounts, mails, queries, sending
from cutroom.payouts.errors import PayoutSettled
from cutroom.payouts.schemas import PayoutAccountTroubled, PayoutEnded, PayoutRequested
from cutroom.runtime.context import Context, log
from cutroom.webhooks import service as webhooks
from cutroom.webhooks.schemas import WebhookReceived

SOURCE = "stripe"
OF_TRANSFERS, OF_BANKS, OF_ACCOUNTS = "transfer.", ("payout.", "account."), "v2.core.account"
GROUP = "payout:"


def on_payout_requested(ctx: Context, data: PayoutRequested) -> None:
    """Send a payout; one that somebody else has sent is done with."""
    try:
        sending.send(ctx, data.owner_id, data.payout_id)
    except PayoutSettled as settled:
        log.info("the payout was not waiting", payout_id=str(data.payout_id), state=settled.details["state"])


def on_payout_ended(ctx: Context, data: PayoutEnded) -> None:
    """Tell by mail how a payout ended."""
    mails.send_ending(ctx, data)


def on_account_troubled(ctx: Context, data: PayoutAccountTroubled) -> None:
    """Tell by mail that a payout account needs attention."""
    mails.send_trouble(ctx, data)


def on_webhook_received(ctx: Context, data: WebhookReceived) -> None:
    """Read what an event of Stripe is about, where that is a payout or a payout account; others are not ours."""
    body = webhooks.read(ctx, data.webhook_id) if data.source == SOURCE else None
    if body is None:
        return
    event: dict[str, Any] = json.loads(body)
    if not str(event.get("type")).startswith((OF_TRANSFERS, *OF_BANKS, OF_ACCOUNTS)):
        return
    if event.get("livemode") == payments.is_live(ctx.settings):
        read_event(ctx, event)
    with ctx.transaction() as session:
        webhooks.take(session, data.webhook_id)


def read_event(ctx: Context, event: dict[str, Any]) -> None:
    """Bring to date what an event is about. Raises PaymentsAway."""
    if bring_up_to_date := _of_transfer(ctx, event) or _of_account(ctx, event):
        bring_up_to_date()


def _of_transfer(ctx: Context, event: dict[str, Any]) -> Callable[[], None] | None:
    if not str(event.get("type")).startswith(OF_TRANSFERS):
        return None
    subject: dict[str, Any] = event.get("data", {}).get("object", {})
    reference = str(subject.get("transfer_group") or "").removeprefix(GROUP) or str(subject.get("id"))
    with ctx.transaction() as session:
        place = queries.find_for_system(session, reference)
    return (lambda: sending.read(ctx, place.owner_id, place.payout_id)) if place else None


def _of_account(ctx: Context, event: dict[str, Any]) -> Callable[[], None] | None:
    related: dict[str, Any] = event.get("related_object") or {}
    account_id = related.get("id") if str(event.get("type")).startswith(OF_ACCOUNTS) else event.get("account")
    if not isinstance(account_id, str):
        return None
    with ctx.transaction() as session:
        owner_id: UUID | None = queries.owner_for_system(session, account_id)
    return (lambda: accounts.refresh(ctx, owner_id)) if owner_id else None
