"""What the clock does for billing."""

from datetime import timedelta

from cutroom.billing import (
    events,
    gateway,
    ledger,
    purchase_queries,
    queries,
    reconciling,
    refund_requests,
    subscription_queries,
    subscription_settlement,
)
from cutroom.billing.errors import NotSetUp, PaymentRefused, PaymentsAway
from cutroom.billing.reconciling import Reconciliation
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing

MOST = 500  # reservations in one call; the next comes soon
QUOTES_KEPT = timedelta(days=1)
UNHEARD_FOR = timedelta(minutes=15)  # after that a purchase that is under way is read at Stripe
READ_AT_ONCE = 20  # purchases in one call


def release_expired(ctx: Context, data: Nothing) -> None:
    """Return what is set aside for work that never ended, each in a transaction of its own; forget unused quotes."""
    with ctx.transaction() as session:
        expired = queries.expired_for_system(session, now(), MOST)
        queries.forget_quotes_for_system(session, now() - QUOTES_KEPT)
    for reservation_id in expired:
        with ctx.transaction() as session:
            ledger.release(session, reservation_id, reason="expired")


def expire_lots(ctx: Context, data: Nothing) -> None:
    """Take credits that have ended out of balances, each holder's in a transaction of its own."""
    with ctx.transaction() as session:
        holders = queries.ended_for_system(session, now(), MOST)
    for holder in holders:
        with ctx.transaction() as session:
            ledger.expire_lots(session, holder, now())


def reconcile(ctx: Context, data: Nothing) -> Reconciliation:
    """Compare the books with themselves and with Stripe; what differs is an error in the log, and is told."""
    return reconciling.run(ctx)


def settle_purchases(ctx: Context, data: Nothing) -> None:
    """Read at Stripe what became of purchases and refunds that nobody has told us of, the longest unheard of first."""
    if not gateway.is_set_up(ctx.settings):
        return
    with ctx.transaction() as session:
        due = purchase_queries.due_for_system(session, now() - UNHEARD_FOR, READ_AT_ONCE)
    for place in due:
        try:
            refund_requests.resume(ctx, place.owner_id, place.purchase_id)
        except (PaymentRefused, PaymentsAway, NotSetUp) as error:
            log.warning("a purchase could not be settled", purchase_id=str(place.purchase_id), code=error.code)


def settle_subscriptions(ctx: Context, data: Nothing) -> None:
    """Read subscriptions at Stripe that are under way or whose period is over; end those whose grace is over."""
    if not gateway.is_set_up(ctx.settings):
        return
    with ctx.transaction() as session:
        due = subscription_queries.due_for_system(session, now() - UNHEARD_FOR, now(), READ_AT_ONCE)
    for place in due:
        try:
            subscription_settlement.bring_up_to_date(ctx, place.owner_id, place.subscription_id)
            subscription_settlement.end_after_grace(ctx, place.owner_id, place.subscription_id)
        except (PaymentRefused, PaymentsAway, NotSetUp) as error:
            log.warning("a subscription could not be settled", id=str(place.subscription_id), code=error.code)


def catch_up(ctx: Context, data: Nothing) -> None:
    """Settle what Stripe could not tell us of: the events that it holds as undelivered."""
    if not gateway.is_set_up(ctx.settings):
        return
    for kind, subject in gateway.undelivered(ctx.settings):
        try:
            events.settle_event(ctx, kind, subject)
        except PaymentsAway:  # one that cannot be read now keeps no other waiting
            log.warning("an event could not be settled", type=kind)
