"""What work will cost."""

from deps import Ctx, EditingActor
from fastapi import APIRouter

from cutroom.billing import service
from cutroom.billing.schemas import AskQuote, QuoteView

router = APIRouter(tags=["billing"])


@router.post("/billing/quotes", status_code=201)
def quote(body: AskQuote, ctx: Ctx, actor: EditingActor) -> QuoteView:
    return service.quote(ctx, actor, body)
