"""How a live campaign gets more places: their budget is held first, from the balance or by card, as at its start."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import purchases
from cutroom.billing import service as billing
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.money import Money
from cutroom.marketplace import arriving, pay, queries, service, views
from cutroom.marketplace.models import Campaign, CampaignRaise
from cutroom.marketplace.rules import CAMPAIGN_WORDS, LEAST_CHARGE, LIVE
from cutroom.marketplace.schemas import MOST_PLACES, AddPlaces, CampaignView
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


def add_places(ctx: Context, actor: Actor, campaign_id: UUID, request: AddPlaces) -> CampaignView:
    """Hold the budget of more places; by card the answer says where it is paid.

    Raises NotFound, Conflict where the campaign is not live, Invalid, BudgetMissing, NotSetUp, PaymentRefused,
    PaymentsAway.
    """
    with ctx.transaction(actor) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        missing = _require(session, row, request.places)
        if request.method == "balance" or missing <= 0:
            add(session, row, request.places)
            return service.view(session, row)
        raise_ = CampaignRaise(owner_id=row.owner_id, campaign_id=row.id, places=request.places)
        session.add(raise_)
        session.flush()
        raise_id, title = raise_.id, row.title
        money = Money(max(missing, LEAST_CHARGE), row.currency)
    purchase = purchases.buy_cash(
        ctx,
        actor,
        money,
        f"{request.places} more places for “{title}”",
        f"/campaigns/{campaign_id}",
        f"raise:{raise_id}",
    )
    with ctx.transaction(actor) as session:
        queries.campaign_raise(session, raise_id).purchase_id = purchase.id
        return service.view(session, queries.campaign(session, campaign_id), purchase.checkout_url)


def _require(session: Session, row: Campaign, places: int) -> int:
    """What the balance lacks of so many places. Raises Conflict, Invalid."""
    if row.state not in LIVE:
        raise Conflict(f"This campaign {CAMPAIGN_WORDS[row.state]}, so places can’t be added.", state=row.state)
    if row.places + places > MOST_PLACES:
        raise Invalid(f"A campaign has at most {MOST_PLACES:,} places.", field="places")
    return cost(row, places) - billing.cash(session, "available").get(row.currency, 0)


def cost(row: Campaign, places: int) -> int:
    """The budget of so many places of a campaign."""
    return pay.reserve(views.terms(row)) * places


def add(session: Session, row: Campaign, places: int) -> None:
    """Hold the budget of more places of a campaign, whose row is locked. Raises BudgetMissing."""
    key = f"campaign:{row.id}:places:{row.places + places}"
    arriving.hold(session, row, cost(row, places), "campaign_raise", key)
    row.places += places
    session.flush()


def arrived(ctx: Context, owner_id: UUID, purchase_id: UUID) -> None:
    """A payment for more places has come: they are added, once. Where the campaign is over it stays in the balance."""
    with ctx.transaction(owner_id) as session:
        raise_ = queries.raise_of(session, purchase_id)
        if raise_ is None:
            return
        row = queries.campaign(session, raise_.campaign_id, lock=True)
        raise_ = queries.campaign_raise(session, raise_.id)
        available = billing.cash(session, "available").get(row.currency, 0)
        if raise_.added_at is None and row.state in LIVE and available >= cost(row, raise_.places):
            add(session, row, raise_.places)
            raise_.added_at = now()


def refresh(ctx: Context, actor: Actor, campaign_id: UUID) -> None:
    """Read at the payment provider what is awaited for more places of a campaign. Raises PaymentsAway."""
    with ctx.transaction(actor) as session:
        awaited = queries.awaited_raises(session, campaign_id)
    for purchase_id in awaited:
        if purchases.refresh(ctx, actor, purchase_id).status == "paid":
            arrived(ctx, actor.workspace_id, purchase_id)
