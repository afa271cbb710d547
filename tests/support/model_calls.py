"""What the account of model calls holds."""

from uuid import UUID

from sqlalchemy import select

from cutroom.ai.models import AiCall
from cutroom.runtime.context import Context


def recorded(ctx: Context, owner: UUID) -> list[AiCall]:
    """An owner's calls, oldest first."""
    with ctx.transaction(owner) as session:
        return list(session.scalars(select(AiCall).order_by(AiCall.id)).all())
