"""How a live campaign gets more places: their budget is held first, from the balance or by card, as at its start."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import purchases
from cutroom.billing import service as billing
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.money import Money
from cutroom.marketplace import arriving, queries, service
from cutroom.marketplace.models import Campaign, CampaignRaise
from cutroom.marketplace.rules import CAMPAIGN_WORDS, LEAST_CHARGE, LIVE
from cutroom.marketplace.schemas import MOST_PLACES, AddPlaces, CampaignView
from cutroom.runtime.context import Actor, Context


def add_places(ctx: Context, actor: Actor, campaign_id: UUID, request: AddPlaces) -> CampaignView:
    """Hold the budget of more places; by card the answer says where it is paid.

    Raises NotFound, Conflict where the campaign is not live, Invalid, BudgetMissing, NotSetUp, PaymentRefused,
    PaymentsAway.
    """
    with ctx.transaction(actor) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        missing = _require(session, row, request.places)
        if request.method == "balance" or missing <= 0:
            arriving.add_places(session, row, request.places)
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
    return arriving.cost(row, places) - billing.cash(session, "available").get(row.currency, 0)


def refresh(ctx: Context, actor: Actor, campaign_id: UUID) -> None:
    """Read at the payment provider what is awaited for more places of a campaign. Raises PaymentsAway."""
    with ctx.transaction(actor) as session:
        awaited = queries.awaited_raises(session, campaign_id)
    for purchase_id in awaited:
        if purchases.refresh(ctx, actor, purchase_id).status == "paid":
            arriving.places_arrived(ctx, actor.workspace_id, purchase_id)
