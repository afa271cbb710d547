"""Bringing a purchase to where it stands at Stripe: read there, then posted here in one transaction.

What happened is read, never taken from an event, so events may come in any order, twice, late or not at all. Between
reading and posting nobody may have posted: a purchase's version tells, and then it is read again.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import gateway, ledger, purchase_queries, queries
from cutroom.billing.errors import PaymentsAway
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.billing.models import Purchase
from cutroom.billing.schemas import CashReversed, PurchaseEnded, PurchaseReversed
from cutroom.billing.settling import Movement, Payment, Reversal, Sold, settle
from cutroom.kit.money import CREDITS, Money
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now

TRIES = 5
LOST_AFTER = timedelta(hours=25)  # Stripe keeps a key for a day: what was not opened by then never will be
Effect = Callable[[Session], object]


class StripeState(NamedTuple):
    """A purchase at Stripe."""

    payment: Payment
    reversals: Sequence[Reversal] = ()
    card: str | None = None


def sold(row: Purchase) -> Sold:
    """A purchase as the rules see it."""
    return Sold(
        str(row.id), row.credits, row.amount, row.currency, row.status, row.granted, row.paid, row.revoked,
        row.reversed, row.postings,
    )  # fmt: skip


def bring_up_to_date(ctx: Context, owner_id: UUID, purchase_id: UUID, also: Effect = lambda _: None) -> None:
    """Post what has happened to a purchase and is not in the books yet; `also` happens in the same transaction.

    Raises NotFound, PaymentsAway.
    """
    for _ in range(TRIES):
        with ctx.transaction(owner_id) as session:
            row, customer = purchase_queries.get(session, purchase_id), purchase_queries.customer(session)
        state = _read(ctx, row, customer)
        with ctx.transaction(owner_id) as session:
            current = purchase_queries.get(session, purchase_id, lock=True)
            if current.version == row.version:
                _apply(ctx, session, current, state)
                also(session)
                return
    raise PaymentsAway("This purchase is being updated. Try again in a moment.")


def _read(ctx: Context, row: Purchase, customer: str | None) -> StripeState | None:
    """How a purchase stands; None where no checkout was opened for it."""
    payment = None
    if row.session_id:
        payment = gateway.read_checkout(ctx.settings, row.session_id)
    elif customer:
        payment = gateway.find_checkout(ctx.settings, customer, str(row.id))
    if payment is None:
        return None
    if payment.intent is None:
        return StripeState(payment)
    card = row.card
    if card is None and payment.status == "paid":
        card = gateway.card_of(ctx.settings, payment.intent)
    return StripeState(payment, gateway.reversals(ctx.settings, payment.intent), card)


def _apply(ctx: Context, session: Session, row: Purchase, state: StripeState | None) -> None:
    row.checked_at = now()
    if state is None:
        if row.status == "starting" and row.created_at < now() - LOST_AFTER:
            row.status, row.version = "expired", row.version + 1
        return
    payment, before = state.payment, sold(row)
    after, movements = settle(before, payment, state.reversals, live=gateway.is_live(ctx.settings))
    if row.status == "canceled" and after.status in ("open", "expired"):
        after = before
    _close_requests(session, row, state.reversals)
    for movement in movements:
        if row.product == "cash":
            post_cash(session, movement, row.currency, subject=f"purchase:{row.id}")
        else:
            post(session, movement, row.currency, revenue="revenue:credits", subject=f"purchase:{row.id}")
    if after != before or row.session_id != payment.session_id or row.payment_intent != payment.intent:
        _keep(row, after, state)
    _emit(ctx, session, row, before, after)


def _emit(ctx: Context, session: Session, row: Purchase, before: Sold, after: Sold) -> None:
    """What others want to know of a change."""
    ids = {"owner_id": row.owner_id, "purchase_id": row.id}
    if after.status != before.status and after.status in ("paid", "failed"):
        ctx.outbox.add(session, PurchaseEnded(**ids))
    if after.granted == after.revoked != before.revoked:
        ctx.outbox.add(session, PurchaseReversed(**ids))
    if row.product == "cash" and after.reversed != before.reversed:
        ctx.outbox.add(session, CashReversed(**ids))
    if after.status == "held" != before.status:
        log.error("a payment is unlike its purchase", purchase_id=str(row.id), session_id=row.session_id)


def _keep(row: Purchase, after: Sold, state: StripeState) -> None:
    payment = state.payment
    row.session_id, row.payment_intent, row.checkout_url = payment.session_id, payment.intent, payment.url
    row.card = state.card
    if after.granted and not row.granted:
        row.paid_at = now()
    for name in ("status", "granted", "paid", "revoked", "reversed"):
        setattr(row, name, getattr(after, name))
    row.postings = dict(after.postings)
    row.version += 1


def post(session: Session, movement: Movement, currency: str, *, revenue: str, subject: str) -> None:
    """One transfer: credits between the wallet and what was issued, money between what is at Stripe and what it is."""
    lines = [
        Line(queries.holder(session), "wallet", Money(movement.credits, CREDITS)),
        Line(PLATFORM, "issued", Money(-movement.credits, CREDITS)),
        Line(PLATFORM, "world", Money(movement.fee - movement.cash, currency)),
        Line(PLATFORM, revenue, Money(movement.cash, currency)),
        Line(PLATFORM, "expense:stripe", Money(-movement.fee, currency)),
    ]
    ledger.post(session, movement.kind, movement.key, lines, reason=movement.kind, subject=subject)


def post_cash(session: Session, movement: Movement, currency: str, *, subject: str) -> None:
    """One transfer of money that stays the workspace's own: between its balance and what is at Stripe."""
    lines = [
        Line(queries.holder(session), "wallet", Money(movement.cash, currency)),
        Line(PLATFORM, "world", Money(movement.fee - movement.cash, currency)),
        Line(PLATFORM, "expense:stripe", Money(-movement.fee, currency)),
    ]
    ledger.post(session, movement.kind, movement.key, lines, reason=movement.kind, subject=subject)


def _close_requests(session: Session, row: Purchase, reversals: Sequence[Reversal]) -> None:
    """Refunds that we asked for and that Stripe has made: what was set aside for them is free to be taken back."""
    by_request = {one.request_id: one for one in reversals if one.request_id}
    for request in purchase_queries.refunds(session, [row.id]):
        if refund := by_request.get(str(request.id)):
            ledger.release(session, request.reservation_id, reason="refunded" if refund.counts else "refund failed")
            request.status, request.refund_id = "made" if refund.counts else "failed", refund.key
