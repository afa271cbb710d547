"""The clock of notifications."""

from cutroom.notifications import queries, rules
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing


def forget(ctx: Context, data: Nothing) -> None:
    """Remove what is older than 90 days, some at a time."""
    before = now() - rules.KEPT
    gone = queries.FORGOTTEN_AT_ONCE
    while gone == queries.FORGOTTEN_AT_ONCE:
        with ctx.transaction() as session:
            gone = queries.forget_for_system(session, before)
