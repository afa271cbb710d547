"""Tables of posts. Attempts and reviews are only added to: migrations 0016 and 0024 grant no UPDATE on them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column

STATES = (
    "state in ('draft', 'awaiting_approval', 'scheduled', 'sending', 'processing', 'published', 'failed', "
    "'unconfirmed', 'needs_action', 'missed', 'canceled')"
)
REVIEWS = "kind in ('proposed', 'approved', 'sent_back', 'comment')"


class Post(Authored, Tenant, Base):
    """One export for one or more accounts. `version` grows with each change by a person.

    The export and the accounts may go before the post does; what went out stays known.

    `due_at` is the instant that `wall` meant in `zone` by the rules of tzdata `tz_version`; none of it for a draft.
    `remind_at` is when those who approve are reminded that it waits for them.
    """

    __tablename__ = "posts"
    __table_args__ = (Index("ix_posts_remind_at", "remind_at", postgresql_where=text("remind_at is not null")),)

    id: Mapped[UUID] = id_column()
    export_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str]
    due_at: Mapped[datetime | None]
    wall: Mapped[str | None]
    zone: Mapped[str | None]
    tz_version: Mapped[str | None]
    remind_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = created_column()


class PostTarget(Tenant, Base):
    """A post in one account: what it says there, how far it is, and what holds it at the platform.

    `due_at` is when it is planned for, `slot_at` the same where it is one of the account's posting times; `resume_at`
    is when it would go out once its account is connected again; `told_at` is when a mail told how it ended. `next_at`
    is when the clock looks at it again; whoever works on it holds `lease` until `lease_until`. `handle` is what the
    platform gave before anything could be seen (upload session, publish id, container), so that whatever happens
    afterwards can be read. `media` tells whether two posts show the same video.
    """

    __tablename__ = "post_targets"
    __table_args__ = (
        CheckConstraint(STATES, name="state"),
        UniqueConstraint("post_id", "account_id"),
        UniqueConstraint("account_id", "slot_at"),
        Index("ix_post_targets_account_id", "account_id"),
        Index("ix_post_targets_platform_started_at", "platform", "started_at"),
        Index("ix_post_targets_next_at", "next_at", postgresql_where=text("next_at is not null")),
        Index("ix_post_targets_owner_id_due_at", "owner_id", "due_at"),
        Index("ix_post_targets_awaiting", "due_at", postgresql_where=text("state = 'awaiting_approval'")),
    )

    id: Mapped[UUID] = id_column()
    post_id: Mapped[UUID] = mapped_column(ForeignKey(Post.id, ondelete="CASCADE"))
    account_id: Mapped[UUID]
    platform: Mapped[str]
    account_name: Mapped[str]
    content: Mapped[dict[str, Any]]
    media: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    reason_code: Mapped[str | None]
    reason: Mapped[str | None]
    due_at: Mapped[datetime | None]
    slot_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    resume_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    lease: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    tries: Mapped[int] = mapped_column(default=0)
    handle: Mapped[dict[str, Any] | None]
    platform_post_id: Mapped[str | None]
    permalink: Mapped[str | None]
    started_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()


class PublishAttempt(Tenant, Base):
    """A call that changes something at a platform: a row of kind `intent` before it, one of kind `outcome` after it.

    Both have the same `call_id`. An intent without an outcome is a call of which nobody knows how it ended.
    """

    __tablename__ = "publish_attempts"
    __table_args__ = (CheckConstraint("kind in ('intent', 'outcome', 'note')", name="kind"),)

    id: Mapped[UUID] = id_column()
    target_id: Mapped[UUID] = mapped_column(ForeignKey(PostTarget.id, ondelete="CASCADE"), index=True)
    call_id: Mapped[UUID]
    kind: Mapped[str]
    step: Mapped[str]
    outcome: Mapped[str | None]
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime] = created_column()


class PublishStep(Tenant, Base):
    """What follows a post that is live: its first comment, its cover. It has a state of its own and fails no post.

    It is worked on under the lease of its target; `handle` says whether its call went out.
    """

    __tablename__ = "publish_steps"
    __table_args__ = (
        UniqueConstraint("target_id", "kind"),
        CheckConstraint("kind in ('comment', 'cover')", name="kind"),
        CheckConstraint("state in ('waiting', 'done', 'failed')", name="state"),
    )

    id: Mapped[UUID] = id_column()
    target_id: Mapped[UUID] = mapped_column(ForeignKey(PostTarget.id, ondelete="CASCADE"))
    kind: Mapped[str]
    state: Mapped[str]
    reason_code: Mapped[str | None]
    reason: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    handle: Mapped[dict[str, Any] | None]
    next_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()


class PostingSlot(Tenant, Base):
    """A time of the week at which an account posts, on the clocks of its zone; Monday is 0."""

    __tablename__ = "posting_slots"
    __table_args__ = (
        UniqueConstraint("account_id", "weekday", "wall"),
        CheckConstraint("weekday between 0 and 6", name="weekday"),
    )

    id: Mapped[UUID] = id_column()
    account_id: Mapped[UUID]
    weekday: Mapped[int]
    wall: Mapped[str]
    zone: Mapped[str]
    created_at: Mapped[datetime] = created_column()


class ImportedRow(Tenant, Base):
    """A row of a spreadsheet that became a post; `row_hash` is of what it says, so that it is imported once."""

    __tablename__ = "imported_rows"
    __table_args__ = (UniqueConstraint("owner_id", "row_hash"),)

    id: Mapped[UUID] = id_column()
    row_hash: Mapped[str]
    post_id: Mapped[UUID] = mapped_column(ForeignKey(Post.id, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = created_column()


class PostingRequirement(Tenant, Base):
    """What posts of an export must hold while `source_id` asks for it, such as the job that the clip was made for.

    `disclosure` comes first in the caption, `branded` asks for the platform's own label, and `reason` is what people
    are told. `media` is the video: exports that show the same must hold the same.
    """

    __tablename__ = "posting_requirements"
    __table_args__ = (UniqueConstraint("owner_id", "source_id"),)

    id: Mapped[UUID] = id_column()
    source_id: Mapped[UUID]
    export_id: Mapped[UUID]
    media: Mapped[str]
    disclosure: Mapped[str]
    hashtags: Mapped[list[Any]]
    branded: Mapped[bool]
    reason: Mapped[str]
    created_at: Mapped[datetime] = created_column()


class PublishingSettings(Tenant, Base):
    """How a workspace posts; one that has no row needs no approval and is not paused."""

    __tablename__ = "publishing_settings"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime | None]


class PostReview(Tenant, Authored, Base):
    """A decision or a comment about a post, by a member or by whoever has a client's link (`link_id`).

    `proposal` is what a decision was about, so that a later one can be told what changed; `at_ms` is where in the
    video a comment belongs. Rows are only added: migration 0024 grants no UPDATE on them.
    """

    __tablename__ = "post_reviews"
    __table_args__ = (CheckConstraint(REVIEWS, name="kind"),)

    id: Mapped[UUID] = id_column()
    post_id: Mapped[UUID] = mapped_column(ForeignKey(Post.id, ondelete="CASCADE"), index=True)
    link_id: Mapped[UUID | None]
    kind: Mapped[str]
    author: Mapped[str]
    comment: Mapped[str]
    at_ms: Mapped[int | None]
    proposal: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = created_column()


class ApprovalLink(Tenant, Authored, Base):
    """A link by which a client sees the posts that wait in these accounts, approves them, or comments."""

    __tablename__ = "approval_links"

    id: Mapped[UUID] = id_column()
    token_hash: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    account_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()


class CalendarFeed(Tenant, Authored, Base):
    """The secret address at which calendar apps read a workspace's schedule; another one replaces it."""

    __tablename__ = "calendar_feeds"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = created_column()
