"""Use cases of payouts: what there is, and paying it out."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import earnings
from cutroom.billing import gateway as payments
from cutroom.billing.rules import price_list
from cutroom.kit.schemas import Page, PageRequest
from cutroom.payouts import accounts, queries, rules, settling
from cutroom.payouts.errors import AccountNotReady, BelowMinimum, PayoutUnderWay
from cutroom.payouts.models import Payout, PayoutAccount
from cutroom.payouts.queries import Sums
from cutroom.payouts.schemas import (
    PayoutAccountView,
    PayoutBalance,
    PayoutRequested,
    Payouts,
    PayoutState,
    PayoutView,
    RequestPayout,
    Trigger,
)
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

HELD = ("pending", "available", "debt")
WAITING = "We’re checking with Stripe whether this went out. Your money is safe, and nothing is sent twice."


def overview(ctx: Context, actor: Actor, request: PageRequest) -> Payouts:
    """The workspace's money, its payout account, and a page of payouts, newest first."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.newest(session, request.offset, request.limit)
        page = Page[PayoutView](items=[_view(row) for row in rows], total=total, page=request.page, limit=request.limit)
        money, account = balances(ctx, session), accounts.view(ctx, queries.account(session))
    return Payouts(balances=money, account=account, payouts=page)


def balances(ctx: Context, session: Session) -> list[PayoutBalance]:
    """The workspace's money by currency; without any, nothing."""
    held, sums = earnings.balances(session), queries.sums(session)
    least = price_list(ctx.settings.prices_json).payout_minimum
    currencies = sorted({currency for kind, currency in held if kind in HELD} | set(sums))
    return [_balance(one, held, sums.get(one, Sums(0, 0)), least) for one in currencies]


def _balance(currency: str, held: dict[tuple[str, str], int], sums: Sums, minimum: int) -> PayoutBalance:
    available = held.get(("available", currency), 0)
    return PayoutBalance(
        currency=currency, pending=held.get(("pending", currency), 0), available=available,
        on_the_way=sums.on_the_way, paid=sums.paid, debt=-held.get(("debt", currency), 0),
        payable=rules.payable(available, currency, minimum), minimum=minimum,
        missing=rules.missing(available, currency, minimum),
    )  # fmt: skip


def request(ctx: Context, actor: Actor, wanted: RequestPayout, key: str | None = None) -> PayoutView:
    """Set money aside for a payout, which is sent soon; the same `key` gives the same payout.

    Raises NotSetUp, AccountNotReady, PayoutUnderWay, BelowMinimum.
    """
    payments.require(ctx.settings)
    with ctx.transaction(actor) as session:
        return idempotency.once(
            session, actor.workspace_id, "payout", key, wanted,
            lambda: _view(_request(ctx, session, actor.created_by, wanted)), view=PayoutView,
        )  # fmt: skip


def _request(ctx: Context, session: Session, person: UUID | None, wanted: RequestPayout) -> Payout:
    account = ready_account(session)
    under_way = next((one for one in queries.open_ones(session) if one.currency == wanted.currency), None)
    if under_way:
        raise PayoutUnderWay("A payout is already on its way. Wait until it has ended.", payout_id=str(under_way.id))
    minimum = price_list(ctx.settings.prices_json).payout_minimum
    available = earnings.balances(session).get(("available", wanted.currency), 0)
    amount = rules.payable(available if wanted.amount is None else wanted.amount, wanted.currency, minimum)
    if not 0 < amount <= available:
        missing = rules.missing(available, wanted.currency, minimum)
        raise BelowMinimum("There isn’t enough to pay out yet.", minimum=minimum, missing=missing)
    return start(ctx, session, account, amount, wanted.currency, "request", person)


def ready_account(session: Session) -> PayoutAccount:
    """The workspace's account, locked: its payouts are started one after the other. Raises AccountNotReady."""
    account = queries.account(session, lock=True)
    if account is None or account.account_id is None or account.state != "ready":
        state = account.state if account else "none"
        raise AccountNotReady("Your payout account isn’t ready yet. Finish setting it up first.", state=state)
    return account


def start(
    ctx: Context, session: Session, account: PayoutAccount, amount: int, currency: str, trigger: Trigger,
    person: UUID | None,
) -> Payout:  # fmt: skip
    """A payout with its money set aside; it is sent once this transaction is there. Raises InsufficientCredits."""
    row = Payout(
        owner_id=account.owner_id, created_by=person, amount=amount, currency=currency,
        destination=str(account.account_id), state="reserved", trigger=trigger, next_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    settling.set_aside(session, row)
    ctx.outbox.add(session, PayoutRequested(owner_id=row.owner_id, payout_id=row.id))
    return row


def pay_scheduled(ctx: Context, owner_id: UUID, at: datetime) -> None:
    """Pay out what a workspace is to get weekly, in every currency of which there is enough, and plan the next time."""
    with ctx.transaction(owner_id) as session:
        account = queries.account(session, lock=True)
        if account is None or account.scheduled_at is None or account.scheduled_at > at:
            return
        account.scheduled_at = rules.next_monday(at)
        if account.state != "ready":
            return
        busy = {one.currency for one in queries.open_ones(session)}
        for one in balances(ctx, session):
            if one.payable and one.currency not in busy:
                start(ctx, session, account, one.payable, one.currency, "schedule", account.created_by)


def refresh_account(ctx: Context, actor: Actor) -> PayoutAccountView:
    """The payout account as it stands at Stripe now. Raises PaymentsAway, PaymentRefused, NotSetUp."""
    accounts.refresh(ctx, actor.workspace_id)
    with ctx.transaction(actor) as session:
        return accounts.view(ctx, queries.account(session))


def _view(row: Payout) -> PayoutView:
    reason = rules.failure(row.reason or "") if row.state == "failed" else None
    if row.state == "unconfirmed":
        reason = WAITING
    return PayoutView(
        id=row.id, amount=row.amount, currency=row.currency, state=cast(PayoutState, row.state),
        trigger=cast(Trigger, row.trigger), reason=reason, returned=row.returned, created_at=row.created_at,
        ended_at=row.ended_at,
    )  # fmt: skip
