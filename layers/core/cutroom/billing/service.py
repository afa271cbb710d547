"""Use cases of billing: what work will cost, credits that are set aside for it, and what a workspace has."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import ledger, queries, rules
from cutroom.billing.errors import InsufficientCredits, QuoteExpired, QuoteUsed
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.billing.models import QuoteRow, Transfer
from cutroom.billing.schemas import (
    AskQuote,
    BalanceView,
    LotView,
    Prices,
    PriceView,
    QuoteView,
    ReservationView,
    TransactionView,
)
from cutroom.kit.errors import Invalid
from cutroom.kit.money import CREDITS, Money
from cutroom.kit.schemas import Page, PageRequest, Schema
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


class _Wanted(Schema):
    quote_id: UUID
    subject: str


class _Reserved(Schema):
    id: UUID


def quote(ctx: Context, actor: Actor, request: AskQuote) -> QuoteView:
    """What work costs at most, part by part; the price holds for ten minutes. Raises Invalid for what has no price."""
    at, prices = now(), rules.price_list(ctx.settings.prices_json)
    items = rules.itemised(prices, request.items, at)
    row = QuoteRow(
        owner_id=actor.workspace_id,
        created_by=actor.created_by,
        items=[item.model_dump() for item in items],
        total=sum(item.credits for item in items),
        currency=prices.currency,
        expires_at=at + rules.QUOTE_LIFE,
    )
    with ctx.transaction(actor) as session:
        session.add(row)
        session.flush()
    return QuoteView(id=row.id, items=items, total=row.total, currency=row.currency, expires_at=row.expires_at)


def prices(ctx: Context) -> Prices:
    """What each operation costs now."""
    at, listed = now(), rules.price_list(ctx.settings.prices_json)
    items = [one.model_dump(include=set(PriceView.model_fields)) for one in rules.prices_at(listed, at)]
    return Prices(items=[PriceView.model_validate(one) for one in items])


def reserve(ctx: Context, actor: Actor, quote_id: UUID, subject: str, key: str | None = None) -> ReservationView:
    """Set aside what a quote says, as work on `subject` starts; the same `key` gives the same reservation.

    Raises NotFound, QuoteExpired, QuoteUsed, InsufficientCredits (with what is available and what is owed).
    """
    with short_of_credits(ctx, actor), ctx.transaction(actor) as session:
        wanted = _Wanted(quote_id=quote_id, subject=subject)
        made = idempotency.once(
            session, actor.workspace_id, "reserve", key, wanted, lambda: _reserve(session, wanted), view=_Reserved
        )
        return _view(queries.reservation(session, made.id))


def _reserve(session: Session, wanted: _Wanted) -> _Reserved:
    at = now()
    row = take_quote(session, wanted.quote_id, at)
    reservation_id = ledger.reserve(
        session,
        queries.holder(session),
        Money(row.total, row.currency),
        f"quote:{row.id}",
        reason="work",
        subject=wanted.subject,
        expires_at=at + rules.RESERVATION_LIFE,
    )
    row.reservation_id = reservation_id
    return _Reserved(id=reservation_id)


def take_quote(session: Session, quote_id: UUID, at: datetime) -> QuoteRow:
    """Use a quote, once and in time. Raises NotFound, QuoteUsed, QuoteExpired."""
    row = queries.quote(session, quote_id, lock=True)
    if row.used_at:
        raise QuoteUsed("This quote was used already. Ask for a new one.")
    if row.expires_at < at:
        raise QuoteExpired("This price is no longer valid. Ask for a new quote.")
    row.used_at = at
    return row


def commit(ctx: Context, actor: Actor, reservation_id: UUID, used: int) -> ReservationView:
    """Charge what the work used, never more than was reserved, and return the rest.

    Raises NotFound, ReservationSettled.
    """
    with ctx.transaction(actor) as session:
        reserved = queries.reservation(session, reservation_id).amount or 0
        ledger.commit(session, reservation_id, min(used, reserved), reason="work")
        return _view(queries.reservation(session, reservation_id))


def release(ctx: Context, actor: Actor, reservation_id: UUID, reason: str = "not used") -> ReservationView:
    """Return all that was set aside: the work failed or was cancelled. One that has ended stays so. Raises NotFound."""
    with ctx.transaction(actor) as session:
        queries.reservation(session, reservation_id)
        ledger.release(session, reservation_id, reason=reason)
        return _view(queries.reservation(session, reservation_id))


def grant(ctx: Context, actor: Actor, amount: int, key: str, *, reason: str, subject: str = "") -> UUID:
    """Give credits, once for each key of the workspace; debt is paid first. The transfer's id. Raises KeyReused."""
    return _issue(ctx, actor, "grant", Money(amount, CREDITS), key, reason, subject)


def revoke(ctx: Context, actor: Actor, amount: int, key: str, *, reason: str, subject: str = "") -> UUID:
    """Take credits back, once for each key; what was spent becomes debt, what is reserved is untouched."""
    return _issue(ctx, actor, "revoke", Money(-amount, CREDITS), key, reason, subject)


def _issue(ctx: Context, actor: Actor, kind: str, money: Money, key: str, reason: str, subject: str) -> UUID:
    if not money.amount or (money.amount > 0) != (kind == "grant"):
        raise Invalid("The number of credits must be above zero.", field="amount")
    with ctx.transaction(actor) as session:
        holder = queries.holder(session)
        lines = (Line(holder, "wallet", money), Line(PLATFORM, "issued", -money))
        return ledger.post(session, kind, f"{holder}:{key}", lines, reason=reason, subject=subject)


def balance(ctx: Context, actor: Actor) -> BalanceView:
    """What the workspace has in credits."""
    with ctx.snapshot(actor) as session:
        kept, ended = queries.balances(session), queries.ended(session, now())
        ending = [LotView(credits=one.remaining, expires_at=one.expires_at) for one in queries.lots(session, now())]
    return BalanceView(
        currency=CREDITS,
        available=kept.get(("available", CREDITS), 0) - ended,
        ending=ending,
        reserved=kept.get(("reserved", CREDITS), 0),
        owed=-kept.get(("debt", CREDITS), 0),
    )


def cash(session: Session, kind: str) -> dict[str, int]:
    """Currency -> minor units that the workspace has of a kind of account: `available` or `pending`."""
    kept = queries.balances(session)
    return {currency: amount for (name, currency), amount in kept.items() if name == kind and currency != CREDITS}


def transactions(ctx: Context, actor: Actor, request: PageRequest) -> Page[TransactionView]:
    """A page of what came in and went out, newest first, with what each line was for."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.history(session, request.offset, request.limit)
        items = [_line(row) for row in rows]
    return Page[TransactionView](items=items, total=total, page=request.page, limit=request.limit)


def _line(line: queries.StatementLine) -> TransactionView:
    entry, transfer, account = line
    return TransactionView(
        id=transfer.id,
        account=account,
        kind=transfer.kind,
        reason=transfer.reason,
        subject=transfer.subject,
        amount=entry.amount,
        currency=entry.currency,
        balance=entry.balance or 0,
        created_at=entry.posted_at,
    )


def _view(row: Transfer) -> ReservationView:
    return ReservationView.model_validate(
        {name: getattr(row, name) for name in ("id", "status", "amount", "currency", "subject", "expires_at")}
    )


@contextmanager
def short_of_credits(ctx: Context, actor: Actor) -> Generator[None]:
    """Adds what there is and what is owed to the error, once the refused transaction is over."""
    try:
        yield
    except InsufficientCredits as error:
        has = balance(ctx, actor)
        raise InsufficientCredits(error.message, available=has.available, owed=has.owed) from error
