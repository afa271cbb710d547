"""What work costs."""

from deps import Ctx, EditingActor, ReadingActor
from fastapi import APIRouter

from cutroom.billing import service
from cutroom.billing.schemas import AskQuote, Prices, QuoteView

router = APIRouter(tags=["billing"])


@router.get("/billing/prices")
def list_prices(ctx: Ctx, _: ReadingActor) -> Prices:
    return service.prices(ctx)


@router.post("/billing/quotes", status_code=201)
def quote(body: AskQuote, ctx: Ctx, actor: EditingActor) -> QuoteView:
    return service.quote(ctx, actor, body)
