"""Jobs that cost credits: set aside as a job starts, paid as it is done, returned in every other case.

The end needs no call: the database settles what was set aside in the transaction in which the run ends. What costs
nothing leaves no trace. ADR 0039.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cutroom.billing import ledger, queries, rules, service
from cutroom.billing.errors import QuoteRequired
from cutroom.billing.models import QuoteRow, WorkReservation
from cutroom.billing.rules import PriceList
from cutroom.billing.schemas import BalanceLow, WantedItem
from cutroom.jobs import service as jobs
from cutroom.jobs.schemas import JobView
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.money import CREDITS, Money
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


class Work(NamedTuple):
    """A job that begins: how many units of which operation, and what the history calls it (`export:<id>`)."""

    run_id: UUID
    operation: str
    quantity: int
    subject: str


def prices(ctx: Context) -> PriceList:
    """What work costs at this installation."""
    return rules.price_list(ctx.settings.prices_json)


def reserve(ctx: Context, session: Session, actor: Actor, work: Work, quote_id: UUID | None = None) -> int:
    """Set aside what a job will cost, at the price that was quoted; gives the credits. What is free needs no quote.

    Raises QuoteRequired, InsufficientCredits, QuoteExpired, QuoteUsed, NotFound, Invalid for a quote of other work.
    """
    at, listed, owner_id = now(), prices(ctx), actor.workspace_id
    if quote_id:
        quote = service.take_quote(session, quote_id, at)
        _covers(quote, work)
        credits, currency = quote.total, quote.currency
    else:
        [item] = rules.itemised(listed, [WantedItem(operation=work.operation, quantity=work.quantity)], at)
        if item.credits:
            raise QuoteRequired(
                f"This costs {item.credits:,} credits. Ask for its price first, and start it with that quote.",
                credits=item.credits,
            )
        credits, currency = 0, listed.currency
    if credits:
        _set_aside(session, owner_id, work.run_id, Money(credits, currency), f"run:{work.run_id}", work.subject)
        _tell_if_low(ctx, session, actor, credits, work.run_id)
    return credits


def _tell_if_low(ctx: Context, session: Session, actor: Actor, credits: int, run_id: UUID) -> None:
    """Told where what was just set aside has taken the balance across the mark: once for each crossing."""
    mark, left = prices(ctx).low_balance, queries.balances(session).get(("available", CREDITS), 0)
    if actor.created_by and left < mark <= left + credits:
        ctx.outbox.add(session, BalanceLow(owner_id=actor.workspace_id, user_id=actor.created_by, run_id=run_id))


def _covers(quote: QuoteRow, work: Work) -> None:
    """Raises Invalid for a quote that is not for at least this work."""
    quoted = [(item["operation"], item["quantity"]) for item in quote.items]
    if len(quoted) != 1 or quoted[0][0] != work.operation or quoted[0][1] < work.quantity:
        raise Invalid("This price is for other work. Ask for a new quote.", field="quote_id")


def _set_aside(session: Session, owner_id: UUID, run_id: UUID, money: Money, key: str, subject: str) -> UUID:
    at = now()
    reservation_id = ledger.reserve(
        session,
        queries.holder(session),
        money,
        key,
        reason="work",
        subject=subject,
        expires_at=at + rules.RESERVATION_LIFE,
    )
    session.add(WorkReservation(reservation_id=reservation_id, owner_id=owner_id, run_id=run_id, credits=money.amount))
    session.flush()
    return reservation_id


@contextmanager
def explained(ctx: Context, actor: Actor) -> Generator[None]:
    """Adds to a refusal for too few credits what there is, and what is owed."""
    with service.short_of_credits(ctx, actor):
        yield


def retry_job(ctx: Context, actor: Actor, job_id: UUID) -> JobView:
    """Run a failed or canceled job again, for what it cost before. Raises NotFound, Conflict, InsufficientCredits."""
    with explained(ctx, actor), ctx.transaction(actor) as session:
        again = _again(session, actor.workspace_id, job_id)
    try:
        return jobs.retry_job(ctx, actor, job_id)
    except Conflict:
        if again:
            with ctx.transaction(actor) as session:
                ledger.release(session, again, reason="not started")
        raise


def _again(session: Session, owner_id: UUID, run_id: UUID) -> UUID | None:
    """Set aside once more what was returned when the run ended; None where it cost nothing, or is still set aside."""
    query = select(WorkReservation).where(WorkReservation.run_id == run_id).order_by(WorkReservation.created_at)
    rows = session.scalars(query).all()
    if not rows:
        return None
    before = queries.reservation(session, rows[-1].reservation_id)
    if before.status != "voided":
        return None
    money, key = Money(rows[-1].credits, before.currency or ""), f"run:{run_id}:{len(rows)}"
    return _set_aside(session, owner_id, run_id, money, key, before.subject)
