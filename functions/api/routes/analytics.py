"""Analytics: what came of posts, and what the workspace made."""

from typing import Annotated, Any
from uuid import UUID

from deps import Ctx, ReadingActor
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from cutroom.analytics import activity, service
from cutroom.analytics.schemas import (
    Clips,
    Dashboard,
    HoursReport,
    ListFigures,
    Performance,
    Period,
    PeriodOnly,
    PostFigures,
    PostFiguresList,
    Readings,
    ViewsReport,
)
from cutroom.kit.schemas import Page

router = APIRouter(tags=["analytics"])
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


@router.get("/analytics/dashboard")
def read_dashboard(query: Annotated[PeriodOnly, Query()], ctx: Ctx, actor: ReadingActor) -> Dashboard:
    return activity.dashboard(ctx, actor, query)


@router.get("/analytics/performance")
def read_performance(query: Annotated[PeriodOnly, Query()], ctx: Ctx, actor: ReadingActor) -> Performance:
    return activity.performance(ctx, actor, query)


@router.get("/analytics/views")
def read_views(query: Annotated[Period, Query()], ctx: Ctx, actor: ReadingActor) -> ViewsReport:
    return service.report(ctx, actor, query)


@router.get("/analytics/hours")
def read_hours(query: Annotated[Period, Query()], ctx: Ctx, actor: ReadingActor) -> HoursReport:
    return service.hours(ctx, actor, query)


@router.get("/analytics/clips")
def list_clips(query: Annotated[Period, Query()], ctx: Ctx, actor: ReadingActor) -> Clips:
    return service.clips(ctx, actor, query)


@router.get("/analytics/posts")
def list_figures(query: Annotated[ListFigures, Query()], ctx: Ctx, actor: ReadingActor) -> Page[PostFigures]:
    return service.list_figures(ctx, actor, query)


@router.get("/analytics/export", response_class=StreamingResponse, responses=CSV)
def download_figures(query: Annotated[Period, Query()], ctx: Ctx, actor: ReadingActor) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="analytics.csv"'}
    return Response(service.csv_of(ctx, actor, query), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/analytics/posts/{post_id}")
def read_post(post_id: UUID, ctx: Ctx, actor: ReadingActor) -> PostFiguresList:
    return service.of_post(ctx, actor, post_id)


@router.get("/analytics/targets/{target_id}/readings")
def list_readings(target_id: UUID, ctx: Ctx, actor: ReadingActor) -> Readings:
    return service.readings(ctx, actor, target_id)
