"""Connecting an account: a sign-in that is good once, for one person or one link, and what comes back from it.

The platform is called outside of any transaction; the state is used up before that, so that a repeated callback makes
no call at all.
"""

import secrets
from collections.abc import Sequence
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Conflict, RetryLater
from cutroom.kit.ids import new_id
from cutroom.kit.secrets import secret_hash
from cutroom.runtime import database
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import apps, grants, health, pictures, queries, rules
from cutroom.social.errors import CodeRefused, ConsentDenied, GrantDead, ScopeMissing, StaleState, WrongAccount
from cutroom.social.models import OAuthState, SocialAccount
from cutroom.social.platforms import CONNECTORS
from cutroom.social.platforms.ports import Identity
from cutroom.social.schemas import AccountView, Connected, ConnectStarted, FinishConnect, Platform, StartConnect
from cutroom.social.sealing import Sealed
from cutroom.social.views import account_view

STALE = "This sign-in has expired or was used already. Connect the account again."
DENIED = "You didn’t allow access at {name}. Nothing was connected."
NO_PROFILE = {
    "youtube": "This Google account has no YouTube channel. Choose another one, or create a channel first.",
    "facebook": "No Page was chosen. Connect again and choose at least one Page.",
}
SCOPES = "Cutroom needs permission to see which {name} account it is. Connect again and allow it."


class Started(NamedTuple):
    """Who starts a sign-in: a person in a workspace, or whoever has a link."""

    owner_id: UUID
    user_id: UUID | None = None
    link_id: UUID | None = None
    account_id: UUID | None = None


class Ready(NamedTuple):
    """A profile with all that is stored of it, made before the transaction that stores it."""

    identity: Identity
    account_id: UUID
    sealed: Sealed
    picture: str


def start(ctx: Context, actor: Actor, request: StartConnect) -> ConnectStarted:
    """Begin to connect an account, or the same one again. Raises NotAvailable, NotFound, Conflict."""
    if request.account_id:
        with ctx.transaction(actor) as session:
            known = queries.account(session, request.account_id)
        if known.platform != request.platform:
            raise Conflict(f"This account is at {rules.NAMES[cast(Platform, known.platform)]}.")
    started = Started(actor.workspace_id, actor.user_id, account_id=request.account_id)
    return begin(ctx, started, request.platform, request.zone)


def begin(ctx: Context, started: Started, platform: Platform, zone: str) -> ConnectStarted:
    """Store a sign-in and say where the person goes. Raises NotAvailable."""
    app, state = apps.app(ctx.settings, platform), secrets.token_urlsafe(32)
    challenge = rules.challenge(rules.verifier(ctx.settings.app_secret, state))
    row = OAuthState(
        id=new_id(), owner_id=started.owner_id, state_hash=secret_hash(state), platform=platform,
        user_id=started.user_id, link_id=started.link_id, account_id=started.account_id, zone=zone,
        expires_at=now() + rules.STATE_LIFE,
    )  # fmt: skip
    with ctx.transaction(started.owner_id) as session:
        session.add(row)
    return ConnectStarted(url=CONNECTORS[platform].address(app, state, challenge), expires_at=row.expires_at)


def finish(ctx: Context, actor: Actor, platform: Platform, request: FinishConnect) -> Connected:
    """Connect what came back. Raises StaleState, ConsentDenied, WrongAccount, PlatformAway."""
    with ctx.transaction(actor) as session:
        state = queries.use_state(session, secret_hash(request.state), platform, actor.user_id)
    if state is None:
        raise StaleState(STALE)
    return Connected(accounts=complete(ctx, state, request, actor.created_by))


def complete(ctx: Context, state: OAuthState, request: FinishConnect, author: UUID | None) -> list[AccountView]:
    """Exchange the code of a sign-in that was just used up, and store what it gives."""
    platform = cast(Platform, state.platform)
    if not request.code:
        raise ConsentDenied(DENIED.format(name=rules.NAMES[platform]), platform=platform)
    found = _identities(ctx, platform, request)
    if state.account_id:
        found = [_same(ctx, state, found)]
    ready = [_ready(ctx, state, one) for one in found]
    with ctx.transaction(state.owner_id) as session:
        database.lock(session, "social", state.owner_id)
        rows = [_store(ctx, session, state, one, author) for one in ready]
        session.flush()
        return [account_view(row) for row in rows]


def _identities(ctx: Context, platform: Platform, request: FinishConnect) -> list[Identity]:
    """The profiles that were chosen. Raises StaleState, ConsentDenied, PlatformAway."""
    app, connector, name = apps.app(ctx.settings, platform), CONNECTORS[platform], rules.NAMES[platform]
    try:
        tokens = connector.exchange(app, request.code or "", rules.verifier(ctx.settings.app_secret, request.state))
        found = connector.identities(app, tokens)
    except CodeRefused:
        raise StaleState(STALE) from None
    except ScopeMissing:
        raise ConsentDenied(SCOPES.format(name=name), platform=platform) from None
    except GrantDead:
        raise ConsentDenied(DENIED.format(name=name), platform=platform) from None
    if not found:
        raise ConsentDenied(NO_PROFILE.get(platform, DENIED.format(name=name)), platform=platform)
    return found


def _same(ctx: Context, state: OAuthState, found: Sequence[Identity]) -> Identity:
    """The profile that was to be connected again. Raises WrongAccount, naming both; nothing is stored then."""
    with ctx.transaction(state.owner_id) as session:
        expected = queries.account(session, cast(UUID, state.account_id))
    match = next((one for one in found if one.platform_account_id == expected.platform_account_id), None)
    if match is None:
        names = ", ".join(_named(one.name, one.handle) for one in found)
        wanted = _named(expected.name, expected.handle)
        message = f"You chose {names}, and this is the connection of {wanted}. Choose {wanted}, or add {names} as new."
        raise WrongAccount(message, expected=wanted, chosen=names)
    return match


def _named(name: str, handle: str) -> str:
    return f"{name} ({handle})" if handle else name


def _ready(ctx: Context, state: OAuthState, identity: Identity) -> Ready:
    with ctx.transaction(state.owner_id) as session:
        known = queries.of_profile(session, state.platform, identity.platform_account_id)
    account_id = known.id if known else new_id()
    app = apps.app(ctx.settings, cast(Platform, state.platform))
    picture = pictures.fetch(identity.picture_url, app.api if app.simulated else "")
    return Ready(identity, account_id, grants.seal(ctx, account_id, identity.tokens), picture)


def _store(ctx: Context, session: Session, state: OAuthState, ready: Ready, author: UUID | None) -> SocialAccount:
    identity = ready.identity
    row = queries.of_profile(session, state.platform, identity.platform_account_id)
    if row is None:
        if queries.count(session, SocialAccount) >= rules.MAX_ACCOUNTS:
            raise Conflict(f"A workspace has at most {rules.MAX_ACCOUNTS} connected accounts.")
        row = SocialAccount(
            id=ready.account_id, owner_id=state.owner_id, created_by=author, platform=state.platform,
            platform_account_id=identity.platform_account_id, zone=state.zone, health="new", problem="", picture="",
            scopes=[],
        )  # fmt: skip
        session.add(row)
    elif row.id != ready.account_id:  # somebody else was quicker: what is sealed is for another row
        raise RetryLater("This account is being connected already. Try again in a moment.")
    row.name, row.handle, row.person_id = identity.name[:200], identity.handle[:100], identity.person_id
    row.picture, row.scopes = ready.picture or row.picture, list(identity.tokens.scopes)
    health.restore(ctx, session, row)
    session.flush()
    before = queries.grant(session, row.id)
    grants.save(session, row, identity.tokens, ready.sealed, before.version + 1 if before else 1)
    return row
