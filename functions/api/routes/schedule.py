"""The schedule: the calendar, moves, posting times."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, ReadingActor
from fastapi import APIRouter, Query

from cutroom.publishing import calendar, moving, slots
from cutroom.publishing.schedule_schemas import (
    AccountPostingTimes,
    CalendarView,
    FindNextSlots,
    MovePost,
    NextSlots,
    PostingTimesView,
    ReadCalendar,
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
