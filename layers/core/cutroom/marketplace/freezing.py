"""A campaign whose payment is in dispute: it takes no claims, and what no job holds covers what the client owes.

Jobs that were submitted are decided and paid from their reserves, and what was paid stays paid. Each step is a
transaction of its own and can be repeated: what has happened already is seen and not done again.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import ledger, purchases
from cutroom.billing import service as billing
from cutroom.billing.ledger import Line
from cutroom.kit.errors import NotFound
from cutroom.kit.money import Money
from cutroom.marketplace import ending, queries
from cutroom.marketplace.models import Campaign
from cutroom.marketplace.rules import LIVE, move_campaign
from cutroom.marketplace.schemas import SubmissionDecided
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

WHY = "The campaign is on hold because its payment is in dispute."


def on_payment_reversed(ctx: Context, owner_id: UUID, purchase_id: UUID) -> None:
    """Bring the campaign that a payment was for to where the payment stands: on hold, or live again."""
    try:
        gone = purchases.get(ctx, Actor.system(owner_id), purchase_id).refunded > 0
    except NotFound:
        return
    with ctx.transaction(owner_id) as session:
        campaign_id = queries.paid_by(session, purchase_id)
    if campaign_id is None:
        return
    if gone:
        freeze(ctx, owner_id, campaign_id)
    else:
        thaw(ctx, owner_id, campaign_id)


def freeze(ctx: Context, owner_id: UUID, campaign_id: UUID) -> None:
    """Stop claims, end jobs for which nothing was submitted, and cover the debt with what is left."""
    with ctx.transaction(owner_id) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        if row.state in LIVE:
            row.state, row.version, row.updated_at = move_campaign(row.state, "frozen"), row.version + 1, now()
        if row.state != "frozen":
            return
        unsubmitted = queries.unsubmitted(session, campaign_id)
    for clipper, job_id in unsubmitted:
        _end(ctx, clipper, job_id)
    with ctx.transaction(owner_id) as session:
        _cover(session, queries.campaign(session, campaign_id, lock=True))


def _end(ctx: Context, clipper: UUID, job_id: UUID) -> None:
    with ctx.transaction(clipper) as session:
        row = queries.own_job(session, clipper, job_id, lock=True)
        if row.state in ("claimed", "changes_requested"):
            ending.end(session, row, "expired")
            row.reason = WHY
            ctx.outbox.add(session, SubmissionDecided(owner_id=clipper, job_id=job_id))


def _cover(session: Session, row: Campaign) -> None:
    """Move what no job holds to the client's balance, as far as it owes."""
    owed = -billing.cash(session, "debt").get(row.currency, 0)
    amount = min(owed, queries.totals(session, [row.id])[row.id].unreserved)
    if row.state == "frozen" and amount > 0:
        _move(session, row, amount)


def _move(session: Session, row: Campaign, amount: int) -> None:
    """From the campaign to the client's balance, or back where the amount is below 0."""
    money = Money(amount, row.currency)
    side = "wallet" if amount > 0 else "available"
    lines = (Line(row.id, "campaign", -money), Line(ledger.holder(session), side, money))
    key = f"campaign:{row.id}:{row.version}"
    ledger.post(session, "campaign_hold", key, lines, reason="campaign", subject=f"campaign:{row.id}")
    row.returned, row.withheld = row.returned + amount, row.withheld + amount
    row.version, row.updated_at = row.version + 1, now()


def thaw(ctx: Context, owner_id: UUID, campaign_id: UUID) -> None:
    """Go on after a dispute that was won: what covered the debt comes back, as far as the balance has it."""
    with ctx.transaction(owner_id) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        if row.state != "frozen":
            return
        amount = min(row.withheld, billing.cash(session, "available").get(row.currency, 0))
        if amount:
            _move(session, row, -amount)
        row.state, row.version, row.withheld = move_campaign(row.state, "active"), row.version + 1, 0
        row.updated_at = now()
