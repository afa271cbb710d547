"""Links to exports, for anybody who has them, until they run out or are taken back."""

from datetime import timedelta
from uuid import UUID

from cutroom.kit.errors import Gone, NotFound
from cutroom.kit.secrets import new_secret, secret_hash
from cutroom.renders import queries, service
from cutroom.renders.models import ExportShare
from cutroom.renders.schemas import SharedExport, ShareExport, Shares, ShareView
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

SHOWN_SECONDS = 300  # a link that was taken back shows its video for no longer than this
OPENED_PER_MINUTE = 60  # links from one address: enough for people, too few to guess at 256 bits


def share(ctx: Context, actor: Actor, export_id: UUID, request: ShareExport) -> ShareView:
    """A new link to a finished export; its secret is told this once. Raises NotFound, Conflict."""
    service.finished(ctx, actor, export_id)
    token = new_secret()
    with ctx.transaction(actor) as session:
        queries.get(session, export_id, lock=True)
        made = ExportShare(
            owner_id=actor.workspace_id,
            export_id=export_id,
            token_hash=secret_hash(token),
            expires_at=now() + timedelta(seconds=request.expires_in),
        )
        session.add(made)
        session.flush()
    return _view(made, token, f"{ctx.settings.public_url}/shared/{token}")


def list_shares(ctx: Context, actor: Actor, export_id: UUID) -> Shares:
    """The links of an export, newest first. Raises NotFound."""
    with ctx.transaction(actor) as session:
        queries.get(session, export_id)
        return Shares(items=[_view(one) for one in queries.shares(session, export_id)])


def revoke(ctx: Context, actor: Actor, export_id: UUID, share_id: UUID) -> None:
    """Take a link back at once; taken back twice is taken back. Raises NotFound."""
    with ctx.transaction(actor) as session:
        found = queries.share(session, export_id, share_id)
        found.revoked_at = found.revoked_at or now()


def open_share(ctx: Context, token: str, address: str) -> SharedExport:
    """What a link shows to whoever has it. Raises NotFound, Gone when it ran out or was taken back, RateLimited."""
    ctx.state.per_minute(f"shares#{address}", OPENED_PER_MINUTE)
    hashed = secret_hash(token)
    with ctx.transaction() as session:
        owner_id = queries.owner_of_share_for_system(session, hashed)
    if owner_id is None:
        raise NotFound("This link doesn't exist. Ask the sender for a new one.")
    with ctx.transaction(owner_id) as session:
        found = queries.share_of_token(session, hashed)
        if found is None or found.revoked_at or found.expires_at <= now():
            raise Gone("This link has expired. Ask the sender for a new one.")
        export = queries.get(session, found.export_id)
    seconds = max(1, min(SHOWN_SECONDS, int((found.expires_at - now()).total_seconds())))
    return SharedExport(
        title=export.title,
        duration_ms=export.duration_ms or 0,
        video_url=ctx.blobs.url(export.storage_key or "", seconds=seconds),
        download_url=ctx.blobs.url(export.storage_key or "", seconds=seconds, filename=export.filename),
        expires_at=found.expires_at,
    )


def _view(found: ExportShare, token: str | None = None, url: str | None = None) -> ShareView:
    return ShareView(
        id=found.id,
        export_id=found.export_id,
        token=token,
        url=url,
        created_at=found.created_at,
        expires_at=found.expires_at,
        revoked_at=found.revoked_at,
    )
