"""The end of a campaign: what no job holds goes back to the client's balance, at once and as the last job ends."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import ledger
from cutroom.billing.ledger import Line
from cutroom.kit.money import Money
from cutroom.marketplace import queries
from cutroom.marketplace.models import Campaign
from cutroom.marketplace.rules import CLOSABLE, move_campaign
from cutroom.runtime.context import Context
from cutroom.runtime.database import now


def close(session: Session, row: Campaign) -> None:
    """End a live campaign, whose row is locked. Raises Conflict."""
    row.state = move_campaign(row.state, "closing")
    settle(session, row)


def settle(session: Session, row: Campaign) -> None:
    """Return what no job holds of a campaign that is closing; once all jobs have ended it is settled."""
    jobs = queries.totals(session, [row.id])[row.id]
    if amount := jobs.unreserved:
        money = Money(amount, row.currency)
        lines = (Line(row.id, "campaign", -money), Line(ledger.holder(session), "wallet", money))
        key = f"campaign:{row.id}:return:{row.returned + amount}"
        ledger.post(session, "campaign_return", key, lines, reason="campaign", subject=f"campaign:{row.id}")
        row.returned += amount
    if not jobs.open:
        row.state = move_campaign(row.state, "settled")
    row.updated_at = now()


def end(ctx: Context, owner_id: UUID, campaign_id: UUID) -> None:
    """What the clock does with a campaign whose time is over, or whose last job has ended."""
    with ctx.transaction(owner_id) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        if row.state in CLOSABLE:
            close(session, row)
        elif row.state == "closing":
            settle(session, row)
