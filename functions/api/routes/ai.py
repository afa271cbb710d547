"""Calls to models: what they have cost."""

from typing import Annotated

from deps import Ctx, ReadingActor
from fastapi import APIRouter, Query

from cutroom.ai import usage
from cutroom.ai.usage import AskUsage, UsageView

router = APIRouter(tags=["ai"])


@router.get("/ai/usage")
def read_usage(query: Annotated[AskUsage, Query()], ctx: Ctx, actor: ReadingActor) -> UsageView:
    return usage.read(ctx, actor, query)
