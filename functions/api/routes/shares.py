"""Links to exports, open to whoever has them."""

from typing import Annotated

from deps import Address, Ctx
from fastapi import APIRouter, Path

from cutroom.renders import sharing
from cutroom.renders.schemas import SharedExport

router = APIRouter(tags=["shares"])
Token = Annotated[str, Path(min_length=20, max_length=100)]


@router.get("/shares/{token}")
def open_share(token: Token, ctx: Ctx, address: Address) -> SharedExport:
    return sharing.open_share(ctx, token, address)
