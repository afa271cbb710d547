"""Tables of workspaces. Only teams have rows: a personal workspace is there because its person is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Authored, Base, Tenant, created_column, id_column

ROLES_SQL = "role in ('owner', 'admin', 'editor', 'approver', 'viewer')"


class Workspace(Authored, Base):
    """A team's workspace. Row-level security shows it within itself, and to its members."""

    __tablename__ = "workspaces"
    __table_args__ = (Index("ix_workspaces_closed_at", "closed_at", postgresql_where=text("closed_at is not null")),)

    id: Mapped[UUID] = id_column()
    name: Mapped[str]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()


class Membership(Tenant, Base):
    """A person's role in a team. Row-level security shows it within the workspace, and to the person."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint(ROLES_SQL, name="role"),)

    owner_id: Mapped[UUID] = mapped_column(ForeignKey(Workspace.id, ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str]
    created_at: Mapped[datetime] = created_column()


class Invitation(Authored, Tenant, Base):
    """A place in a team that was offered by mail; of its secret only the hash is kept."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint(ROLES_SQL, name="role"),)

    id: Mapped[UUID] = id_column()
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(Workspace.id, ondelete="CASCADE"), index=True)
    email: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = created_column()
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
