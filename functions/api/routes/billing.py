"""What work costs, and plans."""

from deps import Ctx, EditingActor, ReadingActor
from fastapi import APIRouter

from cutroom.billing import plans, service
from cutroom.billing.plan_schemas import Plans, Usage
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
