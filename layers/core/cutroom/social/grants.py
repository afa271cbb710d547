"""Tokens for calls: opened, renewed by one at a time, and never lost to an answer that says nothing.

Who refreshes holds a lease on the grant's version, calls the platform outside of any transaction, and saves only where
the version is still the one that was read. Everybody else waits for that.
"""

import time
from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import AppError, NotFound
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.social import apps, health, queries, rules, sealing
from cutroom.social.errors import GrantDead, PlatformAway, ReconnectNeeded
from cutroom.social.models import SocialAccount, SocialGrant
from cutroom.social.platforms import CONNECTORS
from cutroom.social.platforms.ports import Tokens
from cutroom.social.schemas import Access, Platform
from cutroom.social.sealing import Sealed

POLL_S, WAIT_S = 0.1, 25.0
NEEDED = "{name} has to be connected again before anything can be posted there."


class Held(NamedTuple):
    """An account with its grant, as they were read."""

    owner_id: UUID
    account_id: UUID
    platform: Platform
    platform_account_id: str
    scopes: tuple[str, ...]
    lasts_until: datetime | None
    version: int
    sealed: Sealed
    obtained_at: datetime
    access_expires_at: datetime | None


def access(ctx: Context, account_id: UUID) -> Access:
    """A token for calls on behalf of an account, renewed where it is due.

    Raises NotFound, ReconnectNeeded where its access has ended, PlatformAway where it can't be renewed at the moment.
    """
    held = read(ctx, account_id)
    if rules.is_fresh(held.access_expires_at, now()):
        return _access(ctx, held)
    try:
        return _renewed(ctx, held)
    except PlatformAway:
        held = read(ctx, account_id)
        if rules.is_fresh(held.access_expires_at, now(), rules.LEAST):
            return _access(ctx, held)  # it is good for this call; the next one tries again
        raise


def renewed(ctx: Context, refused: Access) -> Access:
    """A token in place of one that the platform has refused: a newer one where there is one, else it is renewed.

    One that is younger than a minute is not renewed again. Raises like `access`.
    """
    held = read(ctx, refused.account_id)
    if held.version != refused.version:
        return _access(ctx, held)
    if now() - held.obtained_at < rules.YOUNGEST:
        raise PlatformAway("The platform refuses an account that was just connected. Try again in a minute.")
    return _renewed(ctx, held)


def renew_ahead(ctx: Context, account_id: UUID) -> None:
    """Renew a grant that nobody uses, so that a dead one is known early. Raises like `access`."""
    _renewed(ctx, read(ctx, account_id))


def read(ctx: Context, account_id: UUID) -> Held:
    """An account with its grant. Raises NotFound, ReconnectNeeded."""
    with ctx.transaction() as session:
        owner_id = queries.owner_of_account_for_system(session, account_id)
    if owner_id is None:
        raise NotFound("This account does not exist.")
    with ctx.transaction(owner_id) as session:
        account, grant = queries.account(session, account_id), queries.grant(session, account_id)
    if account.health not in ("ok", "expiring") or grant is None:
        raise ReconnectNeeded(NEEDED.format(name=account.name or "This account"), account_id=str(account_id))
    return Held(
        owner_id, account_id, cast(Platform, account.platform), account.platform_account_id, tuple(account.scopes),
        account.expires_at, grant.version, Sealed(grant.sealed, grant.data_key), grant.obtained_at,
        grant.access_expires_at,
    )  # fmt: skip


def tokens_of(ctx: Context, held: Held) -> Tokens:
    """The opened tokens of a grant."""
    opened = sealing.open_sealed(ctx.settings, held.account_id, held.sealed)
    return Tokens(opened["access"], opened["renewal"], held.scopes, held.access_expires_at, held.lasts_until)


def save(session: Session, account: SocialAccount, tokens: Tokens, sealed: Sealed, version: int) -> None:
    """Put the sealed tokens of an account in place of what it had, as `version`."""
    at = now()
    row = queries.grant(session, account.id) or SocialGrant(account_id=account.id, owner_id=account.owner_id)
    row.version, row.sealed, row.data_key, row.obtained_at = version, sealed.content, sealed.data_key, at
    row.access_expires_at, row.refreshing_until = tokens.access_expires_at, None
    ends = tokens.access_expires_at or tokens.renewal_expires_at
    row.renew_at = rules.renew_at(cast(Platform, account.platform), ends, at)
    session.add(row)
    account.expires_at = tokens.lasts_until
    account.scopes = list(tokens.scopes) or account.scopes


def seal(ctx: Context, account_id: UUID, tokens: Tokens) -> Sealed:
    """Tokens as they are stored."""
    return sealing.seal(ctx.settings, account_id, {"access": tokens.access, "renewal": tokens.renewal})


def _renewed(ctx: Context, held: Held) -> Access:
    """The grant's token after a refresh that we make, or that somebody else makes meanwhile."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        with ctx.transaction(held.owner_id) as session:
            ours = queries.claim_refresh(session, held.account_id, held.version, now() + rules.LEASE)
        if ours:
            return _refresh(ctx, held)
        time.sleep(POLL_S)
        found = read(ctx, held.account_id)
        if found.version != held.version:
            return _access(ctx, found)
    raise PlatformAway("The account’s access is being renewed. Try again in a moment.")


def _refresh(ctx: Context, held: Held) -> Access:
    """Renew as the one who holds the lease."""
    connector = CONNECTORS[held.platform]
    try:
        app = apps.app(ctx.settings, held.platform)
        tokens = connector.renew(app, tokens_of(ctx, held), held.platform_account_id)
        sealed = seal(ctx, held.account_id, tokens)
    except GrantDead as dead:
        _end(ctx, held, dead.reason)
        raise ReconnectNeeded(NEEDED.format(name=rules.NAMES[held.platform]), account_id=str(held.account_id)) from None
    except AppError:
        _let_go(ctx, held)
        raise
    with ctx.transaction(held.owner_id) as session:
        account, grant = queries.account(session, held.account_id, lock=True), queries.grant(session, held.account_id)
        if grant is not None and grant.version == held.version:
            save(session, account, tokens, sealed, held.version + 1)
            health.renewed(session, account)
    return _access(ctx, read(ctx, held.account_id))


def _end(ctx: Context, held: Held, reason: str) -> None:
    with ctx.transaction(held.owner_id) as session:
        account, grant = queries.account(session, held.account_id, lock=True), queries.grant(session, held.account_id)
        if grant is not None and grant.version == held.version:
            grant.refreshing_until = None
            health.lose(ctx, session, account, reason)


def _let_go(ctx: Context, held: Held) -> None:
    log.warning("a grant could not be renewed", account_id=str(held.account_id), platform=held.platform)
    with ctx.transaction(held.owner_id) as session:
        queries.end_refresh(session, held.account_id, held.version, rules.retry_at(now()))


def _access(ctx: Context, held: Held) -> Access:
    return Access(
        account_id=held.account_id, platform=held.platform, platform_account_id=held.platform_account_id,
        token=tokens_of(ctx, held).access, scopes=held.scopes, version=held.version, expires_at=held.access_expires_at,
    )  # fmt: skip
