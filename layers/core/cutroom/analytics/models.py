"""Tables of analytics. Readings are only added to: migration 0019 refuses UPDATE and TRUNCATE on them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Base, Tenant, created_column, id_column

STATUSES = "status in ('ok', 'missing', 'private', 'gone', 'forbidden')"


class ViewReading(Tenant, Base):
    """What a platform said of one metric of one post at one moment; a value only where it said one.

    `definition` says what is counted, and changes where a platform changes its meaning. `raw_hash` is the SHA-256 of
    the post's part of the answer.
    """

    __tablename__ = "view_readings"
    __table_args__ = (
        CheckConstraint(STATUSES, name="status"),
        CheckConstraint("(status = 'ok') = (value is not null)", name="value"),
        Index("ix_view_readings_target_id_read_at", "target_id", "read_at"),
    )

    id: Mapped[UUID] = id_column()
    target_id: Mapped[UUID]
    metric: Mapped[str]
    definition: Mapped[str]
    value: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str]
    as_of: Mapped[datetime]
    source: Mapped[str]
    raw_hash: Mapped[str]
    read_at: Mapped[datetime] = created_column()


class ReadPlan(Tenant, Base):
    """When a published post is read next; whoever reads it holds `lease` until `lease_until`.

    `problem` says why the last try gave nothing: away, quota, reconnect, permission or no_id. `failures` counts such
    tries in a row. A plan without `next_at` has ended.
    """

    __tablename__ = "read_plans"
    __table_args__ = (
        UniqueConstraint("target_id"),
        Index("ix_read_plans_next_at", "next_at", postgresql_where=text("next_at is not null")),
    )

    id: Mapped[UUID] = id_column()
    target_id: Mapped[UUID]
    account_id: Mapped[UUID]
    platform: Mapped[str]
    platform_post_id: Mapped[str | None]
    published_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    lease: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    problem: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = created_column()


class PostFigure(Tenant, Base):
    """The latest figures of a published post, and the post as lists show it: one row, so that lists read one table.

    A column holds the last value that was told; `statuses` says how each metric was last time, `definitions` what its
    value counts. `weekday` (Monday is 0) and `hour` are when it went out, on the clocks of its account.
    """

    __tablename__ = "post_figures"
    __table_args__ = (
        UniqueConstraint("target_id"),
        Index("ix_post_figures_owner_id_published_at", "owner_id", "published_at"),
        Index("ix_post_figures_post_id", "post_id"),
    )

    id: Mapped[UUID] = id_column()
    owner_id: Mapped[UUID] = mapped_column()  # the index above begins with it
    target_id: Mapped[UUID]
    post_id: Mapped[UUID]
    export_id: Mapped[UUID]
    clip_id: Mapped[UUID | None]
    account_id: Mapped[UUID]
    account_name: Mapped[str]
    platform: Mapped[str]
    title: Mapped[str]
    permalink: Mapped[str | None]
    published_at: Mapped[datetime]
    weekday: Mapped[int] = mapped_column(SmallInteger)
    hour: Mapped[int] = mapped_column(SmallInteger)
    views: Mapped[int | None] = mapped_column(BigInteger)
    likes: Mapped[int | None] = mapped_column(BigInteger)
    comments: Mapped[int | None] = mapped_column(BigInteger)
    shares: Mapped[int | None] = mapped_column(BigInteger)
    statuses: Mapped[dict[str, Any]] = mapped_column(default=dict[str, Any])
    definitions: Mapped[dict[str, Any]] = mapped_column(default=dict[str, Any])
    problem: Mapped[str | None]
    read_at: Mapped[datetime | None]


class AccountDay(Tenant, Base):
    """What the posts of an account gained on one day (UTC); corrections downwards make it smaller, even negative.

    No row: nothing was read on that day; null: that was not told. `reads` counts the readings that told views.
    """

    __tablename__ = "account_days"
    __table_args__ = (UniqueConstraint("owner_id", "account_id", "day"),)

    id: Mapped[UUID] = id_column()
    owner_id: Mapped[UUID] = mapped_column()  # the constraint above begins with it
    account_id: Mapped[UUID]
    account_name: Mapped[str]
    platform: Mapped[str]
    day: Mapped[date]
    views: Mapped[int | None] = mapped_column(BigInteger)
    likes: Mapped[int | None] = mapped_column(BigInteger)
    comments: Mapped[int | None] = mapped_column(BigInteger)
    shares: Mapped[int | None] = mapped_column(BigInteger)
    reads: Mapped[int] = mapped_column(default=0)


class ParkedMetric(Tenant, Base):
    """A metric that a platform refuses for an account: not asked for again until `until`."""

    __tablename__ = "parked_metrics"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[UUID] = id_column()
    account_id: Mapped[UUID]
    name: Mapped[str]
    reason: Mapped[str]
    parked_at: Mapped[datetime] = created_column()
    until: Mapped[datetime]
