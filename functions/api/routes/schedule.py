"""The schedule: the calendar, moves, posting times."""

from typing import Annotated
from uuid import UUID

from deps import Address, Ctx, EditingActor, ReadingActor
from fastapi import APIRouter, Path, Query, Response
from starlette.responses import StreamingResponse

from cutroom.publishing import calendar, feeds, importing, moving, slots
from cutroom.publishing.approval_schemas import FeedView
from cutroom.publishing.schedule_schemas import (
    AccountPostingTimes,
    CalendarView,
    FindNextSlots,
    ImportPosts,
    ImportReport,
    MovePost,
    NextSlots,
    PostingTimesView,
    ReadCalendar,
    ReadSpreadsheet,
    SavePostingTimes,
)
from cutroom.publishing.schemas import PostView

router = APIRouter(tags=["schedule"])


@router.get("/calendar")
def read_calendar(query: Annotated[ReadCalendar, Query()], ctx: Ctx, actor: ReadingActor) -> CalendarView:
    return calendar.read(ctx, actor, query)


@router.post("/posts/{post_id}/move")
def move_post(post_id: UUID, body: MovePost, ctx: Ctx, actor: EditingActor) -> PostView:
    return moving.move(ctx, actor, post_id, body)


@router.get("/posting-times")
def read_posting_times(ctx: Ctx, actor: ReadingActor) -> PostingTimesView:
    return slots.read(ctx, actor)


@router.get("/posting-times/next")
def find_next_slots(query: Annotated[FindNextSlots, Query()], ctx: Ctx, actor: ReadingActor) -> NextSlots:
    return slots.find_next(ctx, actor, query)


@router.put("/posting-times/{account_id}")
def save_posting_times(account_id: UUID, body: SavePostingTimes, ctx: Ctx, actor: EditingActor) -> AccountPostingTimes:
    return slots.save(ctx, actor, account_id, body)


@router.post("/posts/import")
def import_posts(body: ImportPosts, ctx: Ctx, actor: EditingActor) -> ImportReport:
    return importing.run(ctx, actor, body)


@router.get("/calendar.csv", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}})
def download_calendar(query: Annotated[ReadSpreadsheet, Query()], ctx: Ctx, actor: ReadingActor) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="cutroom-posts.csv"'}
    return Response(importing.write(ctx, actor, query), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/calendar/feed")
def read_calendar_feed(ctx: Ctx, actor: ReadingActor) -> FeedView:
    return feeds.read(ctx, actor)


@router.post("/calendar/feed", status_code=201)
def create_calendar_feed(ctx: Ctx, actor: EditingActor) -> FeedView:
    return feeds.create(ctx, actor)


@router.delete("/calendar/feed", status_code=204)
def revoke_calendar_feed(ctx: Ctx, actor: EditingActor) -> None:
    feeds.revoke(ctx, actor)


@router.get(
    "/calendar-feeds/{token}/posts.ics", response_class=StreamingResponse,
    responses={200: {"content": {"text/calendar": {}}}},
)  # fmt: skip
def open_calendar_feed(
    token: Annotated[str, Path(min_length=20, max_length=100)], ctx: Ctx, address: Address
) -> Response:
    headers = {"Cache-Control": "private, max-age=300"}
    return Response(feeds.open_feed(ctx, token, address), media_type="text/calendar; charset=utf-8", headers=headers)
