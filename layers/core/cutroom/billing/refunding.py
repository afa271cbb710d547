"""Giving money back for credits that were not spent: they are set aside, Stripe refunds, and then they are taken back.

An answer that is lost leaves the refund requested; the clock reads at Stripe what came of it, and asks again under the
same key while Stripe knows it.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import gateway, ledger, purchase_queries, purchases, queries, rules, settlement, settling
from cutroom.billing.errors import PaymentRefused, PaymentsAway
from cutroom.billing.models import Purchase, PurchaseRefund
from cutroom.billing.purchase_schemas import PurchaseView, RefundPurchase
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.ids import new_id
from cutroom.kit.money import CREDITS, Money
from cutroom.kit.schemas import Schema
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

HELD_FOR = timedelta(hours=48)
ASKED_FOR = timedelta(hours=23)  # Stripe knows a key for a day


class _Requested(Schema):
    id: UUID


def refund(
    ctx: Context, actor: Actor, purchase_id: UUID, request: RefundPurchase, key: str | None = None
) -> PurchaseView:
    """Give a payment back, or a part of it, as far as its credits are unspent; the same `key` refunds once.

    Raises NotFound, Conflict where nothing can be refunded, Invalid for more than can be, PaymentRefused. Where Stripe
    does not answer the refund stays on its way.
    """
    with ctx.transaction(actor) as session:
        started = idempotency.once(
            session, actor.workspace_id, f"refund:{purchase_id}", key, request,
            lambda: _request(ctx, session, actor, purchase_id, request), view=_Requested,
        )  # fmt: skip
    try:
        carry_out(ctx, actor.workspace_id, purchase_id, started.id)
    except PaymentsAway:
        return purchases.get(ctx, actor, purchase_id)
    return purchases.get(ctx, actor, purchase_id)


def _request(ctx: Context, session: Session, actor: Actor, purchase_id: UUID, request: RefundPurchase) -> _Requested:
    row = purchase_queries.get(session, purchase_id, lock=True)
    amount = _amount(ctx, session, row, request)
    made = PurchaseRefund(owner_id=row.owner_id, created_by=actor.created_by, purchase_id=row.id, amount=amount,
                          credits=settling.credits_of(settlement.sold(row), amount), id=new_id())  # fmt: skip
    made.reservation_id = ledger.reserve(
        session, queries.holder(session), Money(made.credits, CREDITS), f"refund:{made.id}", reason="refund",
        subject=f"purchase:{row.id}", expires_at=now() + HELD_FOR,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return _Requested(id=made.id)


def _amount(ctx: Context, session: Session, row: Purchase, request: RefundPurchase) -> int:
    """How much is refunded. Raises Conflict, Invalid."""
    if row.status != "paid" or row.paid_at is None:
        raise Conflict("Only a paid purchase can be refunded.")
    if purchase_queries.refunds(session, [row.id]):
        raise Conflict("A refund of this purchase is already on its way.")
    days = rules.price_list(ctx.settings.prices_json).refund_days
    if now() >= row.paid_at + timedelta(days=days):
        raise Conflict(f"Purchases can be refunded for {days} days.")
    available = queries.balances(session).get(("available", CREDITS), 0)
    most = settling.refundable(settlement.sold(row), available)
    if not most:
        raise Conflict("These credits are spent, so there is nothing to refund.")
    if request.amount and request.amount > most:
        raise Invalid("This is more than can be refunded.", field="amount", refundable=most)
    return request.amount or most


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
