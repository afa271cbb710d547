"""What the clock does for accounts: renew what nobody uses, warn before only a person can help, forget old sign-ins."""

from datetime import timedelta

from cutroom.kit.errors import AppError
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing
from cutroom.social import grants, health, queries, rules

AT_ONCE = 50  # grants in one call; the next comes soon
STATES_KEPT = timedelta(days=1)


def renew_grants(ctx: Context, data: Nothing) -> None:
    """Renew the grants that are due, so that a dead one is known before it is needed."""
    with ctx.transaction() as session:
        due = queries.due_for_system(session, now(), AT_ONCE)
    for place in due:
        try:
            grants.renew_ahead(ctx, place.account_id)
        except AppError as error:  # one that cannot be renewed keeps no other waiting
            log.warning("a grant was not renewed", account_id=str(place.account_id), code=error.code)


def warn(ctx: Context, data: Nothing) -> None:
    """Tell of accounts that only a person can keep; forget sign-ins that ended."""
    with ctx.transaction() as session:
        queries.forget_states_for_system(session, now() - STATES_KEPT)
        places = queries.expiring_for_system(session, now() + rules.WARNING, AT_ONCE)
    for place in places:
        with ctx.transaction(place.owner_id) as session:
            health.warn(ctx, session, queries.account(session, place.account_id, lock=True))
