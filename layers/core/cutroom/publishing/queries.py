"""All SQL of posts. Rows are locked without their keys, so that whoever adds to a target's history waits for nobody."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.publishing.models import (
    ImportedRow,
    Post,
    PostingRequirement,
    PostingSlot,
    PostTarget,
    PublishAttempt,
    PublishStep,
)
from cutroom.publishing.schedule_schemas import ReadCalendar
from cutroom.publishing.schemas import ListPosts
from cutroom.renders.schemas import ExportFile
from cutroom.runtime import database
from cutroom.runtime.database import one

SAME_VIDEO = timedelta(hours=48)


class Claim(NamedTuple):
    """A target that the clock has leased; `last_at` is when its account was last posted to."""

    owner_id: UUID
    id: UUID
    lease: UUID
    account_id: UUID
    platform: str
    state: str
    next_at: datetime
    last_at: datetime | None


def get(session: Session, post_id: UUID, *, lock: bool = False) -> Post:
    """The workspace's post. Raises NotFound."""
    query = select(Post).where(Post.id == post_id)
    return one(session, query.with_for_update(key_share=True) if lock else query, "This post")


def target(session: Session, target_id: UUID, *, lock: bool = False) -> PostTarget:
    """A target of the workspace's. Raises NotFound."""
    query = select(PostTarget).where(PostTarget.id == target_id)
    return one(session, query.with_for_update(key_share=True) if lock else query, "This post")


def targets(session: Session, post_ids: Sequence[UUID], *, lock: bool = False) -> Sequence[PostTarget]:
    """The targets of posts, in the order in which they were made, which is also that of their locks."""
    query = select(PostTarget).where(PostTarget.post_id.in_(post_ids)).order_by(PostTarget.id)
    return session.scalars(query.with_for_update(key_share=True) if lock else query).all()


def content_titles(session: Session, target_ids: Sequence[UUID], platforms: Sequence[str]) -> dict[UUID, str]:
    """The titles of those targets that are at these platforms."""
    title: Any = PostTarget.content["title"].astext
    wanted = PostTarget.id.in_(target_ids), PostTarget.platform.in_(platforms)
    rows = session.execute(select(PostTarget.id, func.coalesce(title, "")).where(*wanted))
    return {target_id: shown for target_id, shown in rows}


def steps(session: Session, target_ids: Sequence[UUID]) -> Sequence[PublishStep]:
    """What follows posts, comments before covers."""
    query = select(PublishStep).where(PublishStep.target_id.in_(target_ids)).order_by(PublishStep.kind.desc())
    return session.scalars(query).all()


def step(session: Session, step_id: UUID) -> PublishStep:
    """A step, locked. Raises NotFound."""
    return one(session, select(PublishStep).where(PublishStep.id == step_id).with_for_update(), "This step")


def leased(session: Session, target_id: UUID, lease: UUID) -> PostTarget | None:
    """The target, locked, where `lease` still holds it."""
    query = select(PostTarget).where(PostTarget.id == target_id, PostTarget.lease == lease)
    return session.scalars(query.with_for_update(key_share=True)).one_or_none()


def newest(session: Session, request: ListPosts) -> tuple[Sequence[Post], int]:
    """One page of posts, and how many there are: upcoming ones by their times, others the newest first."""
    wanted: list[Any] = []
    if request.export_id is not None:
        wanted.append(Post.export_id == request.export_id)
    if request.after is not None:
        wanted.append(Post.due_at >= request.after)
    if request.before is not None:
        wanted.append(Post.due_at < request.before)
    if request.account_id is not None:
        mine = select(PostTarget.post_id).where(PostTarget.account_id == request.account_id)
        wanted.append(Post.id.in_(mine))
    if request.awaiting_approval:
        waiting = select(PostTarget.post_id).where(PostTarget.state == "awaiting_approval")
        wanted.append(Post.id.in_(waiting))
    total = session.scalar(select(func.count()).select_from(Post).where(*wanted)) or 0
    soonest = request.after is not None or request.awaiting_approval
    order = (Post.due_at, Post.id) if soonest else (Post.due_at.desc().nulls_first(), Post.id.desc())
    query = select(Post).where(*wanted).order_by(*order).offset(request.offset).limit(request.limit)
    return session.scalars(query).all(), total


def in_window(session: Session, request: ReadCalendar, limit: int) -> Sequence[tuple[PostTarget, Post]]:
    """What is planned within a window, by time, with its post; canceled posts have no place in the calendar."""
    wanted: list[Any] = [
        PostTarget.due_at >= request.after, PostTarget.due_at < request.before, PostTarget.state != "canceled"
    ]  # fmt: skip
    if request.account_id is not None:
        wanted.append(PostTarget.account_id == request.account_id)
    if request.platform is not None:
        wanted.append(PostTarget.platform == request.platform)
    query = select(PostTarget, Post).join(Post, Post.id == PostTarget.post_id).where(*wanted)
    rows = session.execute(query.order_by(PostTarget.due_at, PostTarget.id).limit(limit)).all()
    return [(target, post) for target, post in rows]


def attempts(session: Session, target_ids: Sequence[UUID]) -> Sequence[PublishAttempt]:
    """Everything that happened to targets, the oldest first."""
    query = select(PublishAttempt).where(PublishAttempt.target_id.in_(target_ids)).order_by(PublishAttempt.id)
    return session.scalars(query).all()


def same_video(session: Session, media: str, account_ids: Sequence[UUID], since: datetime) -> list[UUID]:
    """The accounts among these that have, or will have, the same video since an instant."""
    query = select(PostTarget.account_id).where(
        PostTarget.media == media,
        PostTarget.account_id.in_(account_ids),
        PostTarget.state.not_in(("canceled", "failed")),
        func.coalesce(PostTarget.published_at, PostTarget.next_at, PostTarget.created_at) >= since,
    )
    return list(dict.fromkeys(session.scalars(query)))


def same_video_near(session: Session, media: str, account_id: UUID, at: datetime) -> bool:
    """Whether an account has, or will have, the same video within two days of an instant."""
    query = select(PostTarget.id).where(
        PostTarget.media == media,
        PostTarget.account_id == account_id,
        PostTarget.state.not_in(("canceled", "failed")),
        PostTarget.due_at > at - SAME_VIDEO,
        PostTarget.due_at < at + SAME_VIDEO,
    )
    return session.scalar(query.limit(1)) is not None


def imported(session: Session, hashes: Sequence[str]) -> set[str]:
    """Which of these rows were imported before."""
    return set(session.scalars(select(ImportedRow.row_hash).where(ImportedRow.row_hash.in_(hashes))))


def of_account(session: Session, account_id: UUID, state: str) -> Sequence[PostTarget]:
    """An account's targets in a state, locked, in the order in which they were made."""
    query = select(PostTarget).where(PostTarget.account_id == account_id, PostTarget.state == state)
    return session.scalars(query.order_by(PostTarget.id).with_for_update(key_share=True)).all()


def late(session: Session, before: datetime) -> Sequence[PostTarget]:
    """What should have gone out before an instant, locked, in the order in which it was made."""
    query = select(PostTarget).where(PostTarget.state == "scheduled", PostTarget.next_at < before)
    return session.scalars(query.order_by(PostTarget.id).with_for_update(key_share=True)).all()


def missed_and_untold(session: Session) -> list[tuple[Post, PostTarget]]:
    """What missed its time in the workspace and was not told yet, with its posts."""
    query = select(Post, PostTarget).join(PostTarget, PostTarget.post_id == Post.id)
    missed = query.where(PostTarget.state == "missed", PostTarget.told_at.is_(None)).order_by(PostTarget.id)
    return [(post, target) for post, target in session.execute(missed)]


def sent(session: Session, account_id: UUID, since: datetime) -> int:
    """How many posts an account was sent since an instant, whatever became of them afterwards."""
    out = ("sending", "processing", "published", "unconfirmed")
    query = select(func.count()).select_from(PostTarget).where(PostTarget.account_id == account_id)
    return session.scalar(query.where(PostTarget.started_at >= since, PostTarget.state.in_(out))) or 0


def sent_for_system(session: Session, platform: str, since: datetime) -> int:
    """How many posts of all workspaces a platform was sent since an instant."""
    query = text("select posts_sent_since(:platform, :since)")
    return session.scalar(query, {"platform": platform, "since": since}) or 0


def lock_media(session: Session, media: str) -> None:
    """One decision about a video's posts at a time, to the end of the transaction."""
    database.lock(session, "post", media)


def slots(session: Session, account_id: UUID) -> Sequence[PostingSlot]:
    """The times of the week at which an account posts."""
    query = select(PostingSlot).where(PostingSlot.account_id == account_id)
    return session.scalars(query.order_by(PostingSlot.weekday, PostingSlot.wall)).all()


def all_slots(session: Session) -> Sequence[PostingSlot]:
    """The posting times of all accounts of the workspace, account by account."""
    query = select(PostingSlot).order_by(PostingSlot.account_id, PostingSlot.weekday, PostingSlot.wall)
    return session.scalars(query).all()


def delete_slots(session: Session, account_id: UUID) -> None:
    """Take away when an account posts."""
    session.execute(delete(PostingSlot).where(PostingSlot.account_id == account_id))


def taken_slots(session: Session, account_id: UUID, after: datetime) -> set[datetime]:
    """The instants at which something is planned in an account, from its queue or by hand."""
    query = select(PostTarget.due_at).where(
        PostTarget.account_id == account_id,
        PostTarget.due_at > after,
        or_(PostTarget.slot_at.is_not(None), PostTarget.state.not_in(("canceled", "failed"))),
    )
    return {instant for instant in session.scalars(query) if instant is not None}


def claim_for_system(session: Session, before: datetime, seconds: int, limit: int) -> list[Claim]:
    """Lease what is due in any workspace, the longest waiting first; nobody else gets it until the lease ends."""
    query = text("select * from claim_targets(:before, :seconds, :limit)")
    rows = session.execute(query, {"before": before, "seconds": seconds, "limit": limit})
    return [Claim(*row) for row in rows]


def overdue_for_system(session: Session, before: datetime) -> int:
    """How many targets of any workspace should have gone out before an instant."""
    return session.scalar(text("select overdue_targets(:before)"), {"before": before}) or 0


def live_at(session: Session, platform: str, post_id: str) -> PostTarget | None:
    """The workspace's published target that a platform knows by an id, or links to by it."""
    known = (PostTarget.platform_post_id == post_id) | PostTarget.permalink.contains(post_id, autoescape=True)
    query = select(PostTarget).where(PostTarget.platform == platform, PostTarget.state == "published", known)
    return session.scalars(query.order_by(PostTarget.id).limit(1)).one_or_none()


def put_requirement(
    session: Session, owner_id: UUID, source_id: UUID, file: ExportFile, values: dict[str, Any]
) -> None:
    """What posts of a video must hold, on behalf of one that asks; what it asked for before is replaced."""
    asked = {"export_id": file.id, "media": file.fingerprint, **values}
    query = insert(PostingRequirement).values(owner_id=owner_id, source_id=source_id, **asked)
    session.execute(query.on_conflict_do_update(index_elements=["owner_id", "source_id"], set_=asked))


def delete_requirement(session: Session, source_id: UUID) -> None:
    """Take away what one asked for."""
    session.execute(delete(PostingRequirement).where(PostingRequirement.source_id == source_id))


def requirements(session: Session, file: ExportFile) -> Sequence[PostingRequirement]:
    """What is asked of posts of a video, the oldest first."""
    shown = or_(PostingRequirement.export_id == file.id, PostingRequirement.media == file.fingerprint)
    return session.scalars(select(PostingRequirement).where(shown).order_by(PostingRequirement.id)).all()
