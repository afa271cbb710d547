"""Decisions and comments about posts, by members; what the clock makes of posts that wait too long."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import service as accounts
from cutroom.kit.errors import Conflict, NotFound
from cutroom.publishing import approval, approval_queries, delivery, proposals, queries, service
from cutroom.publishing.approval_schemas import (
    AddComment,
    ApprovalView,
    ApprovePost,
    Change,
    ReviewKind,
    ReviewView,
    SendBack,
)
from cutroom.publishing.errors import Edited, NotWaiting
from cutroom.publishing.models import ApprovalLink, Post, PostReview, PostTarget
from cutroom.publishing.schemas import PostDecided, PostView
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.workspaces import members

MOST_REVIEWS = 300  # of one post
FORMER = "Former member"


def read(ctx: Context, actor: Actor, post_id: UUID) -> ApprovalView:
    """What was said about a post, and what changed since the last decision. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        post = queries.get(session, post_id)
        targets = queries.targets(session, [post_id])
        reviews = approval_queries.reviews(session, [post_id])
    return ApprovalView(
        waiting=bool(approval.waiting_of(targets)),
        version=post.version,
        changes=changes(post, targets, reviews),
        reviews=views(reviews, names(ctx, actor.workspace_id)),
    )


def approve(ctx: Context, actor: Actor, post_id: UUID, request: ApprovePost) -> PostView:
    """Release what waits for its time. Raises NotFound, Edited where it was changed since, NotWaiting."""
    decide(ctx, actor.workspace_id, post_id, request, by=actor.created_by)
    return service.get(ctx, actor, post_id)


def send_back(ctx: Context, actor: Actor, post_id: UUID, request: SendBack) -> PostView:
    """Ask for changes of what waits. Raises as `approve`."""
    decide(ctx, actor.workspace_id, post_id, request, by=actor.created_by)
    return service.get(ctx, actor, post_id)


def comment(ctx: Context, actor: Actor, post_id: UUID, request: AddComment) -> ApprovalView:
    """Say something about a post. Raises NotFound, Conflict after very many."""
    with ctx.transaction(actor) as session:
        add_comment(session, queries.get(session, post_id, lock=True), request, by=actor.created_by)
    return read(ctx, actor, post_id)


def decide(
    ctx: Context, owner_id: UUID, post_id: UUID, request: ApprovePost | SendBack, *, by: UUID | None = None,
    link: ApprovalLink | None = None,
) -> None:  # fmt: skip
    """One decision about a post, by a member or by a client's link: of two at a time, the second finds it decided."""
    with ctx.transaction(owner_id) as session:
        post = queries.get(session, post_id, lock=True)
        targets = queries.targets(session, [post_id], lock=True)
        waiting = approval.waiting_of(targets)
        if not waiting:
            raise NotWaiting("This post is no longer waiting for approval. Load it again.", version=post.version)
        if request.version != post.version:
            raise Edited("This post was changed since you opened it. Load it again.", version=post.version)
        approved = isinstance(request, ApprovePost)
        row = approval.review(
            post, "approved" if approved else "sent_back", targets, request.comment, by=by,
            at_ms=None if approved else request.at_ms, link_id=link and link.id, author=link.label if link else "",
        )  # fmt: skip
        session.add(row)
        session.flush()
        if approved:
            approval.release(ctx, session, post, waiting)
        else:
            approval.send_back(session, post, waiting)
        post.version, post.updated_at = post.version + 1, now()
        ctx.outbox.add(session, PostDecided(owner_id=owner_id, review_id=row.id))
        due = [one.id for one in waiting if one.state == "scheduled" and one.next_at and one.next_at <= now()]
    for target_id in due:
        delivery.start_now(ctx, owner_id, target_id)


def add_comment(
    session: Session, post: Post, request: AddComment, *, by: UUID | None = None, link: ApprovalLink | None = None
) -> None:
    """Add a remark to a post. Raises Conflict after very many."""
    if approval_queries.count_reviews(session, post.id) >= MOST_REVIEWS:
        raise Conflict(f"This post has {MOST_REVIEWS} comments already.")
    author, link_id = (link.label, link.id) if link else ("", None)
    session.add(
        approval.review(
            post, "comment", [], request.comment, at_ms=request.at_ms, by=by, link_id=link_id, author=author
        )
    )


def changes(post: Post, targets: Sequence[PostTarget], reviews: Sequence[PostReview]) -> list[Change]:
    """What differs from what was last decided about."""
    decided = next((one.proposal for one in reversed(reviews) if one.kind in ("approved", "sent_back")), None)
    return proposals.changes(decided, proposals.proposal(post, targets))


def views(reviews: Sequence[PostReview], names: Mapping[UUID, str]) -> list[ReviewView]:
    """What was said, with the names of who said it."""
    return [
        ReviewView(
            id=one.id,
            kind=cast(ReviewKind, one.kind),
            author=one.author or (names.get(one.created_by, FORMER) if one.created_by else ""),
            client=one.link_id is not None,
            comment=one.comment,
            at_ms=one.at_ms,
            created_at=one.created_at,
        )
        for one in reviews
    ]


def names(ctx: Context, workspace_id: UUID) -> dict[UUID, str]:
    """The names of a workspace's people: its members, or the person whose own it is."""
    known = {one.user_id: one.name for one in members.of_workspace(ctx, workspace_id)}
    if known:
        return known
    try:
        return {workspace_id: accounts.me(ctx, Actor(workspace_id)).name}
    except NotFound:
        return {}
