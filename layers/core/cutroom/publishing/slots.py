"""Posting times: when an account posts each week, and which of those times is free next."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Invalid
from cutroom.publishing import queries, recurrence, times
from cutroom.publishing.models import PostingSlot
from cutroom.publishing.recurrence import Slot
from cutroom.publishing.schedule_schemas import (
    AccountPostingTimes,
    FindNextSlots,
    NextSlot,
    NextSlots,
    PostingTime,
    PostingTimesView,
    SavePostingTimes,
)
from cutroom.runtime import database
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import service as social


def read(ctx: Context, actor: Actor) -> PostingTimesView:
    """The posting times of every account that has some."""
    with ctx.transaction(actor) as session:
        rows = queries.all_slots(session)
        by_account: dict[UUID, list[PostingSlot]] = {}
        for row in rows:
            by_account.setdefault(row.account_id, []).append(row)
        return PostingTimesView(items=[_view(account_id, found) for account_id, found in by_account.items()])


def save(ctx: Context, actor: Actor, account_id: UUID, request: SavePostingTimes) -> AccountPostingTimes:
    """Set when an account posts. What is planned already stays where it is. Raises NotFound, Invalid."""
    with ctx.transaction(actor) as session:
        account = social.account(session, account_id)
        zone = request.zone or account.zone
        times.zone(zone)
        database.lock(session, "slots", account_id)
        queries.delete_slots(session, account_id)
        wanted = sorted({(one.weekday, one.at) for one in request.times})
        rows = [
            PostingSlot(owner_id=actor.workspace_id, account_id=account_id, weekday=weekday, wall=at, zone=zone)
            for weekday, at in wanted
        ]
        session.add_all(rows)
        return AccountPostingTimes(account_id=account_id, zone=zone, times=_times(rows))


def _view(account_id: UUID, rows: Sequence[PostingSlot]) -> AccountPostingTimes:
    return AccountPostingTimes(account_id=account_id, zone=rows[0].zone, times=_times(rows))


def _times(rows: Sequence[PostingSlot]) -> list[PostingTime]:
    return [PostingTime(weekday=row.weekday, at=row.wall) for row in rows]


def find_next(ctx: Context, actor: Actor, request: FindNextSlots) -> NextSlots:
    """Each account's next free posting time as it is now; nothing is held. Raises NotFound."""
    with ctx.transaction(actor) as session:
        items: list[NextSlot] = []
        wanted = request.account_id or [row.account_id for row in queries.all_slots(session)]
        for account_id in dict.fromkeys(wanted):
            social.account(session, account_id)
            items.append(NextSlot(account_id=account_id, at=_next_or_none(session, account_id)))
    return NextSlots(items=items)


def _next_or_none(session: Session, account_id: UUID) -> datetime | None:
    try:
        return _next(session, account_id, now())
    except Invalid:
        return None


def reserve(session: Session, account_id: UUID, after: datetime) -> datetime:
    """The account's next free posting time, which is the caller's once the transaction commits.

    Others wait until then, and get later ones. Raises Invalid where none is free.
    """
    database.lock(session, "slots", account_id)
    return _next(session, account_id, after)


def _next(session: Session, account_id: UUID, after: datetime) -> datetime:
    rows = queries.slots(session, account_id)
    taken = queries.taken_slots(session, account_id, after)
    return recurrence.next_free(_weekly(rows), rows[0].zone if rows else "Etc/UTC", after, taken).instant


def instants(rows: Sequence[PostingSlot], after: datetime) -> Iterator[datetime]:
    """The instants of an account's posting times after an instant, taken or not, in order."""
    return (one.instant for one in recurrence.slots_after(_weekly(rows), rows[0].zone, after))


def _weekly(rows: Sequence[PostingSlot]) -> list[Slot]:
    return [Slot(row.weekday, time.fromisoformat(row.wall)) for row in rows]
