"""What the clock does for the marketplace. Each thing is a transaction of its own: one that fails keeps no other."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import AppError
from cutroom.marketplace import closing, earning, ending, paying, queries, reviewing
from cutroom.marketplace.queries import Place
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing

MOST = 500  # in one call; the next comes soon


def advance_jobs(ctx: Context, data: Nothing) -> None:
    """Let claims expire, decide what nobody decided in time, and pay by what was read of posts."""
    _each(ctx, queries.due_jobs_for_system, advance)


def release_earnings(ctx: Context, data: Nothing) -> None:
    """Make earnings available whose hold is over."""
    _each(ctx, queries.due_earnings_for_system, earning.release)


def close_campaigns(ctx: Context, data: Nothing) -> None:
    """Close campaigns whose time is over, and settle those whose last job has ended."""
    _each(ctx, queries.ending_for_system, closing.end)


def _each(
    ctx: Context, due: Callable[[Session, datetime, int], list[Place]], do: Callable[[Context, UUID, UUID], None]
) -> None:
    with ctx.transaction() as session:
        places = due(session, now(), MOST)
    for place in places:
        try:
            do(ctx, place.owner_id, place.id)
        except AppError as error:
            log.error("the marketplace could not go on", task=do.__name__, id=str(place.id), code=error.code)


def advance(ctx: Context, owner_id: UUID, job_id: UUID) -> None:
    """What is due of one job now; nothing where somebody was quicker."""
    with ctx.transaction(owner_id) as session:
        row = queries.own_job(session, owner_id, job_id, lock=True)
        at = now()
        if row.next_at is None or row.next_at > at:
            return
        if row.state in ("claimed", "changes_requested"):
            ending.end(session, row, "expired")
        elif row.state == "rejected":
            ending.end(session, row, "rejected_final")
        elif row.state == "submitted":
            reviewing.decide_by_rule(ctx, session, row)
        else:
            paying.track(session, row, at)
