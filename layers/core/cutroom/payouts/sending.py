"""Sending a payout, and reading what became of one: Stripe is asked between two transactions, never within one.

Whoever is killed in between leaves a payout in `sending`, which the clock makes `unconfirmed` once no worker can be
alive any more. From there it is only read: there is never a second call for it.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.payouts import gateway, queries, rules, settling
from cutroom.payouts.errors import PayoutSettled
from cutroom.payouts.gateway import Order
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

TRIES = 5
Effect = Callable[[Session], object]


def send(ctx: Context, owner_id: UUID, payout_id: UUID) -> None:
    """Transfer a payout that waits for it, and record what came of that.

    Raises NotFound, PayoutSettled where it does not wait (any more): nothing is sent then.
    """
    order = _claim(ctx, owner_id, payout_id)
    outcome = gateway.send(ctx.settings, order)
    with ctx.transaction(owner_id) as session:
        settling.answered(ctx, session, queries.get(session, payout_id, lock=True), outcome)


def _claim(ctx: Context, owner_id: UUID, payout_id: UUID) -> Order:
    """Say that Stripe is being asked, before it is."""
    with ctx.transaction(owner_id) as session:
        row = queries.get(session, payout_id, lock=True)
        if row.state != "reserved":
            raise PayoutSettled("This payout isn’t waiting to be sent. Nothing was sent again.", state=row.state)
        row.state, row.tries, row.version = "sending", row.tries + 1, row.version + 1
        row.first_sent_at, row.next_at = row.first_sent_at or now(), now() + rules.LEASE
        return settling.order_of(row)


def read(ctx: Context, owner_id: UUID, payout_id: UUID, also: Effect = lambda _: None) -> None:
    """Bring a payout to where it stands at Stripe; `also` happens in the same transaction.

    Raises NotFound, PaymentsAway, PaymentRefused, NotSetUp.
    """
    for _ in range(TRIES):
        with ctx.transaction(owner_id) as session:
            version = queries.get(session, payout_id).version
        transfer = gateway.find(ctx.settings, settling.group_of(payout_id))
        with ctx.transaction(owner_id) as session:
            row = queries.get(session, payout_id, lock=True)
            if row.version != version:
                continue
            if transfer:
                settling.found(ctx, session, row, transfer)
            else:
                settling.not_found(ctx, session, row)
            also(session)
            return


def go_on(ctx: Context, owner_id: UUID, payout_id: UUID) -> None:
    """What the clock does with a payout that is due: send it, give up a worker that is lost, or read.

    Raises NotFound, PaymentsAway, PaymentRefused, NotSetUp.
    """
    with ctx.transaction(owner_id) as session:
        row = queries.get(session, payout_id, lock=True)
        if row.next_at is None or row.next_at > now():
            return
        if row.state == "sending":
            settling.unconfirmed(row, now() - rules.FIRST_READ_AFTER)
            row.version += 1
        elif row.state == "unconfirmed":
            row.next_at = now() + rules.FIRST_READ_AFTER  # where it cannot be read now
        state = row.state
    if state == "reserved":
        send(ctx, owner_id, payout_id)
    else:
        read(ctx, owner_id, payout_id)
