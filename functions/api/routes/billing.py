"""What work costs, and plans."""

from deps import Ctx, EditingActor, ManagingActor, ManagingReader, ReadingActor
from fastapi import APIRouter

from cutroom.billing import plans, service, subscriptions
from cutroom.billing.plan_schemas import ChoosePlan, Invoices, Plans, PortalView, SubscriptionView, Usage
from cutroom.billing.schemas import AskQuote, Prices, QuoteView

router = APIRouter(tags=["billing"])


@router.get("/billing/prices")
def list_prices(ctx: Ctx, _: ReadingActor) -> Prices:
    return service.prices(ctx)


@router.post("/billing/quotes", status_code=201)
def quote(body: AskQuote, ctx: Ctx, actor: EditingActor) -> QuoteView:
    return service.quote(ctx, actor, body)


@router.get("/billing/plans")
def list_plans(ctx: Ctx, actor: ReadingActor) -> Plans:
    return plans.listed(ctx, actor)


@router.get("/billing/usage")
def read_usage(ctx: Ctx, actor: ReadingActor) -> Usage:
    return plans.usage(ctx, actor)


@router.get("/billing/subscription")
def read_subscription(ctx: Ctx, actor: ManagingReader) -> SubscriptionView | None:
    return subscriptions.read(ctx, actor)


@router.post("/billing/subscription", status_code=201)
def subscribe(body: ChoosePlan, ctx: Ctx, actor: ManagingActor) -> SubscriptionView:
    return subscriptions.subscribe(ctx, actor, body)


@router.put("/billing/subscription")
def change_plan(body: ChoosePlan, ctx: Ctx, actor: ManagingActor) -> SubscriptionView:
    return subscriptions.change(ctx, actor, body)


@router.post("/billing/subscription/refresh")
def refresh_subscription(ctx: Ctx, actor: ManagingActor) -> SubscriptionView | None:
    return subscriptions.refresh(ctx, actor)


@router.post("/billing/subscription/cancel")
def cancel_subscription(ctx: Ctx, actor: ManagingActor) -> SubscriptionView:
    return subscriptions.cancel(ctx, actor)


@router.post("/billing/subscription/resume")
def resume_subscription(ctx: Ctx, actor: ManagingActor) -> SubscriptionView:
    return subscriptions.resume(ctx, actor)


@router.post("/billing/portal")
def open_portal(ctx: Ctx, actor: ManagingActor) -> PortalView:
    return subscriptions.portal(ctx, actor)


@router.get("/billing/invoices")
def list_invoices(ctx: Ctx, actor: ManagingReader) -> Invoices:
    return subscriptions.invoices(ctx, actor)
