"""The calendar: what is planned and what went out within a window of time, and where there is room."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.publishing import queries, rules, slots
from cutroom.publishing.models import Post, PostingSlot, PostTarget
from cutroom.publishing.platforms import Platform
from cutroom.publishing.rules import TargetState
from cutroom.publishing.schedule_schemas import CalendarEntry, CalendarView, FreeSlot, ReadCalendar
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import service as social

MOST = 2000  # posts of one answer


def read(ctx: Context, actor: Actor, request: ReadCalendar) -> CalendarView:
    """Posts by their times, and the posting times of accounts that are still free."""
    with ctx.snapshot(actor) as session:
        found = queries.in_window(session, request, MOST + 1)
        room = _free(session, request)
    items = [_entry(target, post) for target, post in found[:MOST]]
    return CalendarView(items=items, free_slots=room, more=len(found) > MOST)


def _entry(target: PostTarget, post: Post) -> CalendarEntry:
    return CalendarEntry(
        post_id=post.id,
        target_id=target.id,
        export_id=post.export_id,
        title=post.title,
        version=post.version,
        account_id=target.account_id,
        account_name=target.account_name,
        platform=cast(Platform, target.platform),
        state=cast(TargetState, target.state),
        reason=target.reason,
        at=cast(datetime, target.due_at),  # as the query has asked
        can_move=target.state in rules.EDITABLE,
    )


def _free(session: Session, request: ReadCalendar) -> list[FreeSlot]:
    after = max(request.after, now())
    by_account: dict[UUID, list[PostingSlot]] = {}
    for row in queries.all_slots(session):
        if request.account_id in (None, row.account_id):
            by_account.setdefault(row.account_id, []).append(row)
    free = [one for account_id, rows in by_account.items() for one in _of_account(session, account_id, rows, request)]
    return sorted((one for one in free if one.at > after), key=lambda one: (one.at, one.account_id))


def _of_account(
    session: Session, account_id: UUID, rows: Sequence[PostingSlot], request: ReadCalendar
) -> list[FreeSlot]:
    account, after = social.account(session, account_id), max(request.after, now())
    if request.platform not in (None, account.platform) or after >= request.before:
        return []
    taken = queries.taken_slots(session, account_id, after)
    grid = takewhile(lambda instant: instant < request.before, slots.instants(rows, after))
    return [FreeSlot(account_id=account_id, platform=account.platform, at=at) for at in grid if at not in taken]
