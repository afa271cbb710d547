"""Credits: what there is, and where it came from and went."""

from typing import Annotated

from deps import Ctx, ReadingActor
from fastapi import APIRouter, Query

from cutroom.billing import service
from cutroom.billing.schemas import BalanceView, TransactionView
from cutroom.kit.schemas import Page, PageRequest

router = APIRouter(tags=["billing"])


@router.get("/credits/balance")
def get_balance(ctx: Ctx, actor: ReadingActor) -> BalanceView:
    return service.balance(ctx, actor)


@router.get("/credits/transactions")
def list_transactions(query: Annotated[PageRequest, Query()], ctx: Ctx, actor: ReadingActor) -> Page[TransactionView]:
    return service.transactions(ctx, actor, query)
