"""How many changes a minute a plan allows. Asked with every change, so the answer is kept for a minute."""

import time
from uuid import UUID

from cutroom.billing import plans
from cutroom.runtime.context import Actor, Context

KEPT_S, MOST_KEPT = 60.0, 10_000
_known: dict[tuple[int, UUID], tuple[float, int | None]] = {}


def writes_per_minute(ctx: Context, actor: Actor) -> int | None:
    """The limit of the actor's workspace, at most a minute old; None without one."""
    place, at = (id(ctx), actor.workspace_id), time.monotonic()
    until, most = _known.get(place, (0.0, None))
    if until > at:
        return most
    with ctx.transaction(actor) as session:
        most = plans.limits_of(ctx, session).writes_per_minute
    if len(_known) >= MOST_KEPT:
        _known.clear()
    _known[place] = at + KEPT_S, most
    return most
