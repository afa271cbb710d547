"""What platforms keep of a purged workspace: Cutroom's access to its accounts ends there too."""

from uuid import UUID

from cutroom.runtime.context import Context, log
from cutroom.social import queries, service
from cutroom.social.errors import PlatformAway, ReconnectNeeded

MOST_TRIES = 5  # of a platform that does not answer; then the tokens go unrevoked, and end by themselves


def revoke_grants(ctx: Context, owner_id: UUID) -> None:
    """Revoke every grant of a workspace, and erase it. What is gone stays gone, so that this can be done again.

    Raises PlatformAway while a platform is to be asked again: the purge goes on later.
    """
    with ctx.transaction(owner_id) as session:
        account_ids = queries.granted(session)
    if not all([_end(ctx, owner_id, one) for one in account_ids]):
        raise PlatformAway("A platform doesn’t answer at the moment. The accounts are disconnected later.")


def _end(ctx: Context, owner_id: UUID, account_id: UUID) -> bool:
    """Revoke one grant; False where that has to be tried again."""
    try:
        service.revoke(ctx, account_id)
    except ReconnectNeeded:
        log.info("a grant had ended already", account_id=str(account_id))
    except PlatformAway:
        if _tries(ctx, owner_id, account_id) < MOST_TRIES:
            return False
        log.warning("a grant was never revoked", account_id=str(account_id))
    with ctx.transaction(owner_id) as session:
        queries.delete_grant(session, account_id)
    return True


def _tries(ctx: Context, owner_id: UUID, account_id: UUID) -> int:
    """How often a platform was asked in vain, this time included."""
    with ctx.transaction(owner_id) as session:
        grant = queries.grant(session, account_id)
        if grant is None:
            return MOST_TRIES
        grant.revoke_tries += 1
        return grant.revoke_tries
