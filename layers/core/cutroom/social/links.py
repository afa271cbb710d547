"""Links by which somebody outside the workspace connects an account of theirs: once, for a time, without a password."""

from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.accounts import service as accounts
from cutroom.kit.errors import AppError, Conflict, Gone, NotFound
from cutroom.kit.ids import new_id
from cutroom.kit.secrets import new_secret, secret_hash
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import connecting, queries, rules
from cutroom.social.connecting import Started
from cutroom.social.errors import StaleState
from cutroom.social.models import ConnectLink
from cutroom.social.schemas import (
    ConnectedByLink,
    ConnectedName,
    ConnectStarted,
    CreateLink,
    FinishConnect,
    LinkPreview,
    Links,
    LinkView,
    Platform,
    StartByLink,
)
from cutroom.social.service import platform_view
from cutroom.workspaces import service as workspaces

OPENED_PER_MINUTE = 60  # from one address: enough for people, too few to guess at 256 bits
SPENT = "This link was used, revoked or has expired. Ask whoever sent it for another."


def create(ctx: Context, actor: Actor, request: CreateLink) -> LinkView:
    """A link; its address is told now and never again. Raises Conflict after many."""
    secret = new_secret()
    with ctx.transaction(actor) as session:
        if len(queries.links(session)) >= rules.MAX_LINKS:
            raise Conflict(f"{rules.MAX_LINKS} links are open. Revoke some that are no longer needed.")
        row = ConnectLink(
            id=new_id(), owner_id=actor.workspace_id, created_by=actor.created_by, label=request.label,
            token_hash=secret_hash(secret), platforms=list[str](dict.fromkeys(request.platforms)),
            expires_at=now() + timedelta(days=request.days),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return _view(row, f"{ctx.settings.public_url}/connect-link/{secret}")


def list_links(ctx: Context, actor: Actor) -> Links:
    """The links that can still be used, newest first."""
    with ctx.transaction(actor) as session:
        return Links(items=[_view(row) for row in queries.links(session)])


def revoke(ctx: Context, actor: Actor, link_id: UUID) -> None:
    """Make a link worthless at once; one that is spent is no error. Raises NotFound."""
    with ctx.transaction(actor) as session:
        row = queries.link(session, link_id)
        row.revoked_at = row.revoked_at or now()


def preview(ctx: Context, secret: str, address: str) -> LinkPreview:
    """What a link offers to whoever has it. Raises NotFound, Gone once it is spent, RateLimited."""
    owner_id = _opened(ctx, secret, address)
    with ctx.transaction(owner_id) as session:
        row = _usable(session, secret)
        platforms = [platform_view(ctx, cast(Platform, one)) for one in row.platforms]
    return LinkPreview(asked_by=_asked_by(ctx, row), platforms=platforms, expires_at=row.expires_at)


def start(ctx: Context, secret: str, request: StartByLink, address: str) -> ConnectStarted:
    """Begin to connect an account by a link. Raises like `preview`, Conflict for a platform that it is not for."""
    owner_id = _opened(ctx, secret, address)
    with ctx.transaction(owner_id) as session:
        row = _usable(session, secret)
    if request.platform not in row.platforms:
        raise Conflict(f"This link is not for {rules.NAMES[request.platform]}.")
    return connecting.begin(ctx, Started(owner_id, link_id=row.id), request.platform, request.zone)


def finish(ctx: Context, secret: str, platform: Platform, request: FinishConnect, address: str) -> ConnectedByLink:
    """Connect what came back; the link is spent with it. Raises like `preview` and `connecting.finish`."""
    owner_id = _opened(ctx, secret, address)
    with ctx.transaction(owner_id) as session:
        link = _usable(session, secret)
        state = queries.use_state(session, secret_hash(request.state), platform, None)
        if state is None or state.link_id != link.id:
            raise StaleState(connecting.STALE)
        link.used_at = now()
    try:
        connected = connecting.complete(ctx, state, request, link.created_by)
    except AppError:
        with ctx.transaction(owner_id) as session:
            queries.link(session, link.id).used_at = None  # nothing was connected: it can be tried again
        raise
    names = [ConnectedName(platform=one.platform, name=one.name, handle=one.handle) for one in connected]
    return ConnectedByLink(accounts=names)


def _opened(ctx: Context, secret: str, address: str) -> UUID:
    """The workspace of a link."""
    ctx.state.per_minute(f"connect-links#{address}", OPENED_PER_MINUTE)
    with ctx.transaction() as session:
        owner_id = queries.owner_of_link_for_system(session, secret_hash(secret))
    if owner_id is None:
        raise NotFound("There is no such link. Ask whoever sent it for another.")
    return owner_id


def _asked_by(ctx: Context, link: ConnectLink) -> str:
    """The team that a link is of, or the person whose own workspace it is; empty where they are gone."""
    team = workspaces.name_of(ctx, link.owner_id)
    if team or link.created_by is None:
        return team
    try:
        return accounts.me(ctx, Actor(link.created_by)).name
    except NotFound:
        return ""


def _usable(session: Session, secret: str) -> ConnectLink:
    row = queries.link_of_token(session, secret_hash(secret))
    if row.used_at or row.revoked_at or row.expires_at <= now():
        raise Gone(SPENT)
    return row


def _view(row: ConnectLink, url: str | None = None) -> LinkView:
    platforms: list[Platform] = [cast(Platform, one) for one in row.platforms]
    return LinkView(id=row.id, label=row.label, platforms=platforms, expires_at=row.expires_at, url=url)
