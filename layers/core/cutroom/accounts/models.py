"""Tables of accounts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Base, Tenant, created_column, id_column, now


class User(Base):
    """A person. Row-level security shows a user nobody but themselves."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_closed_at", "closed_at", postgresql_where=text("closed_at is not null")),)

    id: Mapped[UUID] = id_column()
    email: Mapped[str] = mapped_column(unique=True)
    email_verified_at: Mapped[datetime | None]
    password_hash: Mapped[str | None]
    name: Mapped[str]
    avatar_url: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    timezone: Mapped[str] = mapped_column(default="UTC")
    notifications: Mapped[dict[str, Any]] = mapped_column(default=dict)
    role: Mapped[str] = mapped_column(default="member")
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class SignIn(Tenant, Base):
    """A family of refresh tokens: one sign-in on one device, in which each use replaces the token."""

    __tablename__ = "sign_ins"

    id: Mapped[UUID] = id_column()
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    token_hash: Mapped[str]
    previous_hash: Mapped[str | None]
    device: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = created_column()
    rotated_at: Mapped[datetime] = created_column()
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_why: Mapped[str | None]


class MailToken(Tenant, Base):
    """A single-use secret that was mailed; only its hash is kept."""

    __tablename__ = "mail_tokens"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Consent(Tenant, Base):
    """One answer of a person to one text: given or taken back. Rows are only ever added, the newest one counts."""

    __tablename__ = "consents"

    id: Mapped[UUID] = id_column()
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    version: Mapped[str]
    granted: Mapped[bool]
    created_at: Mapped[datetime] = created_column()


class MailAddress(Base):
    """How mail to an address fared. Only its hash is kept, and it belongs to no account.

    Nothing is sent to an address once `suppressed_at` is set (a hard bounce or a complaint); soft bounces are counted.
    """

    __tablename__ = "mail_addresses"

    address_hash: Mapped[str] = mapped_column(primary_key=True)
    soft_bounces: Mapped[int] = mapped_column(default=0)
    suppressed_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    updated_at: Mapped[datetime] = created_column()
