"""What clippers have earned: pending for seven days, then available in their workspace's balance."""

from uuid import UUID

from cutroom.billing import ledger
from cutroom.billing import service as billing
from cutroom.billing.ledger import Line
from cutroom.kit.money import Money
from cutroom.kit.schemas import Page, PageRequest
from cutroom.marketplace import queries, views
from cutroom.marketplace.job_schemas import EarningsSummary, EarningView
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


def list_earnings(ctx: Context, actor: Actor, request: PageRequest) -> Page[EarningView]:
    """A page of the workspace's earnings, newest first."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.earnings(session, request.offset, request.limit)
    items = [views.earning(row) for row in rows]
    return Page[EarningView](items=items, total=total, page=request.page, limit=request.limit)


def summary(ctx: Context, actor: Actor) -> EarningsSummary:
    """What the workspace has in each currency, and its tier."""
    with ctx.snapshot(actor) as session:
        clipper = queries.clipper(session, actor.workspace_id)
        return views.summary(clipper, billing.cash(session, "pending"), billing.cash(session, "available"))


def release(ctx: Context, owner_id: UUID, earning_id: UUID) -> None:
    """Make an earning available whose hold is over, once; what the workspace owes is paid from it first."""
    with ctx.transaction(owner_id) as session:
        row = queries.earning(session, earning_id)
        if row.state != "pending" or row.held_until > now():
            return
        money = Money(row.amount, row.currency)
        lines = (Line(row.holder_id, "pending", -money), Line(row.holder_id, "wallet", money))
        key, subject = f"earning:{row.id}", f"job:{row.job_id}"
        ledger.post(session, "earning_release", key, lines, reason="earning", subject=subject)
        row.state, row.released_at = "available", now()
