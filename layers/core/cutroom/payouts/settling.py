"""What follows for a payout from what Stripe has answered, or from what was read there: its state, and its money.

Both change in the caller's transaction. Money moves available -> payout -> what is at Stripe, each step once for a
payout, under a key of its own.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import earnings, ledger
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.kit.money import Money
from cutroom.payouts import rules
from cutroom.payouts.gateway import Busy, Order, Outcome, Refused, Transfer, Unknown
from cutroom.payouts.models import Payout
from cutroom.payouts.schemas import PayoutEnded
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now

UNDECIDED = ("sending", "unconfirmed")


def group_of(payout_id: UUID) -> str:
    """What names a payout at Stripe: key of its transfer, and group."""
    return f"payout:{payout_id}"


def order_of(row: Payout) -> Order:
    """The transfer that a payout is."""
    return Order(group_of(row.id), row.amount, row.currency, row.destination)


def set_aside(session: Session, row: Payout) -> None:
    """Move a payout's money out of what is available. Raises InsufficientCredits."""
    money = Money(row.amount, row.currency)
    lines = (Line(earnings.holder(session), "available", -money), Line(row.id, "payout", money))
    ledger.post(session, "payout", str(row.id), lines, reason="payout", subject=group_of(row.id))


def answered(ctx: Context, session: Session, row: Payout, outcome: Outcome) -> None:
    """Take in what came of asking Stripe for the transfer; one that was settled meanwhile by reading stays so."""
    if row.state not in UNDECIDED:
        return
    row.version += 1
    match outcome:
        case Transfer():
            _sent(ctx, session, row, outcome)
        case Refused(code):
            _failed(ctx, session, row, code)
        case Busy():
            row.state, row.next_at = "reserved", now() + rules.later(row.tries)
        case Unknown():
            unconfirmed(row, now())


def unconfirmed(row: Payout, at: datetime) -> None:
    """Nobody knows whether the transfer was made: it is read, and never asked for again."""
    row.state, row.next_at = "unconfirmed", at + rules.FIRST_READ_AFTER


def found(ctx: Context, session: Session, row: Payout, transfer: Transfer) -> None:
    """Take in the transfer that Stripe lists: it was made, and so much of it has come back since."""
    if transfer.order != order_of(row):
        log.error("a transfer is unlike its payout", payout_id=str(row.id), transfer_id=transfer.id)
        row.next_at = now() + rules.READ_EVERY if row.state in UNDECIDED else row.next_at
        return
    if row.state == "failed":
        log.error("a payout that failed was transferred", payout_id=str(row.id), transfer_id=transfer.id)
        return
    row.version += 1
    _sent(ctx, session, row, transfer)


def not_found(ctx: Context, session: Session, row: Payout) -> None:
    """Take in that Stripe lists no transfer: after a day, and twice in an hour, there will be none."""
    if row.state != "unconfirmed" or row.first_sent_at is None:
        return
    row.version += 1
    if rules.never_happened(row.first_sent_at, row.unseen_since, now()):
        _failed(ctx, session, row, "not_found")
        return
    row.unseen_since = row.unseen_since or now()
    row.next_at = now() + rules.READ_EVERY


def _sent(ctx: Context, session: Session, row: Payout, transfer: Transfer) -> None:
    if row.state != "sent":
        row.state, row.transfer_id, row.ended_at, row.next_at, row.reason = "sent", transfer.id, now(), None, None
        money = Money(row.amount, row.currency)
        _post(
            session, row, "payout_sent", str(row.id), (Line(row.id, "payout", -money), Line(PLATFORM, "world", money))
        )
        ctx.outbox.add(session, PayoutEnded(owner_id=row.owner_id, payout_id=row.id, outcome="sent"))
    if transfer.reversed > row.returned:
        money = Money(transfer.reversed - row.returned, row.currency)
        row.returned = transfer.reversed
        lines = (Line(PLATFORM, "world", -money), Line(earnings.holder(session), "wallet", money))
        _post(session, row, "payout_reversed", f"{row.id}:{transfer.reversed}", lines)
        ctx.outbox.add(session, PayoutEnded(owner_id=row.owner_id, payout_id=row.id, outcome="returned"))


def _failed(ctx: Context, session: Session, row: Payout, code: str) -> None:
    row.state, row.reason, row.ended_at, row.next_at = "failed", code, now(), None
    money = Money(row.amount, row.currency)
    lines = (Line(row.id, "payout", -money), Line(earnings.holder(session), "wallet", money))
    _post(session, row, "payout_failed", str(row.id), lines)
    ctx.outbox.add(session, PayoutEnded(owner_id=row.owner_id, payout_id=row.id, outcome="failed"))


def _post(session: Session, row: Payout, kind: str, key: str, lines: tuple[Line, ...]) -> None:
    ledger.post(session, kind, key, lines, reason=kind, subject=group_of(row.id))
