"""All SQL of workspaces. What is asked across workspaces is answered by functions of the database (migration 0006)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.accounts.conditions import SIGNED_IN
from cutroom.kit.errors import NotFound
from cutroom.runtime.context import Actor
from cutroom.runtime.database import now, one
from cutroom.workspaces.models import Invitation, Membership, Workspace
from cutroom.workspaces.schemas import MemberView, Role

NO_WORKSPACE = "This workspace does not exist, or you are not a member of it."
ROLE = select(Membership.role).where(
    Membership.owner_id == bindparam("team_id"), Membership.user_id == bindparam("user_id")
)
ACCESS = select(SIGNED_IN, ROLE.scalar_subquery())  # built once: it runs on every request


def access(session: Session, person: Actor, team_id: UUID | None) -> tuple[bool, str | None]:
    """(whether the person's sign-in is live, their role in the team), in one query from their personal workspace."""
    values = {"sign_in_id": person.sign_in_id, "user_id": person.user_id, "team_id": team_id}
    row = session.execute(ACCESS, values).one()
    return row[0], row[1]


def get(session: Session, workspace_id: UUID, *, lock: bool = False) -> Workspace:
    """The actor's team; whoever changes its members locks it, so that one change follows the other. Raises NotFound."""
    query = select(Workspace).where(Workspace.id == workspace_id, Workspace.closed_at.is_(None))
    return one(session, query.with_for_update() if lock else query, "This workspace")


def find(session: Session, workspace_id: UUID) -> Workspace | None:
    """The row of a team, deleted or not; None for a personal workspace."""
    return session.scalars(select(Workspace).where(Workspace.id == workspace_id)).one_or_none()


def add_workspace(session: Session, workspace_id: UUID, name: str, founder_id: UUID) -> None:
    """A new team with its first owner; one that was there before, even if it is deleted by now, stays as it is."""
    values = {"id": workspace_id, "name": name, "created_by": founder_id, "created_at": now()}
    added = session.scalar(insert(Workspace).values(**values).on_conflict_do_nothing().returning(Workspace.id))
    if added:
        add_member(session, workspace_id, founder_id, "owner")


def of_person(session: Session, user_id: UUID) -> Sequence[tuple[Workspace, str]]:
    """A person's teams by name, with their role in each; asked from the personal workspace."""
    query = select(Workspace, Membership.role).join(Membership, Membership.owner_id == Workspace.id)
    query = query.where(Membership.user_id == user_id, Workspace.closed_at.is_(None))
    return [(row[0], row[1]) for row in session.execute(query.order_by(func.lower(Workspace.name), Workspace.id))]


def count_of_person(session: Session, user_id: UUID) -> int:
    query = select(func.count()).select_from(Membership).where(Membership.user_id == user_id)
    return session.scalar(query) or 0


def members(session: Session) -> list[MemberView]:
    """Everybody in the actor's team; their names and addresses are theirs, so a function of the database tells them."""
    rows = session.execute(text("select * from workspace_members()")).mappings()
    return [MemberView.model_validate(dict(row)) for row in rows]


def member(session: Session, workspace_id: UUID, user_id: UUID) -> Membership:
    """A member of the actor's team. Raises NotFound."""
    query = select(Membership).where(Membership.owner_id == workspace_id, Membership.user_id == user_id)
    return one(session, query, "This member")


def count_members(session: Session, workspace_id: UUID, role: Role | None = None) -> int:
    wanted = [Membership.owner_id == workspace_id, *([Membership.role == role] if role else [])]
    return session.scalar(select(func.count()).select_from(Membership).where(*wanted)) or 0


def add_member(session: Session, workspace_id: UUID, user_id: UUID, role: str) -> None:
    """Make somebody a member; who is one keeps their role."""
    values = {"owner_id": workspace_id, "user_id": user_id, "role": role, "created_at": now()}
    session.execute(insert(Membership).values(**values).on_conflict_do_nothing())


def remove_all(session: Session, workspace_id: UUID) -> None:
    """End everybody's access to a team and every invitation to it."""
    session.execute(delete(Membership).where(Membership.owner_id == workspace_id))
    session.execute(delete(Invitation).where(Invitation.owner_id == workspace_id))


def leave_all(session: Session, user_id: UUID) -> None:
    """End a person's membership in every team; asked from the personal workspace."""
    session.execute(delete(Membership).where(Membership.user_id == user_id))


def lock_owned(session: Session) -> None:
    """Hold the teams that the person owns, so that of two last owners only one can go."""
    session.execute(text("select lock_owned_workspaces()"))


def owned_alone(session: Session) -> Sequence[str]:
    """Names of the teams whose only owner the person is."""
    return session.scalars(text("select name from workspaces_owned_alone()")).all()


def open_invitations(session: Session) -> Sequence[Invitation]:
    """The invitations to the actor's team that can still be accepted, newest first."""
    query = select(Invitation).where(*_open()).order_by(Invitation.id.desc())
    return session.scalars(query.limit(500)).all()


def count_open_invitations(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Invitation).where(*_open())) or 0


def replace_invitations(session: Session, email: str) -> None:
    """Revoke what was offered to an address before: the newest invitation is the one that counts."""
    query = update(Invitation).where(Invitation.email == email, *_open())
    session.execute(query.values(revoked_at=now()))


def invitation(session: Session, invitation_id: UUID, *, lock: bool = False) -> Invitation:
    """An invitation to the actor's team. Raises NotFound."""
    query = select(Invitation).where(Invitation.id == invitation_id)
    return one(session, query.with_for_update() if lock else query, "This invitation")


def invitation_of_token(session: Session, token_hash: str, *, lock: bool = False) -> Invitation:
    """The invitation that a link leads to. Raises NotFound."""
    query = select(Invitation).where(Invitation.token_hash == token_hash)
    return one(session, query.with_for_update() if lock else query, "This invitation")


def workspace_of_invitation_for_system(session: Session, token_hash: str) -> UUID:
    """Which team a link leads to, before anybody is known to be in it. Raises NotFound."""
    workspace_id = session.scalar(text("select workspace_of_invitation(:hash)"), {"hash": token_hash})
    if workspace_id is None:
        raise NotFound("There is no such invitation; ask whoever invited you for another.")
    return workspace_id


def closed_at(session: Session, workspace_id: UUID) -> datetime | None:
    """When a team was deleted; None where it is open, or gone altogether."""
    return session.scalar(select(Workspace.closed_at).where(Workspace.id == workspace_id))


def delete_row(session: Session, workspace_id: UUID) -> None:
    """Remove the last trace of a deleted team."""
    session.execute(delete(Workspace).where(Workspace.id == workspace_id, Workspace.closed_at.is_not(None)))


def closed_for_system(session: Session, older_than_seconds: float) -> Sequence[UUID]:
    """Which teams were deleted and are not purged to the last row."""
    query = text("select owner_id from closed_workspaces(:age)")
    return session.scalars(query, {"age": older_than_seconds}).all()


def _open() -> tuple[ColumnElement[bool], ...]:
    return Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now()
