"""All SQL of billing. The ledger is written by functions of the database alone (migration 0009)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, func, literal, select, text, tuple_
from sqlalchemy.orm import Session

from cutroom.billing.models import Account, Balance, Entry, Holder, Lot, QuoteRow, Transfer
from cutroom.kit.ids import new_id
from cutroom.kit.money import CREDITS
from cutroom.runtime.database import one

POST = text(
    "select ledger_post(:id, :kind, :key, :reason, :subject, :body, cast(:holders as uuid[]), cast(:kinds as text[]), "
    "cast(:currencies as text[]), cast(:amounts as bigint[]))"
)
RESERVE = text("select ledger_reserve(:id, :key, :reason, :subject, :body, :expires_at, :holder, :currency, :amount)")
SETTLE = text("select ledger_settle(:id, :reservation, :kind, :used, :reason, :spent_on, :platform)")
OPEN_LOT = text("select ledger_open_lot(:transfer, :expires_at, :promotional)")
EXPIRE_LOTS = text("select ledger_expire_lots(cast(:holders as uuid[]), :at)")
REVERSE = text("select ledger_reverse(:id, :transfer, :reason)")
IN_WALLET = ("available", "debt")
PAGE = 500


class StatementLine(NamedTuple):
    """An entry, the transfer that made it, and the kind of its account."""

    entry: Entry
    transfer: Transfer
    account: str


def call(session: Session, function: TextClause, values: dict[str, Any]) -> Any:
    """What one of the ledger's functions answers."""
    return session.scalar(function, values)


def holder(session: Session) -> UUID:
    """The holder of the workspace's accounts; the first call makes it."""
    known = session.scalar(select(Holder.holder_id))
    return known or session.scalars(text("select ledger_holder(:id)"), {"id": new_id()}).one()


def balances(session: Session) -> dict[tuple[str, str], int]:
    """(kind, currency) -> balance of the workspace's own accounts."""
    query = select(Account.kind, Account.currency, Balance.balance).join(Balance, Balance.account_id == Account.id)
    return {(row[0], row[1]): row[2] for row in session.execute(query)}


def ended(session: Session, at: datetime) -> int:
    """What is still in the workspace's balance of lots that have ended by an instant."""
    left = select(func.coalesce(func.sum(Lot.remaining), 0)).where(Lot.remaining > 0, Lot.expires_at <= at)
    return int(session.scalar(left) or 0)


def lots(session: Session, at: datetime) -> Sequence[Lot]:
    """The workspace's credits that end, and are not used or over; in the order in which they are spent."""
    query = select(Lot).where(Lot.remaining > 0, Lot.expires_at > at)
    return session.scalars(query.order_by(Lot.expires_at, Lot.promotional.desc(), Lot.created_at, Lot.id)).all()


def balance_at(session: Session, holder_id: UUID, kind: str, currency: str, at: datetime) -> int:
    """What an account held at an instant: its last entry until then; for one without bounds the sum of all of them."""
    account = select(Account).where(Account.holder_id == holder_id, Account.kind == kind, Account.currency == currency)
    found = session.scalars(account).one_or_none()
    if found is None:
        return 0
    until = (Entry.account_id == found.id, Entry.posted_at <= at)
    if found.floor is None and found.ceiling is None:
        return int(session.scalar(select(func.coalesce(func.sum(Entry.amount), 0)).where(*until)) or 0)
    newest = select(Entry.balance).where(*until).order_by(Entry.posted_at.desc(), Entry.version.desc()).limit(1)
    return session.scalar(newest) or 0


def history(session: Session, offset: int, limit: int) -> tuple[list[StatementLine], int]:
    """A page of the credits that came into and went out of the wallet, newest first, and how many lines there are.

    Each account's newest lines come from the index and are merged: a page costs the same among a million entries.
    """
    kept = select(Account.id, Account.kind, Balance.version).join(Balance, Balance.account_id == Account.id)
    accounts = session.execute(kept.where(Account.kind.in_(IN_WALLET), Account.currency == CREDITS)).all()
    newest = (Entry.posted_at.desc(), Entry.version.desc())
    entries: list[Entry] = []
    for account in accounts:
        own = select(Entry).where(Entry.account_id == account.id).order_by(*newest)
        entries += session.scalars(own.limit(offset + limit))
    entries.sort(key=lambda one: (one.posted_at, one.version or 0), reverse=True)
    kinds = {account.id: account.kind for account in accounts}
    return _explained(session, entries[offset : offset + limit], kinds), sum(account.version for account in accounts)


def lines(session: Session) -> Iterator[StatementLine]:
    """Every entry of the workspace's own accounts, one account after another, oldest first, a few at a time."""
    kinds = {row[0]: row[1] for row in session.execute(select(Account.id, Account.kind).order_by(Account.kind))}
    for account_id in kinds:
        last: list[ColumnElement[bool]] = []
        while entries := _next(session, account_id, last):
            yield from _explained(session, entries, kinds)
            place = tuple_(literal(entries[-1].posted_at), literal(entries[-1].version))
            last = [tuple_(Entry.posted_at, Entry.version) > place]


def money_lines(session: Session, since: datetime, until: datetime) -> Iterator[StatementLine]:
    """The entries of the workspace's accounts of money within a time, oldest first."""
    kinds = {
        row[0]: row[1] for row in session.execute(select(Account.id, Account.kind).where(Account.currency != CREDITS))
    }
    within = (Entry.account_id.in_(kinds), Entry.posted_at >= since, Entry.posted_at < until)
    entries = session.scalars(select(Entry).where(*within).order_by(Entry.posted_at, Entry.version)).all()
    yield from _explained(session, entries, kinds)


def _next(session: Session, account_id: UUID, last: list[ColumnElement[bool]]) -> Sequence[Entry]:
    query = select(Entry).where(Entry.account_id == account_id, *last).order_by(Entry.posted_at, Entry.version)
    return session.scalars(query.limit(PAGE)).all()


def _explained(session: Session, entries: Sequence[Entry], kinds: dict[UUID, str]) -> list[StatementLine]:
    """The entries with their transfers, which are looked up by id."""
    wanted = select(Transfer).where(Transfer.id.in_([one.transfer_id for one in entries]))
    transfers = {one.id: one for one in session.scalars(wanted)}
    return [StatementLine(one, transfers[one.transfer_id], kinds[one.account_id]) for one in entries]


def reservation(session: Session, reservation_id: UUID) -> Transfer:
    """The workspace's reservation. Raises NotFound."""
    query = select(Transfer).where(Transfer.id == reservation_id, Transfer.kind == "reserve")
    return one(session, query.execution_options(populate_existing=True), "This reservation")


def quote(session: Session, quote_id: UUID, *, lock: bool = False) -> QuoteRow:
    """The workspace's quote. Raises NotFound."""
    query = select(QuoteRow).where(QuoteRow.id == quote_id)
    return one(session, query.with_for_update() if lock else query, "This quote")


def expired_for_system(session: Session, at: datetime, limit: int) -> Sequence[UUID]:
    """Reservations whose time is over and that nobody has ended, the oldest first."""
    return session.scalars(text("select ledger_expired(:at, :limit)"), {"at": at, "limit": limit}).all()


def forget_quotes_for_system(session: Session, before: datetime) -> int:
    """Remove quotes that nobody used and that ran out before an instant; gives how many."""
    return session.scalar(text("select forget_quotes(:before)"), {"before": before}) or 0


def mismatches_for_system(session: Session) -> Sequence[tuple[UUID, int, int]]:
    """(account, kept balance, sum of its entries) where the two differ."""
    rows = session.execute(text("select account_id, kept, replayed from ledger_mismatches()"))
    return [(row[0], row[1], row[2]) for row in rows]


def lot_mismatches_for_system(session: Session) -> Sequence[tuple[UUID, int, int]]:
    """(account, kept balance, sum of its lots) where the lots hold more than the account."""
    rows = session.execute(text("select account_id, kept, in_lots from ledger_lot_mismatches()"))
    return [(row[0], row[1], row[2]) for row in rows]


def ended_for_system(session: Session, at: datetime, limit: int) -> Sequence[UUID]:
    """The holders who have credits that have ended."""
    return session.scalars(text("select ledger_ended_lots(:at, :limit)"), {"at": at, "limit": limit}).all()


def totals_for_system(session: Session) -> dict[str, int]:
    """Currency -> the sum of all entries, which is nothing where the books are right."""
    return {row[0]: row[1] for row in session.execute(text("select currency, total from ledger_totals()"))}
