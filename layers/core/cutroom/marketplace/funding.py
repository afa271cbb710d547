"""How a campaign gets its budget: from the workspace's balance, or by card into the balance and on from there."""

from uuid import UUID

from cutroom.billing import purchases
from cutroom.billing import service as billing
from cutroom.billing.purchase_schemas import PurchaseView
from cutroom.kit.errors import Conflict
from cutroom.kit.money import Money
from cutroom.marketplace import arriving, queries, raising, service, views
from cutroom.marketplace.models import Campaign
from cutroom.marketplace.rules import LEAST_CHARGE, move_campaign
from cutroom.marketplace.schemas import CampaignView, FundCampaign
from cutroom.runtime.context import Actor, Context

UNFUNDED = ("draft", "funding")
OVER = ("failed", "expired", "canceled")


def fund(ctx: Context, actor: Actor, campaign_id: UUID, request: FundCampaign) -> CampaignView:
    """Hold the whole budget, so that clippers see the campaign; by card the answer says where it is paid.

    Raises NotFound, Conflict where it is funded already, BudgetMissing, NotSetUp, PaymentRefused, PaymentsAway.
    """
    if request.method == "balance":
        with ctx.transaction(actor) as session:
            row = queries.campaign(session, campaign_id, lock=True)
            _require_unfunded(row)
            arriving.activate(session, row)
            return service.view(session, row)
    return _pay(ctx, actor, campaign_id)


def _require_unfunded(row: Campaign) -> None:
    if row.state not in UNFUNDED:
        raise Conflict("This campaign has its budget already.", state=row.state)


def _pay(ctx: Context, actor: Actor, campaign_id: UUID) -> CampaignView:
    """Open a checkout for what the balance lacks, or give the one that is open."""
    with ctx.transaction(actor) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        _require_unfunded(row)
        available = billing.cash(session, "available").get(row.currency, 0)
        missing = views.needed(row) - available
        if missing <= 0:
            arriving.activate(session, row)
            return service.view(session, row)
        if row.state == "draft":
            row.state = move_campaign(row.state, "funding")
        title, open_purchase, attempt = row.title, row.purchase_id, row.version
        row.version += 1
        money = Money(max(missing, LEAST_CHARGE), row.currency)
    if open_purchase and (purchase := _still_open(ctx, actor, open_purchase)):
        return _awaiting(ctx, actor, campaign_id, purchase)
    key = f"campaign:{campaign_id}:{attempt}"
    purchase = purchases.buy_cash(ctx, actor, money, f"Budget for “{title}”", f"/campaigns/{campaign_id}", key)
    return _awaiting(ctx, actor, campaign_id, purchase)


def _still_open(ctx: Context, actor: Actor, purchase_id: UUID) -> PurchaseView | None:
    purchase = purchases.refresh(ctx, actor, purchase_id)
    return None if purchase.status in OVER else purchase


def _awaiting(ctx: Context, actor: Actor, campaign_id: UUID, purchase: PurchaseView) -> CampaignView:
    with ctx.transaction(actor) as session:
        row = queries.campaign(session, campaign_id, lock=True)
        row.purchase_id = purchase.id
        session.flush()
    return refresh(ctx, actor, campaign_id)


def refresh(ctx: Context, actor: Actor, campaign_id: UUID) -> CampaignView:
    """The campaign after its payment was read at the provider; paid, it goes live or has more places.

    Raises NotFound, PaymentsAway.
    """
    with ctx.transaction(actor) as session:
        row = queries.campaign(session, campaign_id)
        purchase_id = row.purchase_id if row.state == "funding" else None
    if purchase_id is None:
        raising.refresh(ctx, actor, campaign_id)
        return service.get(ctx, actor, campaign_id)
    purchase = purchases.refresh(ctx, actor, purchase_id)
    if purchase.status == "paid":
        arriving.arrived(ctx, actor.workspace_id, purchase_id)
    with ctx.transaction(actor) as session:
        row = queries.campaign(session, campaign_id)
        if row.state == "funding" and purchase.status in OVER:
            row.state, row.purchase_id = move_campaign(row.state, "draft"), None
            session.flush()
        return service.view(session, row, purchase.checkout_url)
