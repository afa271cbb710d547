"""What becomes of a workspace's money when it is purged: it goes out at once, or stays owed to it."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import earnings, ledger
from cutroom.billing import gateway as payments
from cutroom.billing.ledger import Line
from cutroom.kit.errors import RetryLater
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.payouts import queries, rules, service
from cutroom.runtime.context import Context, log

LEAST = 1  # whoever leaves is paid whatever there is


def pay_rest(ctx: Context, owner_id: UUID) -> None:
    """Pay out everything that is available, whatever the minimum; what cannot be paid stays a liability `unclaimed`.

    Raises RetryLater while a payout has not ended: the purge goes on later, so that no money is lost on its way.
    """
    with ctx.transaction(owner_id) as session:
        account = queries.account(session, lock=True)
        can_pay = account is not None and account.state == "ready" and payments.is_set_up(ctx.settings)
        busy = {one.currency for one in queries.open_ones(session)}
        for (kind, currency), amount in earnings.balances(session).items():
            if kind != "available" or amount <= 0 or currency in busy:
                continue
            whole = rules.payable(amount, currency, LEAST)
            if account is not None and can_pay and whole and not queries.has_failed(session, "closing", currency):
                service.start(ctx, session, account, whole, currency, "closing", account.created_by)
                busy.add(currency)
            else:
                _keep_unclaimed(session, Money(amount, currency))
    if busy:
        raise RetryLater("A payout is still on its way.")


def _keep_unclaimed(session: Session, money: Money) -> None:
    """Money that nobody can be paid stays owed to the holder, for whoever proves to be them."""
    holder = earnings.holder(session)
    lines = (Line(holder, "available", -money), Line(holder, "unclaimed", money))
    ledger.post(session, "unclaimed", f"{holder}:{new_id()}", lines, reason="left")
    log.warning("money stays unclaimed", holder=str(holder), amount=money.amount, currency=money.currency)
