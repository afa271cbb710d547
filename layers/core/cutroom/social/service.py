"""What routes and other capabilities do with connected accounts.

Others use `account`, `access`, `renewed` (the platform refused a token), `verify` (before a post) and `lost`.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.runtime.context import Actor, Context, log
from cutroom.social import apps, grants, health, queries, rules
from cutroom.social.errors import GrantDead, NotAvailable, PlatformAway, ReconnectNeeded, ScopeMissing, WrongAccount
from cutroom.social.grants import access, renewed
from cutroom.social.platforms import CONNECTORS
from cutroom.social.schemas import (
    PLATFORMS,
    Access,
    Accounts,
    AccountView,
    ChangeAccount,
    Platforms,
    PlatformView,
)
from cutroom.social.views import account_view

__all__ = ["access", "account", "renewed", "verify"]


def account(session: Session, account_id: UUID) -> AccountView:
    """An account of the transaction's workspace. Raises NotFound."""
    return account_view(queries.account(session, account_id))


def verify(ctx: Context, held: Access) -> None:
    """Hold that a token still speaks for the account that it is for, before something is published with it.

    Raises WrongAccount where it speaks for another profile, ReconnectNeeded, PlatformAway.
    """
    app = apps.app(ctx.settings, held.platform)
    opened = grants.tokens_of(ctx, grants.read(ctx, held.account_id))
    try:
        found = CONNECTORS[held.platform].identities(app, opened)
    except (GrantDead, ScopeMissing) as ended:
        lost(ctx, held, ended.reason if isinstance(ended, GrantDead) else "revoked")
        raise ReconnectNeeded("This account has to be connected again.", account_id=str(held.account_id)) from None
    if held.platform_account_id not in {one.platform_account_id for one in found}:
        names = ", ".join(one.name for one in found) or "no account"
        message = f"The connection speaks for {names} instead of the account that was connected. Reconnect it."
        raise WrongAccount(message, account_id=str(held.account_id))


def lost(ctx: Context, held: Access, reason: str) -> None:
    """Record that the platform has ended an account's access, where the grant is still the one that was used."""
    with ctx.transaction() as session:
        owner_id = queries.owner_of_account_for_system(session, held.account_id)
    with ctx.transaction(owner_id) as session:
        row, grant = queries.account(session, held.account_id, lock=True), queries.grant(session, held.account_id)
        if grant is not None and grant.version == held.version:
            health.lose(ctx, session, row, reason)


def list_accounts(ctx: Context, actor: Actor) -> Accounts:
    """The workspace's accounts, those that need somebody first."""
    with ctx.transaction(actor) as session:
        return Accounts(items=[account_view(row) for row in queries.accounts(session)])


def get(ctx: Context, actor: Actor, account_id: UUID) -> AccountView:
    """One account. Raises NotFound."""
    with ctx.transaction(actor) as session:
        return account(session, account_id)


def platforms(ctx: Context) -> Platforms:
    """Every platform, and whether accounts can be connected there."""
    return Platforms(items=[platform_view(ctx, one) for one in PLATFORMS])


def platform_view(ctx: Context, platform: rules.Platform) -> PlatformView:
    """One platform as this installation has it."""
    available = apps.is_available(ctx.settings, platform)
    simulated = available and apps.app(ctx.settings, platform).simulated
    return PlatformView(platform=platform, name=rules.NAMES[platform], available=available, simulated=simulated)


def change(ctx: Context, actor: Actor, account_id: UUID, request: ChangeAccount) -> AccountView:
    """Plan an account's posts in another time zone. Raises NotFound."""
    with ctx.transaction(actor) as session:
        row = queries.account(session, account_id, lock=True)
        row.zone = request.zone
        session.flush()
        return account_view(row)


def disconnect(ctx: Context, actor: Actor, account_id: UUID) -> AccountView:
    """Give an account up: revoked at the platform where it can be, its tokens erased, its history kept.

    A platform that does not answer keeps nobody from leaving it. Raises NotFound.
    """
    with ctx.transaction(actor) as session:
        queries.account(session, account_id)
    try:
        revoke(ctx, account_id)
    except (PlatformAway, ReconnectNeeded):
        log.warning("a grant could not be revoked", account_id=str(account_id))
    with ctx.transaction(actor) as session:
        row = queries.account(session, account_id, lock=True)
        health.disconnect(ctx, session, row)
        session.flush()
        return account_view(row)


def revoke(ctx: Context, account_id: UUID) -> None:
    """End the grant at the platform, unless somebody else's account would end with it.

    Raises ReconnectNeeded where there is none any more, PlatformAway.
    """
    held = grants.read(ctx, account_id)
    with ctx.transaction(held.owner_id) as session:
        person_id = queries.account(session, account_id).person_id
    with ctx.transaction() as session:
        others = [one for one in queries.of_person_for_system(session, held.platform, person_id)
                  if one.account_id != account_id]  # fmt: skip
    if any(_is_live(ctx, one) for one in others):
        return
    try:
        CONNECTORS[held.platform].revoke(apps.app(ctx.settings, held.platform), grants.tokens_of(ctx, held))
    except (NotAvailable, GrantDead):
        log.info("there is no grant to revoke", account_id=str(account_id), platform=held.platform)


def _is_live(ctx: Context, place: queries.Place) -> bool:
    with ctx.transaction(place.owner_id) as session:
        return queries.grant(session, place.account_id) is not None
