"""The schedule at a secret address, for calendar apps: titles, platforms, accounts and states, and no captions."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal
from uuid import UUID

from cutroom.kit.errors import NotFound
from cutroom.kit.secrets import new_secret, secret_hash
from cutroom.publishing import approval_queries, ical, platforms
from cutroom.publishing.approval_schemas import FeedView
from cutroom.publishing.models import CalendarFeed, Post, PostTarget
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import lock, now

PAST, AHEAD = timedelta(days=31), timedelta(days=365)
READ_PER_MINUTE = 60  # from one address
GONE = "This calendar feed does not exist or was replaced. Copy its address from Cutroom’s calendar again."
STATUS: Mapping[str, Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]] = {
    "canceled": "CANCELLED", "draft": "TENTATIVE", "awaiting_approval": "TENTATIVE", "needs_action": "TENTATIVE",
    "missed": "TENTATIVE", "failed": "TENTATIVE",
}  # fmt: skip
STATES = {
    "draft": "draft", "awaiting_approval": "needs approval", "needs_action": "needs you", "missed": "missed",
    "failed": "failed", "unconfirmed": "unconfirmed", "published": "live", "canceled": "canceled",
}  # fmt: skip


def read(ctx: Context, actor: Actor) -> FeedView:
    """Whether there is a feed, and since when; its address was told when it was created."""
    with ctx.transaction(actor) as session:
        row = approval_queries.feed(session)
        return FeedView(created_at=row.created_at if row else None)


def create(ctx: Context, actor: Actor) -> FeedView:
    """A new address; the one before it is worthless at once."""
    secret = new_secret()
    with ctx.transaction(actor) as session:
        lock(session, "calendar-feed", actor.workspace_id)
        row = approval_queries.feed(session) or CalendarFeed(owner_id=actor.workspace_id)
        row.created_by, row.created_at, row.token_hash = actor.created_by, now(), secret_hash(secret)
        session.add(row)
        url = f"{ctx.settings.public_url}/api/v1/calendar-feeds/{secret}/posts.ics"
        return FeedView(created_at=row.created_at, url=url)


def revoke(ctx: Context, actor: Actor) -> None:
    """End the feed at once; where there is none that is no error."""
    with ctx.transaction(actor) as session:
        row = approval_queries.feed(session)
        if row:
            session.delete(row)


def open_feed(ctx: Context, secret: str, address: str) -> str:
    """The schedule of the workspace that an address is of, as iCalendar. Raises NotFound, RateLimited."""
    ctx.state.per_minute(f"calendar-feeds#{address}", READ_PER_MINUTE)
    with ctx.transaction() as session:
        owner_id = approval_queries.owner_of_feed_for_system(session, secret_hash(secret))
    if owner_id is None:
        raise NotFound(GONE)
    with ctx.transaction(owner_id) as session:
        rows = approval_queries.in_feed(session, now() - PAST, now() + AHEAD)
    return ical.write([_event(ctx, target, post) for target, post in rows])


def _event(ctx: Context, target: PostTarget, post: Post) -> ical.Event:
    where = f"{platforms.of(target.platform).name}, {target.account_name}"  # pyright: ignore[reportArgumentType]
    state = STATES.get(target.state)
    return ical.Event(
        uid=f"{target.id}@cutroom",
        at=target.due_at or post.created_at,
        changed_at=post.updated_at,
        sequence=post.version,
        summary=f"{post.title} · {where}" + (f" ({state})" if state else ""),
        url=_address(ctx, post.id),
        status=STATUS.get(target.state, "CONFIRMED"),
    )


def _address(ctx: Context, post_id: UUID) -> str:
    return f"{ctx.settings.public_url}/posts/{post_id}"
