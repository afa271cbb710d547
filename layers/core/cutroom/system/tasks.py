"""The clocks of what belongs to no one capability."""

from sqlalchemy import text

from cutroom.runtime import events
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing


def relay(ctx: Context, data: Nothing) -> None:
    """Send the events that are overdue: those whose sending failed after their commit."""
    while True:
        with ctx.transaction() as session:
            overdue = events.claim_overdue(session)
        if not overdue:
            return
        ctx.deliver(overdue)


def forget(ctx: Context, data: Nothing) -> None:
    """Delete rows that have had their time: answers to idempotency keys, ended sign-ins, secrets that were mailed."""
    with ctx.transaction() as session:
        session.execute(text("select forget_expired()"))
