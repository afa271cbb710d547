"""Who sends a request, into which workspace, and whether their role there allows it."""

from dataclasses import replace
from uuid import UUID

from cutroom.accounts import service as accounts
from cutroom.kit.errors import Forbidden, NotFound, Unauthorized
from cutroom.runtime.context import Actor, Context
from cutroom.workspaces import queries, rules
from cutroom.workspaces.schemas import Permission

REFUSALS: dict[Permission, str] = {
    "read": "see this",
    "approve": "approve this",
    "edit": "change anything here",
    "manage": "manage this workspace",
    "own": "do this: only an owner can",
}


def authenticate(ctx: Context, token: str, workspace_id: UUID | None) -> Actor:
    """Who sends an access token, in the workspace that the request names (None: their own).

    Sign-in and membership are looked up on every request, in one query, so that both end at once.
    Raises Unauthorized, also for a sign-in that was ended; NotFound for a workspace that the person is not in.
    """
    person = accounts.claimed(ctx, token)
    team_id = None if workspace_id in (None, person.user_id) else workspace_id
    with ctx.transaction(person) as session:
        signed_in, role = queries.access(session, person, team_id)
    if not signed_in:
        raise Unauthorized(accounts.ENDED)
    if team_id is None:
        return person
    if role is None:
        raise NotFound(queries.NO_WORKSPACE, workspace_id=str(workspace_id))
    return replace(person, team_id=team_id, workspace_role=role)


def require(actor: Actor, permission: Permission) -> None:
    """Raises Forbidden where the actor's role in the workspace does not allow something."""
    if not rules.permits(actor.workspace_role, permission):
        message = f"Your role in this workspace, {actor.workspace_role}, does not let you {REFUSALS[permission]}."
        raise Forbidden(message, role=actor.workspace_role, permission=permission)
