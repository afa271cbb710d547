"""All SQL of approval, settings and feeds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.publishing.models import ApprovalLink, CalendarFeed, Post, PostReview, PostTarget, PublishingSettings
from cutroom.runtime.database import now, one

MOST_SHOWN = 50
MOST_IN_FEED = 2000


def settings(session: Session) -> PublishingSettings:
    """How the workspace posts, as it is or by default; what is changed here is not kept."""
    row = session.scalars(select(PublishingSettings)).one_or_none()
    return row or PublishingSettings(needs_approval=False, paused_at=None)


def settings_to_change(session: Session, owner_id: UUID) -> PublishingSettings:
    """The same as a row, locked."""
    values = {"owner_id": owner_id, "needs_approval": False}
    session.execute(insert(PublishingSettings).values(**values).on_conflict_do_nothing())
    return session.scalars(select(PublishingSettings).with_for_update()).one()


def reviews(session: Session, post_ids: Sequence[UUID]) -> Sequence[PostReview]:
    """What was said of posts, the oldest first."""
    return session.scalars(select(PostReview).where(PostReview.post_id.in_(post_ids)).order_by(PostReview.id)).all()


def review(session: Session, review_id: UUID) -> PostReview:
    """A decision or a comment. Raises NotFound."""
    return one(session, select(PostReview).where(PostReview.id == review_id), "This review")


def proposer(session: Session, post: Post) -> UUID | None:
    """Who last requests for approval; whoever made the post where nobody did."""
    requests = select(PostReview.created_by).where(PostReview.post_id == post.id, PostReview.kind == "proposed")
    return session.scalar(requests.order_by(PostReview.id.desc()).limit(1)) or post.created_by


def proposal(session: Session, post_id: UUID) -> UUID | None:
    """The last request for approval of a post."""
    requests = select(PostReview.id).where(PostReview.post_id == post_id, PostReview.kind == "proposed")
    return session.scalar(requests.order_by(PostReview.id.desc()).limit(1))


def due_for_system(session: Session, at: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(workspace, post) of what waits for approval and is to be reminded of, or whose time has passed."""
    rows = session.execute(text("select * from approvals_due(:at, :limit)"), {"at": at, "limit": limit})
    return [(row[0], row[1]) for row in rows]


def open_links(session: Session) -> Sequence[ApprovalLink]:
    """The links that can still be used, newest first."""
    usable = (ApprovalLink.revoked_at.is_(None), ApprovalLink.expires_at > now())
    return session.scalars(select(ApprovalLink).where(*usable).order_by(ApprovalLink.id.desc())).all()


def link(session: Session, link_id: UUID) -> ApprovalLink:
    """A link of the workspace. Raises NotFound."""
    return one(session, select(ApprovalLink).where(ApprovalLink.id == link_id).with_for_update(), "This link")


def link_of_token(session: Session, token_hash: str) -> ApprovalLink:
    """The link of a secret, in its workspace. Raises NotFound."""
    return one(session, select(ApprovalLink).where(ApprovalLink.token_hash == token_hash), "This link")


def owner_of_link_for_system(session: Session, token_hash: str) -> UUID | None:
    """The workspace of a client's link."""
    return session.scalar(text("select owner_of_approval_link(:hash)"), {"hash": token_hash})


def shown_to(session: Session, account_ids: Sequence[UUID], *, post_id: UUID | None = None) -> Sequence[Post]:
    """Posts in these accounts alone that wait for approval or were sent back, the soonest first."""
    of_post = PostTarget.post_id == Post.id
    open_ones = or_(PostTarget.state == "awaiting_approval", PostTarget.reason_code == "changes_requested")
    elsewhere: Any = select(PostTarget.id).where(of_post, PostTarget.account_id.not_in(account_ids))
    query = select(Post).where(select(PostTarget.id).where(of_post, open_ones).exists(), ~elsewhere.exists())
    if post_id is not None:
        query = query.where(Post.id == post_id)
    return session.scalars(query.order_by(Post.due_at, Post.id).limit(MOST_SHOWN)).all()


def count_reviews(session: Session, post_id: UUID) -> int:
    """How much was said of a post."""
    return session.scalar(select(func.count()).select_from(PostReview).where(PostReview.post_id == post_id)) or 0


def feed(session: Session) -> CalendarFeed | None:
    """The workspace's feed."""
    return session.scalars(select(CalendarFeed)).one_or_none()


def owner_of_feed_for_system(session: Session, token_hash: str) -> UUID | None:
    """The workspace of a feed's address."""
    return session.scalar(text("select owner_of_calendar_feed(:hash)"), {"hash": token_hash})


def in_feed(session: Session, after: datetime, before: datetime) -> list[tuple[PostTarget, Post]]:
    """What is planned within a window, canceled posts among it, so that calendars that know them take them out."""
    query = select(PostTarget, Post).join(Post, Post.id == PostTarget.post_id)
    query = query.where(PostTarget.due_at >= after, PostTarget.due_at < before)
    return [(row[0], row[1]) for row in session.execute(query.order_by(PostTarget.due_at).limit(MOST_IN_FEED))]
