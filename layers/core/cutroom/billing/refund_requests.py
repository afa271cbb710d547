"""Refunds that were requested: Stripe is asked, and what came of it is posted.

An answer that is lost leaves a refund requested. The clock reads at Stripe what came of it, and asks again under the
same key while Stripe knows that.
"""

from datetime import timedelta
from uuid import UUID

from cutroom.billing import gateway, ledger, purchase_queries, settlement
from cutroom.billing.errors import PaymentRefused
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

ASKED_FOR = timedelta(hours=23)  # Stripe knows a key for a day


def carry_out(ctx: Context, owner_id: UUID, purchase_id: UUID, request_id: UUID) -> None:
    """Ask Stripe for a refund that was requested, and post it. Raises PaymentRefused, PaymentsAway."""
    with ctx.transaction(owner_id) as session:
        row = purchase_queries.get(session, purchase_id)
        request = next((one for one in purchase_queries.refunds(session, [row.id]) if one.id == request_id), None)
    if request is None or row.payment_intent is None:
        return
    try:
        gateway.refund(ctx.settings, row.payment_intent, request.amount, str(request.id))
    except PaymentRefused as refused:
        _give_up(ctx, owner_id, purchase_id, str(refused.details.get("reason", "")))
        raise
    settlement.bring_up_to_date(ctx, owner_id, purchase_id)


def _give_up(ctx: Context, owner_id: UUID, purchase_id: UUID, reason: str) -> None:
    """Stripe has refused: what was set aside is there again."""
    with ctx.transaction(owner_id) as session:
        purchase_queries.get(session, purchase_id, lock=True)
        for request in purchase_queries.refunds(session, [purchase_id]):
            ledger.release(session, request.reservation_id, reason=f"refund refused {reason}".strip())
            request.status = "failed"


def resume(ctx: Context, owner_id: UUID, purchase_id: UUID) -> None:
    """Go on with a refund whose answer was lost: ask again while its key is known, after that only what can be read."""
    settlement.bring_up_to_date(ctx, owner_id, purchase_id)
    with ctx.transaction(owner_id) as session:
        requests = purchase_queries.refunds(session, [purchase_id])
    for request in requests:
        if request.created_at > now() - ASKED_FOR:
            carry_out(ctx, owner_id, purchase_id, request.id)
        else:
            _give_up(ctx, owner_id, purchase_id, "no answer")
