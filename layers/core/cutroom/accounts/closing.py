"""The end of an account: closed at once and for good; what belonged to it is purged in the background."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import credentials, queries, rules
from cutroom.accounts.models import User
from cutroom.accounts.schemas import Accepted, AccountClosed, DeleteMe
from cutroom.jobs import runs
from cutroom.kit.errors import Conflict, Forbidden
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


def close(ctx: Context, actor: Actor, request: DeleteMe, leave: Callable[[Session, UUID], None]) -> Accepted:
    """Close the account: no sign-in works any more, its work stops, its address is free, and its purge begins.

    `leave` ends what ties the person to others, in the same transaction, or refuses by raising.
    Raises Forbidden for a wrong password, RateLimited after many of them.
    """
    credentials.limit(ctx, f"close-account#{actor.user_id}", limit=10)
    with ctx.transaction(actor) as session:
        user = queries.get_user(session, actor.user_id, lock=True)
        if user.password_hash is None:
            raise Conflict("Set a password first: use 'Forgot your password?' on the sign-in page.")
        if not credentials.password_fits(user, request.password):
            raise Forbidden("Wrong password.", field="password")
        leave(session, user.id)
        _empty(user)
        queries.revoke_sign_ins(session, user.id, "the account was deleted")
        stopped = runs.cancel_all_of(session, user.id)
        ctx.outbox.add(session, AccountClosed(owner_id=user.id))
    for run in stopped:
        runs.stop(ctx, run, "the account was deleted")
    return Accepted(message="Your account is closed, and everything of yours is being deleted.")


def _empty(user: User) -> None:
    """Leave of a person's row only that there was one, until the purge has removed that too."""
    user.closed_at = now()
    user.email = rules.address_of_closed(user.id)
    user.name, user.avatar_url, user.password_hash, user.email_verified_at = "", None, None, None
    user.language, user.timezone, user.notifications = "en", "UTC", {}
