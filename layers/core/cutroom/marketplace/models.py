"""Tables of the marketplace. A job belongs to its clipper and is seen by its client too (migration 0022)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column


class Campaign(Authored, Tenant, Base):
    """What a client pays clippers for. Amounts are minor units of `currency`; `id` is the holder of its held budget.

    `funded` came from the client and `returned` went back; what jobs hold and have spent is kept with each job. While
    its payment is in dispute `withheld` of what was returned covers the client's debt.
    `purchase_id` is the checkout that pays for it, where there is one. `ends_at` is when it closes by itself.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("pay in ('clip', 'views')", name="pay"),
        CheckConstraint("funded >= returned and returned >= 0", name="funded"),
        Index("ix_campaigns_state_created_at", "state", "created_at"),
        Index("ix_campaigns_ends_at", "ends_at", postgresql_where=text("state in ('active', 'paused')")),
    )

    id: Mapped[UUID] = id_column()
    client_name: Mapped[str]
    title: Mapped[str]
    brief: Mapped[str]
    rules: Mapped[dict[str, Any]]
    platforms: Mapped[list[Any]]
    pay: Mapped[str]
    currency: Mapped[str]
    price: Mapped[int] = mapped_column(BigInteger)
    most: Mapped[int] = mapped_column(BigInteger)
    min_views: Mapped[int] = mapped_column(BigInteger)
    bonus_cap: Mapped[int]
    places: Mapped[int]
    per_clipper: Mapped[int]
    claim_hours: Mapped[int]
    review_hours: Mapped[int]
    view_days: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    funded: Mapped[int] = mapped_column(BigInteger, default=0)
    returned: Mapped[int] = mapped_column(BigInteger, default=0)
    withheld: Mapped[int] = mapped_column(BigInteger, default=0)
    purchase_id: Mapped[UUID | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    ends_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = created_column()


class CampaignRaise(Tenant, Base):
    """More places of a campaign that are paid by card: they are added as the payment arrives."""

    __tablename__ = "campaign_raises"
    __table_args__ = (UniqueConstraint("purchase_id"),)

    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(index=True)
    places: Mapped[int]
    purchase_id: Mapped[UUID | None]
    added_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()


class CampaignJob(Tenant, Base):
    """One clipper's place in a campaign, with the terms that were in force when it was claimed.

    `holder_id` is whose accounts its pay goes to; `id` is the holder of what is `reserved` for it, of which `spent` was
    paid and `released` went back to the campaign. `share`, `fee` and `bonus` are what was paid. `tier` is frozen at
    approval. `views` is the highest number that was read of its post. `post_key` names the post, once in the whole
    marketplace. `appeal_until` is how long a rejection can be appealed, and `appeal` what the clipper says then.
    `next_at` is when the clock looks at it again.
    """

    __tablename__ = "campaign_jobs"
    __table_args__ = (
        UniqueConstraint("post_key"),
        CheckConstraint("spent + released <= reserved", name="reserved"),
        Index("ix_campaign_jobs_campaign_id_state", "campaign_id", "state"),
        Index("ix_campaign_jobs_client_id", "client_id"),
        Index("ix_campaign_jobs_next_at", "next_at", postgresql_where=text("next_at is not null")),
        Index("ix_campaign_jobs_moderated_at", "moderated_at", postgresql_where=text("moderated_at is not null")),
    )

    id: Mapped[UUID] = id_column()
    client_id: Mapped[UUID]
    campaign_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    campaign_title: Mapped[str]
    clipper_name: Mapped[str]
    state: Mapped[str] = mapped_column(default="claimed")
    pay: Mapped[str]
    currency: Mapped[str]
    price: Mapped[int] = mapped_column(BigInteger)
    most: Mapped[int] = mapped_column(BigInteger)
    min_views: Mapped[int] = mapped_column(BigInteger)
    bonus_cap: Mapped[int]
    review_hours: Mapped[int]
    view_days: Mapped[int]
    rules: Mapped[dict[str, Any]]
    platforms: Mapped[list[Any]]
    reserved: Mapped[int] = mapped_column(BigInteger)
    spent: Mapped[int] = mapped_column(BigInteger, default=0)
    released: Mapped[int] = mapped_column(BigInteger, default=0)
    share: Mapped[int] = mapped_column(BigInteger, default=0)
    fee: Mapped[int] = mapped_column(BigInteger, default=0)
    bonus: Mapped[int] = mapped_column(BigInteger, default=0)
    tier: Mapped[str | None]
    views: Mapped[int] = mapped_column(BigInteger, default=0)
    export_id: Mapped[UUID | None]
    target_id: Mapped[UUID | None]
    post_key: Mapped[str | None]
    post_url: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    checks: Mapped[list[Any]] = mapped_column(default=list)
    reason_code: Mapped[str | None]
    reason: Mapped[str | None]
    appeal: Mapped[str | None]
    appeal_until: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    claimed_at: Mapped[datetime] = created_column()
    due_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decide_by: Mapped[datetime | None]
    moderated_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    track_until: Mapped[datetime | None]
    next_at: Mapped[datetime | None]


class Earning(Tenant, Base):
    """Money that a job has brought its clipper: held until an instant, then available."""

    __tablename__ = "earnings"
    __table_args__ = (
        CheckConstraint("kind in ('base', 'bonus', 'views')", name="kind"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_earnings_job_id", "job_id"),
        Index("ix_earnings_held_until", "held_until", postgresql_where=text("state = 'pending'")),
    )

    id: Mapped[UUID] = id_column()
    job_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    campaign_title: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default="pending")
    views: Mapped[int] = mapped_column(BigInteger)
    held_until: Mapped[datetime]
    released_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()


class JobDecision(Tenant, Base):
    """One decision about a submission, or an appeal of it; added and never changed.

    `decided_by` is the side that it came from and `person_id` who it was, where it was a person.
    """

    __tablename__ = "job_decisions"
    __table_args__ = (Index("ix_job_decisions_job_id", "job_id"),)

    id: Mapped[UUID] = id_column()
    client_id: Mapped[UUID]
    job_id: Mapped[UUID]
    decided_by: Mapped[str]
    person_id: Mapped[UUID | None]
    decision: Mapped[str]
    reason_code: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = created_column()


class Clipper(Base):
    """What a workspace's tier is counted from: approved clips and counted views."""

    __tablename__ = "clippers"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    approvals: Mapped[int] = mapped_column(default=0)
    views: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = created_column()
