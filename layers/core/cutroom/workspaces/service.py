"""Use cases of workspaces: create, rename, list, delete."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.jobs import runs
from cutroom.kit.errors import Conflict
from cutroom.kit.ids import new_id
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.workspaces import queries, rules
from cutroom.workspaces.models import Workspace
from cutroom.workspaces.schemas import Role, SaveWorkspace, WorkspaceDeleted, Workspaces, WorkspaceView

PERSONAL = "This is your personal workspace: it has no members, and it goes with your account."


def list_workspaces(ctx: Context, actor: Actor) -> Workspaces:
    """The person's own workspace, then the teams that they are in, by name."""
    with ctx.transaction(actor.user_id) as session:
        teams = queries.of_person(session, actor.user_id)
    return Workspaces(items=[_personal(actor), *(_view(row, role) for row, role in teams)])


def create(ctx: Context, actor: Actor, request: SaveWorkspace, key: str | None = None) -> WorkspaceView:
    """A new team whose owner is the person. The same `key` gives the same team. Raises Conflict after many."""
    with ctx.transaction(actor.user_id) as session:
        created = idempotency.once(
            session,
            actor.user_id,
            "workspace",
            key,
            request,
            lambda: _reserve(session, actor, request),
            view=WorkspaceView,
        )
    with ctx.transaction(created.id) as session:
        queries.add_workspace(session, created.id, request.name, actor.user_id)
    return created


def get(ctx: Context, actor: Actor) -> WorkspaceView:
    """The actor's workspace. Raises NotFound."""
    if actor.team_id is None:
        return _personal(actor)
    with ctx.transaction(actor) as session:
        return _view(queries.get(session, actor.workspace_id), actor.workspace_role)


def name_of(ctx: Context, workspace_id: UUID) -> str:
    """The name of a team; empty for a personal workspace, which has none."""
    with ctx.transaction(workspace_id) as session:
        row = queries.find(session, workspace_id)
        return row.name if row else ""


def rename(ctx: Context, actor: Actor, request: SaveWorkspace) -> WorkspaceView:
    """Give a team another name. Raises NotFound, Conflict for the personal workspace."""
    with team(ctx, actor) as session:
        workspace = queries.get(session, actor.workspace_id, lock=True)
        workspace.name = request.name
        return _view(workspace, actor.workspace_role)


def delete(ctx: Context, actor: Actor) -> None:
    """Delete a team: everybody's access ends, its work stops, and its purge begins. Raises NotFound, Conflict."""
    with team(ctx, actor) as session:
        workspace = queries.get(session, actor.workspace_id, lock=True)
        workspace.closed_at = now()
        queries.remove_all(session, workspace.id)
        stopped = runs.cancel_all_of(session, workspace.id)
        ctx.outbox.add(session, WorkspaceDeleted(owner_id=workspace.id))
    for run in stopped:
        runs.stop(ctx, run, "the workspace was deleted")


@contextmanager
def team(ctx: Context, actor: Actor) -> Generator[Session]:
    """A transaction in the actor's team. Raises Conflict for the personal workspace."""
    if actor.team_id is None:
        raise Conflict(PERSONAL)
    with ctx.transaction(actor) as session:
        yield session


def leave_all(session: Session, user_id: UUID) -> None:
    """End a person's memberships, because their account is deleted; what they made in teams stays.

    Raises Conflict while they are the only owner of a team: it would be nobody's.
    """
    queries.lock_owned(session)
    if alone := queries.owned_alone(session):
        names = ", ".join(f"“{name}”" for name in alone)
        message = f"You are the only owner of {names}. Transfer or delete it first, then delete your account."
        raise Conflict(message, workspaces=list(alone))
    queries.leave_all(session, user_id)


def closed_at(session: Session, workspace_id: UUID) -> datetime | None:
    """When a team was deleted; None where it is open, or gone altogether."""
    return queries.closed_at(session, workspace_id)


def delete_row(session: Session, workspace_id: UUID) -> None:
    """Remove the last trace of a deleted team, once all that belonged to it is gone."""
    queries.delete_row(session, workspace_id)


def closed_for_system(session: Session, older_than_seconds: float) -> Sequence[UUID]:
    """Which teams were deleted and are not purged to the last row."""
    return queries.closed_for_system(session, older_than_seconds)


def exported(session: Session, workspace_id: UUID) -> dict[str, object] | None:
    """A team as the copy of its data tells of it; None for a personal workspace."""
    row = queries.find(session, workspace_id)
    if row is None:
        return None
    members = [one.model_dump(mode="json") for one in queries.members(session)]
    return {"id": str(row.id), "name": row.name, "created_at": row.created_at.isoformat(), "members": members}


def exported_of_person(session: Session, user_id: UUID) -> list[dict[str, object]]:
    """The teams that a person is in, as the copy of their own data tells of them."""
    return [_view(row, role).model_dump(mode="json") for row, role in queries.of_person(session, user_id)]


def _reserve(session: Session, actor: Actor, request: SaveWorkspace) -> WorkspaceView:
    if queries.count_of_person(session, actor.user_id) >= rules.MAX_TEAMS:
        raise Conflict(f"You are in {rules.MAX_TEAMS} teams already; leave or delete one that you no longer need.")
    return _view(Workspace(id=new_id(), name=request.name, created_at=now()), "owner")


def _personal(actor: Actor) -> WorkspaceView:
    return _view(Workspace(id=actor.user_id, name=""), "owner", kind="personal")


def _view(row: Workspace, role: str, kind: Literal["personal", "team"] = "team") -> WorkspaceView:
    known: Role = role  # type: ignore[assignment] (the table's check allows no other)
    allowed = list(rules.PERMISSIONS[known])
    return WorkspaceView(
        id=row.id, kind=kind, name=row.name, role=known, permissions=allowed, created_at=row.created_at
    )
