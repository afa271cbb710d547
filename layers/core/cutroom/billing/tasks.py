"""What the clock does for billing."""

from cutroom.billing import ledger, queries
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing

MOST = 500  # reservations in one call; the next comes soon


def release_expired(ctx: Context, data: Nothing) -> None:
    """Return what is set aside for work that never ended, each in a transaction of its own."""
    with ctx.transaction() as session:
        expired = queries.expired_for_system(session, now(), MOST)
    for reservation_id in expired:
        with ctx.transaction() as session:
            ledger.release(session, reservation_id, reason="expired")


def reconcile(ctx: Context, data: Nothing) -> None:
    """Compare kept balances with the entries, and every currency with nothing; what differs is an error in the log."""
    with ctx.transaction() as session:
        wrong = queries.mismatches_for_system(session)
        totals = {currency: total for currency, total in queries.totals_for_system(session).items() if total}
    if wrong or totals:
        accounts = [{"account_id": str(one[0]), "kept": one[1], "replayed": one[2]} for one in wrong[:100]]
        log.error("the ledger does not balance", extra={"accounts": accounts, "totals": totals})
