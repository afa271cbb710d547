"""Bringing a subscription to where it stands at Stripe: read there, posted here, as `settlement` does purchases."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import gateway, invoice_reversals, ledger, purchase_queries, queries, rules, subscription_queries
from cutroom.billing import subscription_gateway as stripe
from cutroom.billing.errors import PaymentsAway
from cutroom.billing.invoice_reversals import KIND
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.billing.models import Subscription
from cutroom.billing.plan_terms import Plan
from cutroom.billing.schemas import PlanPaid, PlanPaymentEnded
from cutroom.billing.settling import Reversal
from cutroom.billing.subscribing import Grant, Held, Invoice, Standing, settle
from cutroom.billing.subscription_gateway import Opened
from cutroom.kit.money import CREDITS, Money
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now

TRIES = 5
LOST_AFTER = timedelta(hours=25)
Effect = Callable[[Session], object]


class StripeState(NamedTuple):
    """A subscription at Stripe: its checkout, what has come of that, and by invoice what of it went back."""

    opened: Opened | None
    standing: Standing | None = None
    invoices: Sequence[Invoice] = ()
    reversals: Mapping[str, Sequence[Reversal]] = MappingProxyType({})


def held(row: Subscription) -> Held:
    """A subscription as the rules see it."""
    return Held(
        row.plan, row.status, row.next_plan, row.cancels, row.period_ends_at, row.past_due_since, row.ended_at,
        row.invoice_url,
    )  # fmt: skip


def bring_up_to_date(ctx: Context, owner_id: UUID, row_id: UUID, also: Effect = lambda _: None) -> None:
    """Post what a subscription's invoices have brought and keep how it stands; `also` happens in the same transaction.

    Raises NotFound, PaymentsAway.
    """
    plans = rules.price_list(ctx.settings.prices_json).plans
    for _ in range(TRIES):
        with ctx.transaction(owner_id) as session:
            row, customer = subscription_queries.get(session, row_id), purchase_queries.customer(session)
        state = _read(ctx, row, customer, plans)
        with ctx.transaction(owner_id) as session:
            current = subscription_queries.get(session, row_id, lock=True)
            if current.version == row.version:
                _apply(ctx, session, current, state, plans)
                also(session)
                return
    raise PaymentsAway("This subscription is being updated. Try again in a moment.")


def end_after_grace(ctx: Context, owner_id: UUID, row_id: UUID) -> None:
    """End a subscription at Stripe that was not paid within its grace, so that no card is charged for it later."""
    grace = timedelta(days=rules.price_list(ctx.settings.prices_json).grace_days)
    with ctx.transaction(owner_id) as session:
        row = subscription_queries.get(session, row_id)
    overdue = row.past_due_since is not None and row.past_due_since + grace < now()
    if row.status == "past_due" and overdue and row.subscription_id:
        stripe.end_now(ctx.settings, row.subscription_id)
        bring_up_to_date(ctx, owner_id, row_id)


def _read(ctx: Context, row: Subscription, customer: str | None, plans: Sequence[Plan]) -> StripeState | None:
    """How a subscription stands; None where no checkout was opened for it."""
    opened, id = None, row.subscription_id
    if id is None:
        if row.session_id:
            opened = stripe.read_checkout(ctx.settings, row.session_id)
        elif customer:
            opened = stripe.find_checkout(ctx.settings, customer, str(row.id))
        if opened is None:
            return None
        id = opened.subscription_id
    if id is None:
        return StripeState(opened)
    invoices = stripe.invoices_of(ctx.settings, id, plans)
    reversals = invoice_reversals.read(ctx.settings, customer, invoices, row.returned)
    return StripeState(opened, stripe.read(ctx.settings, id), invoices, reversals)


def _apply(ctx: Context, session: Session, row: Subscription, state: StripeState | None, plans: Sequence[Plan]) -> None:
    row.checked_at = now()
    if state is None:
        if row.status == "starting" and row.created_at < now() - LOST_AFTER:
            row.status, row.version = "ended", row.version + 1
        return
    if state.opened:
        row.session_id, row.checkout_url = state.opened.session_id, state.opened.url
    if state.standing is None:
        _keep_open(row, state.opened)
        return
    before = held(row)
    after, grants = settle(before, state.standing, state.invoices, plans, live=gateway.is_live(ctx.settings))
    _grant(ctx, session, row, grants)
    for invoice in state.invoices:
        invoice_reversals.post(session, row, invoice, state.reversals.get(invoice.id, ()))
    if after != before or row.subscription_id is None:
        _keep(row, after, state.standing)
    _emit(ctx, session, row, before, after)


def _keep_open(row: Subscription, opened: Opened | None) -> None:
    status = "ended" if opened and opened.status == "expired" else "open"
    if row.status != status:
        row.status, row.version = status, row.version + 1


def _keep(row: Subscription, after: Held, standing: Standing) -> None:
    row.subscription_id, row.item_id, row.checkout_url = standing.subscription_id, standing.item_id, None
    for name, value in vars(after).items():
        setattr(row, name, value)
    row.version += 1


def _grant(ctx: Context, session: Session, row: Subscription, grants: Sequence[Grant]) -> None:
    """Credits and money of each invoice, once: what was posted before stays, whatever the price list says by now."""
    known = subscription_queries.posted(session, KIND, [one.key for one in grants])
    for one in grants:
        if one.key not in known:
            _post(session, row, one)
            if one.credits or one.cash:
                ctx.outbox.add(session, PlanPaid(
                    owner_id=row.owner_id, subscription_id=row.id, credits=one.credits, amount=one.cash,
                    currency=one.currency,
                ))  # fmt: skip


def _post(session: Session, row: Subscription, one: Grant) -> None:
    holder = queries.holder(session)
    lines = [
        Line(holder, "wallet", Money(one.credits, CREDITS)),
        Line(PLATFORM, "issued", Money(-one.credits, CREDITS)),
        Line(PLATFORM, "world", Money(-one.cash, one.currency)),
        Line(PLATFORM, "revenue:plans", Money(one.cash, one.currency)),
    ]
    transfer = ledger.post(session, KIND, one.key, lines, reason="plan", subject=f"subscription:{row.id}")
    ledger.open_lot(session, transfer, one.ends_at)


def _emit(ctx: Context, session: Session, row: Subscription, before: Held, after: Held) -> None:
    """What others want to know of a change."""
    outcomes: dict[str, Literal["failed", "ended"]] = {"past_due": "failed", "ended": "ended"}
    outcome = outcomes.get(after.status)
    if outcome and after.status != before.status and before.status in ("active", "past_due"):
        ctx.outbox.add(session, PlanPaymentEnded(owner_id=row.owner_id, subscription_id=row.id, outcome=outcome))
    if after.status == "held" != before.status:
        log.error("a subscription is of no plan of ours", subscription_id=row.subscription_id)
