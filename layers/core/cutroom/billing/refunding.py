"""Money back for credits that were not spent: they are set aside, Stripe refunds, and then they are taken back."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import ledger, purchase_queries, purchases, queries, refund_requests, rules, settlement, settling
from cutroom.billing.errors import PaymentsAway
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
    with suppress(PaymentsAway):
        refund_requests.carry_out(ctx, actor.workspace_id, purchase_id, started.id)
    return purchases.get(ctx, actor, purchase_id)


def _request(ctx: Context, session: Session, actor: Actor, purchase_id: UUID, request: RefundPurchase) -> _Requested:
    row = purchase_queries.get(session, purchase_id, lock=True)
    amount = _amount(ctx, session, row, request)
    entry = PurchaseRefund(owner_id=row.owner_id, created_by=actor.created_by, purchase_id=row.id, amount=amount,
                          credits=settling.credits_of(settlement.sold(row), amount), id=new_id())  # fmt: skip
    entry.reservation_id = ledger.reserve(
        session, queries.holder(session), Money(entry.credits, CREDITS), f"refund:{entry.id}", reason="refund",
        subject=f"purchase:{row.id}", expires_at=now() + HELD_FOR,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return _Requested(id=entry.id)


def _amount(ctx: Context, session: Session, row: Purchase, request: RefundPurchase) -> int:
    """How much is refunded. Raises Conflict, Invalid."""
    if row.status != "paid" or row.paid_at is None:
        raise Conflict("Only a paid purchase can be refunded.")
    if row.product != "credits":
        raise Conflict("Money for a campaign comes back to your balance when the campaign ends.")
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
