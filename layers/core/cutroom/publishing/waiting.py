"""What the clock makes of posts that wait for approval too long."""

from contextlib import suppress

from sqlalchemy.orm import Session

from cutroom.kit.errors import NotFound
from cutroom.publishing import approval, approval_queries, queries
from cutroom.publishing.models import Post
from cutroom.publishing.schemas import ApprovalReminderDue
from cutroom.runtime.context import Context
from cutroom.runtime.database import now

AT_ONCE = 500


def tick(ctx: Context) -> None:
    """Remind of what still waits shortly before its time, and say of what has passed that it was missed."""
    with ctx.transaction() as session:
        due = approval_queries.due_for_system(session, now(), AT_ONCE)
    for owner_id, post_id in due:
        with suppress(NotFound), ctx.transaction(owner_id) as session:
            _look_at(ctx, session, queries.get(session, post_id, lock=True))


def _look_at(ctx: Context, session: Session, post: Post) -> None:
    waiting = approval.waiting_of(queries.targets(session, [post.id], lock=True))
    for one in waiting:
        if one.due_at is not None and one.due_at <= now():
            approval.expire(ctx, session, one)
    if post.remind_at is not None and post.remind_at <= now():
        post.remind_at = None
        if approval.waiting_of(waiting):
            ctx.outbox.add(session, ApprovalReminderDue(owner_id=post.owner_id, post_id=post.id))
