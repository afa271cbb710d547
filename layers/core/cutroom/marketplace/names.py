"""How somebody is called in the marketplace: the name of their team, or of the person."""

from cutroom.accounts import service as accounts
from cutroom.kit.errors import AppError
from cutroom.runtime.context import Actor, Context
from cutroom.workspaces import service as workspaces

NAMELESS = "Someone"


def name_of(ctx: Context, actor: Actor) -> str:
    """The name that others see; never an address."""
    if actor.team_id is not None and (name := workspaces.name_of(ctx, actor.team_id)):
        return name
    try:
        return accounts.me(ctx, actor).name or NAMELESS
    except AppError:  # an account that has no name, or that is being closed
        return NAMELESS
