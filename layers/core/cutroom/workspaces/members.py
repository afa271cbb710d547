"""Who is in a team: change a role, remove, leave, hand over."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Conflict, Forbidden
from cutroom.runtime.context import Actor, Context
from cutroom.workspaces import queries, rules
from cutroom.workspaces.models import Membership
from cutroom.workspaces.schemas import ChangeMember, Members, MemberView, Permission, Role, TransferOwnership
from cutroom.workspaces.service import team

MOST_TOLD = 20  # of a team, by one mail each
LAST_OWNER = "This is the only owner. Transfer ownership to another member first, or delete the workspace."


def list_members(ctx: Context, actor: Actor) -> Members:
    """Everybody in the team, those who may most first. Raises Conflict for the personal workspace."""
    with team(ctx, actor) as session:
        return _members(session)


def of_workspace(ctx: Context, workspace_id: UUID) -> list[MemberView]:
    """Everybody in a team; nobody in a personal workspace."""
    with ctx.transaction(workspace_id) as session:
        return queries.members(session)


def who_may(ctx: Context, workspace_id: UUID, permission: Permission) -> list[UUID]:
    """Those of a team who have a permission, some of many; the person whose own workspace it is."""
    people = of_workspace(ctx, workspace_id)
    if not people:
        return [workspace_id]
    return [one.user_id for one in people if rules.permits(one.role, permission)][:MOST_TOLD]


def change_role(ctx: Context, actor: Actor, user_id: UUID, request: ChangeMember) -> Members:
    """Give a member another role. Raises NotFound; Forbidden where only an owner may; Conflict for the last owner."""
    with team(ctx, actor) as session:
        changed = _changeable(session, actor, user_id, request.role)
        changed.role = request.role
    return list_members(ctx, actor)


def remove(ctx: Context, actor: Actor, user_id: UUID) -> None:
    """End a member's access at once; what they made stays. Raises NotFound, Forbidden, Conflict for the last owner."""
    with team(ctx, actor) as session:
        session.delete(_changeable(session, actor, user_id, None))


def leave(ctx: Context, actor: Actor) -> None:
    """Leave a team; what the person made stays. Raises Conflict for the last owner."""
    with team(ctx, actor) as session:
        queries.get(session, actor.workspace_id, lock=True)
        member = queries.member(session, actor.workspace_id, actor.user_id)
        _keep_an_owner(session, member, None)
        session.delete(member)


def transfer(ctx: Context, actor: Actor, request: TransferOwnership) -> Members:
    """Make a member the owner; the person becomes an admin. Raises NotFound, Conflict for a transfer to oneself."""
    if request.user_id == actor.user_id:
        raise Conflict("You are the owner already; choose another member.", field="user_id")
    with team(ctx, actor) as session:
        queries.get(session, actor.workspace_id, lock=True)
        successor = queries.member(session, actor.workspace_id, request.user_id)
        _own(session, actor).role = "admin"
        successor.role = "owner"
        session.flush()
        return _members(session)


def _members(session: Session) -> Members:
    return Members(items=sorted(queries.members(session), key=lambda one: rules.RANKS.index(one.role)))


def _changeable(session: Session, actor: Actor, user_id: UUID, wanted: Role | None) -> Membership:
    """A member whom the actor may change, as things are now that no other change can come between."""
    queries.get(session, actor.workspace_id, lock=True)
    own = _own(session, actor)
    member = queries.member(session, actor.workspace_id, user_id)
    if not rules.may_change(own.role, member.role, wanted):  # type: ignore[arg-type] (the table's check)
        raise Forbidden("Only an owner can make, change or remove an owner.", role=own.role)
    _keep_an_owner(session, member, wanted)
    return member


def _own(session: Session, actor: Actor) -> Membership:
    """The actor's own membership, which somebody may have ended since the request came in."""
    return queries.member(session, actor.workspace_id, actor.user_id)


def _keep_an_owner(session: Session, member: Membership, wanted: Role | None) -> None:
    steps_down = member.role == "owner" and wanted != "owner"
    if steps_down and queries.count_members(session, member.owner_id, "owner") == 1:
        raise Conflict(LAST_OWNER, field="role")
