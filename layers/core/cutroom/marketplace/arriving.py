"""The budget of a campaign, or of more places, as it arrives: from the client's balance to the campaign, once."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import ledger, purchases
from cutroom.billing import service as billing
from cutroom.billing.errors import InsufficientCredits
from cutroom.billing.ledger import Line
from cutroom.kit.errors import NotFound
from cutroom.kit.money import Money
from cutroom.marketplace import pay, queries, views
from cutroom.marketplace.errors import BudgetMissing
from cutroom.marketplace.models import Campaign
from cutroom.marketplace.rules import LIVE, move_campaign
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

SHORT = "Your balance is less than this budget. Pay the rest by card."


def activate(session: Session, row: Campaign) -> None:
    """Move the budget from the client's balance to the campaign, once. Raises BudgetMissing."""
    hold(session, row, views.needed(row), "campaign_fund", f"campaign:{row.id}")
    if row.state == "draft":
        row.state = move_campaign(row.state, "funding")
    row.state = move_campaign(row.state, "active")
    session.flush()


def hold(session: Session, row: Campaign, amount: int, kind: str, key: str) -> None:
    """Move so much from the client's balance to the campaign, whose row is locked; once for each `key`.

    Raises BudgetMissing.
    """
    available = billing.cash(session, "available").get(row.currency, 0)
    short = BudgetMissing(SHORT, needed=amount, available=available)
    if available < amount:
        raise short
    money = Money(amount, row.currency)
    lines = (Line(ledger.holder(session), "available", -money), Line(row.id, "campaign", money))
    try:
        ledger.post(session, kind, key, lines, reason="campaign", subject=f"campaign:{row.id}")
    except InsufficientCredits as error:  # another campaign of theirs was quicker
        raise short from error
    row.funded += amount
    row.version, row.updated_at = row.version + 1, now()


def arrived(ctx: Context, owner_id: UUID, purchase_id: UUID) -> None:
    """A payment has come: the campaign that it was for goes live, once. Where it is too little, nothing happens."""
    with ctx.transaction(owner_id) as session:
        campaign_id = queries.paid_by(session, purchase_id)
        if campaign_id is None:
            return
        row = queries.campaign(session, campaign_id, lock=True)
        needed, available = views.needed(row), billing.cash(session, "available").get(row.currency, 0)
        if row.state == "funding" and available >= needed:
            activate(session, row)


def cost(row: Campaign, places: int) -> int:
    """The budget of so many places of a campaign."""
    return pay.reserve(views.terms(row)) * places


def add_places(session: Session, row: Campaign, places: int) -> None:
    """Hold the budget of more places of a campaign, whose row is locked. Raises BudgetMissing."""
    key = f"campaign:{row.id}:places:{row.places + places}"
    hold(session, row, cost(row, places), "campaign_raise", key)
    row.places += places
    session.flush()


def places_arrived(ctx: Context, owner_id: UUID, purchase_id: UUID) -> None:
    """A payment for more places has come: they are added, once. Where the campaign is over it stays in the balance."""
    with ctx.transaction(owner_id) as session:
        raise_ = queries.raise_of(session, purchase_id)
        if raise_ is None:
            return
        row = queries.campaign(session, raise_.campaign_id, lock=True)
        raise_ = queries.campaign_raise(session, raise_.id)
        available = billing.cash(session, "available").get(row.currency, 0)
        if raise_.added_at is None and row.state in LIVE and available >= cost(row, raise_.places):
            add_places(session, row, raise_.places)
            raise_.added_at = now()


def is_paid(ctx: Context, owner_id: UUID, purchase_id: UUID) -> bool:
    """Whether a purchase was paid; one that is gone was not."""
    try:
        return purchases.get(ctx, Actor.system(owner_id), purchase_id).status == "paid"
    except NotFound:
        return False
