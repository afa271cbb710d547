"""Where a person is signed in, and how they end it from afar."""

from uuid import UUID

from cutroom.accounts import queries
from cutroom.accounts.models import SignIn
from cutroom.accounts.schemas import Sessions, SessionView
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


def read(ctx: Context, actor: Actor) -> Sessions:
    """Every sign-in that still stands, the one last used first."""
    with ctx.transaction(actor) as session:
        return Sessions(items=[_view(row, actor) for row in queries.live_sign_ins(session)])


def end(ctx: Context, actor: Actor, session_id: UUID) -> None:
    """End one sign-in; one that has ended already is no error. Raises NotFound."""
    with ctx.transaction(actor) as session:
        row = queries.get_sign_in(session, session_id)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_why = now(), "ended by its owner"


def _view(row: SignIn, actor: Actor) -> SessionView:
    return SessionView(
        id=row.id,
        device=row.device,
        created_at=row.created_at,
        used_at=row.rotated_at,
        current=row.id == actor.sign_in_id,
    )
