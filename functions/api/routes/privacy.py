"""What is kept of a person, handed to them."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, IdempotencyKey, Person, ReadingPerson
from fastapi import APIRouter, Query

from cutroom.kit.schemas import Page, PageRequest
from cutroom.privacy import service
from cutroom.privacy.schemas import TakeoutView

router = APIRouter(tags=["privacy"])


@router.post("/users/me/export", status_code=202)
def ask(ctx: Ctx, actor: Person, key: IdempotencyKey = None) -> TakeoutView:
    return service.ask(ctx, actor, key)


@router.get("/users/me/export")
def list_takeouts(query: Annotated[PageRequest, Query()], ctx: Ctx, actor: ReadingPerson) -> Page[TakeoutView]:
    return service.list_takeouts(ctx, actor, query)


@router.get("/users/me/export/{takeout_id}")
def get(takeout_id: UUID, ctx: Ctx, actor: ReadingPerson) -> TakeoutView:
    return service.get(ctx, actor, takeout_id)
