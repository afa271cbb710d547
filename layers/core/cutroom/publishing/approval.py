"""Posts that wait for somebody who may approve them: when they do, and what a decision makes of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.publishing import approval_queries, endings, holding, proposals, recording
from cutroom.publishing.models import Post, PostReview, PostTarget
from cutroom.publishing.schemas import PostProposed
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.workspaces import rules

AWAITING = "awaiting_approval"
SENT_BACK = "changes_requested"
CHANGES = "Changes were requested. Read the comments and edit the post: it then waits for approval again."
PASSED = "Its time passed before it was approved. Choose another time, or post it now."


def may_release(session: Session, actor: Actor) -> bool:
    """Whether what the actor plans goes out without somebody else's approval."""
    return not approval_queries.settings(session).needs_approval or rules.permits(actor.workspace_role, "approve")


def is_sent_back(target: PostTarget) -> bool:
    """Whether changes were requested and not made yet."""
    return target.state == "needs_action" and target.reason_code == SENT_BACK


def gate(
    ctx: Context, session: Session, actor: Actor, post: Post, targets: Sequence[PostTarget], *, asap: bool = False,
    wait: bool = False,
) -> None:  # fmt: skip
    """Let what was just planned wait for approval, where the actor may not release it or it should `wait` anyway.

    Its time and its slot are kept; with `asap` it has none, and goes out when it is approved. Nothing of it is due, so
    nobody claims it.
    """
    planned = [one for one in targets if one.state == "scheduled"]
    if not planned or not (wait or not may_release(session, actor)):
        return
    for one in planned:
        one.state, one.next_at = AWAITING, None
        one.lease = one.lease_until = one.reason = one.reason_code = one.resume_at = None
        if asap:
            one.due_at = None
        recording.add(session, one, "note", AWAITING)
    if asap:
        post.due_at = post.wall = post.zone = None
    post.remind_at = proposals.remind_at(min((one.due_at for one in planned if one.due_at), default=None), now())
    session.add(PostReview(
        owner_id=post.owner_id, created_by=actor.created_by, post_id=post.id, kind="proposed", author="", comment="",
    ))  # fmt: skip
    ctx.outbox.add(session, PostProposed(owner_id=post.owner_id, post_id=post.id))


def resubmit(
    ctx: Context, session: Session, actor: Actor, post: Post, targets: Sequence[PostTarget], *, changed: bool
) -> None:
    """What an edit without another time means: what was planned waits where something `changed`; what was sent back
    waits again for its time as before."""
    back = [one for one in targets if is_sent_back(one)]
    if changed:
        gate(ctx, session, actor, post, [one for one in targets if one not in back])
    for one in back:
        one.state = "scheduled"
    gate(ctx, session, actor, post, [one for one in back if not one.due_at], asap=True, wait=True)
    gate(ctx, session, actor, post, [one for one in back if one.due_at], wait=True)


def release(ctx: Context, session: Session, post: Post, waiting: Sequence[PostTarget]) -> None:
    """Plan what was approved for its time. What has passed meanwhile is never sent late: it is missed, and says so."""
    for one in waiting:
        recording.add(session, one, "note", "approved")
        if one.due_at is None:
            one.due_at = now()
            post.due_at = post.due_at or one.due_at
        elif one.due_at <= now():
            expire(ctx, session, one)
            continue
        one.state, one.next_at, one.tries = "scheduled", one.due_at, 0
        one.told_at = None
        holding.hold_lost(session, one)
    post.remind_at = None


def send_back(session: Session, post: Post, waiting: Sequence[PostTarget]) -> None:
    """Let somebody change what waits; its time is kept."""
    for one in waiting:
        one.state, one.reason_code, one.reason = "needs_action", SENT_BACK, CHANGES
        recording.add(session, one, "note", "sent_back")
    post.remind_at = None


def expire(ctx: Context, session: Session, target: PostTarget) -> None:
    """The time of a target passed while it waited."""
    endings.missed(ctx, session, target, PASSED)
    recording.add(session, target, "note", "missed", detail={"reason": PASSED})


def waiting_of(targets: Sequence[PostTarget]) -> list[PostTarget]:
    """The targets that wait for approval."""
    return [one for one in targets if one.state == AWAITING]


def review(
    post: Post, kind: str, targets: Sequence[PostTarget], comment: str, *, at_ms: int | None = None,
    by: UUID | None = None, link_id: UUID | None = None, author: str = "",
) -> PostReview:  # fmt: skip
    """What somebody said of a post; a decision keeps what it was about."""
    return PostReview(
        owner_id=post.owner_id, created_by=by, link_id=link_id, post_id=post.id, kind=kind, author=author,
        comment=comment, at_ms=at_ms, proposal=None if kind == "comment" else proposals.proposal(post, targets),
    )  # fmt: skip
