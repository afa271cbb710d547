"""Moderation: what the two sides of the marketplace don't settle. For moderators, whatever the workspace."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, Person, ReadingPerson
from fastapi import APIRouter, Query

from cutroom.kit.schemas import Page, PageRequest
from cutroom.marketplace import moderating
from cutroom.marketplace.job_schemas import Moderate, ModerationCase

router = APIRouter(tags=["moderation"])


@router.get("/moderation/cases")
def list_cases(query: Annotated[PageRequest, Query()], ctx: Ctx, actor: ReadingPerson) -> Page[ModerationCase]:
    return moderating.list_cases(ctx, actor, query)


@router.get("/moderation/cases/{claim_id}")
def get_case(claim_id: UUID, ctx: Ctx, actor: ReadingPerson) -> ModerationCase:
    return moderating.get(ctx, actor, claim_id)


@router.post("/moderation/cases/{claim_id}/decide")
def decide_case(claim_id: UUID, body: Moderate, ctx: Ctx, actor: Person) -> ModerationCase:
    return moderating.decide(ctx, actor, claim_id, body)
