"""What follows from how a subscription stands at Stripe: its plan, its state, and the credits that its invoices bring.

Nothing is looked up here, and no clock is read. Every paid invoice brings its credits once, under its own key; what it
brings is what its lines say, so a change of plans in the middle of a period brings the difference, and never less than
nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from cutroom.billing import plan_terms
from cutroom.billing.plan_terms import Plan

STATUSES: Mapping[str, str] = {
    "active": "active", "trialing": "active", "past_due": "past_due", "unpaid": "past_due", "paused": "past_due",
    "incomplete": "open", "incomplete_expired": "ended", "canceled": "ended",
}  # fmt: skip


class Line(NamedTuple):
    """A part of an invoice: what a price comes to for a stretch of time, below nothing for what is given back."""

    price_key: str | None
    amount: int
    ends_at: datetime


class Invoice(NamedTuple):
    """An invoice as Stripe tells of it; amounts in minor units of `currency` (capital letters)."""

    id: str
    status: str
    paid: int
    currency: str
    created_at: datetime
    lines: Sequence[Line]
    url: str | None = None
    intents: Sequence[str] = ()  # the payments that have paid it


class Standing(NamedTuple):
    """A subscription as Stripe tells of it."""

    subscription_id: str
    item_id: str
    price_key: str | None
    status: str
    cancels: bool
    period_starts_at: datetime
    period_ends_at: datetime
    livemode: bool
    ended_at: datetime | None = None


class Grant(NamedTuple):
    """What a paid invoice brings: credits that end with what was paid for, and money."""

    key: str
    credits: int
    cash: int
    currency: str
    ends_at: datetime


@dataclass(frozen=True)
class Held:
    """What we know of a subscription."""

    plan: str
    status: str = "starting"
    next_plan: str | None = None
    cancels: bool = False
    period_ends_at: datetime | None = None
    past_due_since: datetime | None = None
    ended_at: datetime | None = None
    invoice_url: str | None = None


def settle(
    held: Held, standing: Standing, invoices: Sequence[Invoice], plans: Sequence[Plan], *, live: bool
) -> tuple[Held, list[Grant]]:
    """The subscription as it stands now, and what its invoices have brought. A price that is none of ours, or the other
    mode, holds it for a person."""
    coming = plan_terms.of_price(plans, standing.price_key)
    if coming is None or standing.livemode != live:
        return replace(held, status="held"), []
    grants = [grant for one in invoices if (grant := _grant(one, plans))]
    status = STATUSES.get(standing.status, "held")
    unpaid = [one for one in invoices if one.status == "open"]
    after = Held(
        plan=_paid_plan(standing, invoices, plans) or held.plan,
        status=status,
        next_plan=None if standing.cancels or status == "ended" else coming.id,
        cancels=standing.cancels and status != "ended",
        period_ends_at=standing.period_ends_at,
        past_due_since=min((one.created_at for one in unpaid), default=None) if status == "past_due" else None,
        ended_at=standing.ended_at,
        invoice_url=next((one.url for one in unpaid), None),
    )
    return after, grants


def _grant(invoice: Invoice, plans: Sequence[Plan]) -> Grant | None:
    """What an invoice has brought; None for one that is not paid, or has nothing of ours."""
    known = [(plan, one) for one in invoice.lines if (plan := plan_terms.of_price(plans, one.price_key))]
    if invoice.status != "paid" or not known:
        return None
    credits = sum(plan.credits if one.amount >= 0 else -plan.credits for plan, one in known)
    ends_at = max(one.ends_at for _, one in known)
    return Grant(f"stripe:{invoice.id}", max(0, credits), invoice.paid, invoice.currency, ends_at)


def _paid_plan(standing: Standing, invoices: Iterable[Invoice], plans: Sequence[Plan]) -> str | None:
    """The largest plan that was paid for in the present period; where that is not paid yet, in the last one."""
    paid = [
        (one.ends_at > standing.period_starts_at, plan.amount, plan.id)
        for invoice in invoices
        if invoice.status == "paid"
        for one in invoice.lines
        if one.amount >= 0 and (plan := plan_terms.of_price(plans, one.price_key))
    ]
    present = [one for one in paid if one[0]]
    if present:
        return max(present)[2]
    return max(_newest(invoices, plans), default=(0, None))[1]


def _newest(invoices: Iterable[Invoice], plans: Sequence[Plan]) -> list[tuple[int, str]]:
    """(amount, plan) of the lines of the last invoice that was paid."""
    paid = [one for one in invoices if one.status == "paid"]
    if not paid:
        return []
    last = max(paid, key=lambda one: one.created_at)
    return [
        (plan.amount, plan.id)
        for one in last.lines
        if one.amount >= 0 and (plan := plan_terms.of_price(plans, one.price_key))
    ]
