"""Who moderates: the people whose confirmed addresses the operator has named (`CUTROOM_MODERATORS`)."""

from cutroom.accounts import queries
from cutroom.accounts.models import User
from cutroom.kit.errors import Forbidden
from cutroom.runtime.context import Actor, Context


def is_moderator(ctx: Context, user: User) -> bool:
    """Whether somebody moderates. An address that nobody has confirmed gives no rights."""
    return user.email_verified_at is not None and user.email.casefold() in ctx.settings.moderators


def require(ctx: Context, actor: Actor) -> None:
    """Raises Forbidden for who does not moderate."""
    if ctx.settings.moderators:
        with ctx.transaction(actor.user_id) as session:
            if is_moderator(ctx, queries.get_user(session, actor.user_id)):
                return
    raise Forbidden("Only moderators of this Cutroom can do this.")
