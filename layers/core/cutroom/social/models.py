"""Tables of connected accounts, their grants, sign-ins under way, links for clients, and groups."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column


class SocialAccount(Tenant, Authored, Base):
    """One profile at one platform. It stays when its access ends, so that what was posted keeps its place.

    `person_id` is whom the platform's callbacks name; `problem` is why `health` is not ok; `warned_at` is when people
    were told of it by mail.
    """

    __tablename__ = "social_accounts"
    __table_args__ = (
        UniqueConstraint("owner_id", "platform", "platform_account_id"),
        Index("ix_social_accounts_person", "platform", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    platform: Mapped[str]
    platform_account_id: Mapped[str]
    person_id: Mapped[str]
    name: Mapped[str]
    handle: Mapped[str]
    picture: Mapped[str]
    zone: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))
    health: Mapped[str]
    problem: Mapped[str]
    expires_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    connected_at: Mapped[datetime]
    created_at: Mapped[datetime] = created_column()


class SocialGrant(Tenant, Base):
    """The sealed tokens of an account. `version` counts what was saved; who refreshes holds `refreshing_until`.

    `access_expires_at` is empty for tokens that stay; the clock renews at `renew_at`.
    """

    __tablename__ = "social_grants"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("social_accounts.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    sealed: Mapped[bytes]
    data_key: Mapped[bytes]
    obtained_at: Mapped[datetime]
    access_expires_at: Mapped[datetime | None]
    renew_at: Mapped[datetime] = mapped_column(index=True)
    refreshing_until: Mapped[datetime | None]
    revoke_tries: Mapped[int] = mapped_column(default=0)


class OAuthState(Tenant, Base):
    """A sign-in under way: for one person in one workspace, or for whoever has a link; good once, for ten minutes."""

    __tablename__ = "oauth_states"

    id: Mapped[UUID] = id_column()
    state_hash: Mapped[str] = mapped_column(unique=True)
    platform: Mapped[str]
    user_id: Mapped[UUID | None]
    link_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    zone: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class ConnectLink(Tenant, Authored, Base):
    """A link by which somebody outside the workspace connects an account of theirs, once."""

    __tablename__ = "social_links"

    id: Mapped[UUID] = id_column()
    token_hash: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    platforms: Mapped[list[str]] = mapped_column(ARRAY(String))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()


class AccountGroup(Tenant, Authored, Base):
    """A saved set of accounts."""

    __tablename__ = "social_groups"
    __table_args__ = (Index("uq_social_groups_name", "owner_id", text("lower(name)"), unique=True),)

    id: Mapped[UUID] = id_column()
    name: Mapped[str]
    account_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    created_at: Mapped[datetime] = created_column()
