"""Insights: what works for the workspace's channels, and how well scores have predicted it."""

from typing import Annotated

from deps import Ctx, ReadingActor
from fastapi import APIRouter, Query

from cutroom.insights import service
from cutroom.insights.schemas import Insights, ReadInsights

router = APIRouter(tags=["insights"])


@router.get("/insights")
def read_insights(query: Annotated[ReadInsights, Query()], ctx: Ctx, actor: ReadingActor) -> Insights:
    return service.read(ctx, actor, query)
