"""Tables of notifications. Both belong to a person: `owner_id` is their own workspace, whatever team it is about."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Base, Tenant, created_column, id_column


class Notification(Tenant, Base):
    """One thing that a person was told of.

    `workspace_id` is where it happened: a notification of a team is seen for as long as the person is in it. `case`
    says which of its kind's sentences it is, `facts` what stands in it. `key` tells one happening of a subject from the
    next, so that an event that comes twice is one row. `shown` is whether it is in the app, `mail_claimed_at` when
    somebody began to mail it, `mailed_at` when that had been done.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("owner_id", "kind", "subject_id", "key"),
        Index("ix_notifications_unread", "owner_id", postgresql_where=text("read_at is null and shown")),
        Index("ix_notifications_created_at", "created_at"),
    )

    id: Mapped[UUID] = id_column()
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    workspace_id: Mapped[UUID]
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    key: Mapped[str]
    case: Mapped[str]
    facts: Mapped[dict[str, Any]]
    shown: Mapped[bool]
    created_at: Mapped[datetime] = created_column()
    read_at: Mapped[datetime | None]
    mail_claimed_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class NotificationChoice(Tenant, Base):
    """Where a person wants to be told of one kind; kinds without a row are told as their manifest says."""

    __tablename__ = "notification_choices"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    in_app: Mapped[bool]
    by_mail: Mapped[bool]
    updated_at: Mapped[datetime] = created_column()
