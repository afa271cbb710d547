"""What the clock does for payouts."""

from datetime import timedelta

from cutroom.billing import gateway as payments
from cutroom.billing.errors import NotSetUp, PaymentRefused, PaymentsAway
from cutroom.kit.errors import NotFound
from cutroom.payouts import accounts, events, queries, sending, service
from cutroom.payouts.errors import PayoutSettled
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing

AT_ONCE = 20
SCHEDULED_AT_ONCE = 200
WAITING_READ_AFTER, READY_READ_AFTER = timedelta(hours=1), timedelta(days=1)
PASSING = (PaymentRefused, PaymentsAway, NotSetUp, NotFound, PayoutSettled)


def settle(ctx: Context, data: Nothing) -> None:
    """Send payouts that wait, and read at Stripe what became of those of which nobody knows, the longest due first."""
    if not payments.is_set_up(ctx.settings):
        return
    with ctx.transaction() as session:
        due = queries.due_for_system(session, now(), AT_ONCE)
    for place in due:
        try:
            sending.go_on(ctx, place.owner_id, place.payout_id)
        except PASSING as error:
            log.warning("a payout could not be settled", payout_id=str(place.payout_id), code=error.code)


def pay_scheduled(ctx: Context, data: Nothing) -> None:
    """Start the weekly payouts that are due."""
    with ctx.transaction() as session:
        due = queries.scheduled_for_system(session, now(), SCHEDULED_AT_ONCE)
    for owner_id in due:
        service.pay_scheduled(ctx, owner_id, now())


def catch_up(ctx: Context, data: Nothing) -> None:
    """Read accounts that nobody has told us of for a while, and what Stripe's undelivered events are about."""
    if not payments.is_set_up(ctx.settings):
        return
    with ctx.transaction() as session:
        owners = queries.unheard_for_system(session, now() - WAITING_READ_AFTER, now() - READY_READ_AFTER, AT_ONCE)
    for owner_id in owners:
        try:
            accounts.refresh(ctx, owner_id)
        except PASSING as error:
            log.warning("a payout account could not be read", owner_id=str(owner_id), code=error.code)
    for kind, subject in payments.undelivered(ctx.settings):
        try:
            events.read_event(ctx, {"type": kind, "data": {"object": subject}})
        except PASSING as error:
            log.warning("an event could not be settled", type=kind, code=error.code)
