"""Links by which clients see the posts that wait for them, approve them or comment, without an account."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Conflict, Gone, NotFound
from cutroom.kit.ids import new_id
from cutroom.kit.secrets import new_secret, secret_hash
from cutroom.publishing import approval, approval_queries, queries, reviewing
from cutroom.publishing.approval_schemas import (
    AddComment,
    ApprovalLinks,
    ApprovalLinkView,
    ApprovePost,
    ClientPage,
    ClientPost,
    ClientTarget,
    CreateApprovalLink,
    SendBack,
)
from cutroom.publishing.models import ApprovalLink, Post, PostReview, PostTarget
from cutroom.publishing.platforms import Platform
from cutroom.publishing.rules import TargetState
from cutroom.publishing.schemas import Content
from cutroom.renders import files
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import service as social
from cutroom.workspaces import service as workspaces

MAX_LINKS = 100
OPENED_PER_MINUTE = 60  # from one address: enough for people, too few to guess at 256 bits
WRITES_PER_MINUTE = 20  # by one link
SHOWN_SECONDS = 900  # how long a video can be played after the page was opened
SPENT = "This link was revoked or has expired. Ask whoever sent it for another."


def create(ctx: Context, actor: Actor, request: CreateApprovalLink) -> ApprovalLinkView:
    """A link; its address is told now and never again. Raises NotFound for an account, Conflict after many."""
    secret = new_secret()
    with ctx.transaction(actor) as session:
        for account_id in request.account_ids:
            social.account(session, account_id)
        if len(approval_queries.open_links(session)) >= MAX_LINKS:
            raise Conflict(f"{MAX_LINKS} links are open. Revoke some that are no longer needed.")
        row = ApprovalLink(
            id=new_id(), owner_id=actor.workspace_id, created_by=actor.created_by, label=request.label,
            token_hash=secret_hash(secret), account_ids=list(dict.fromkeys(request.account_ids)),
            expires_at=now() + timedelta(days=request.days),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return _view(row, f"{ctx.settings.public_url}/approve/{secret}")


def list_links(ctx: Context, actor: Actor) -> ApprovalLinks:
    """The links that can still be used, newest first."""
    with ctx.transaction(actor) as session:
        return ApprovalLinks(items=[_view(row) for row in approval_queries.open_links(session)])


def revoke(ctx: Context, actor: Actor, link_id: UUID) -> None:
    """Make a link worthless at once; one that is spent is no error. Raises NotFound."""
    with ctx.transaction(actor) as session:
        row = approval_queries.link(session, link_id)
        row.revoked_at = row.revoked_at or now()


def open_link(ctx: Context, secret: str, address: str) -> ClientPage:
    """What a link shows to whoever has it. Raises NotFound, Gone, RateLimited."""
    link = _opened(ctx, secret, address)
    with ctx.transaction(link.owner_id) as session:
        posts = approval_queries.shown_to(session, link.account_ids)
        ids = [one.id for one in posts]
        targets, reviews = queries.targets(session, ids), approval_queries.reviews(session, ids)
        videos = {one.id: _video(session, one) for one in posts}
    names = reviewing.names(ctx, link.owner_id)
    shown = [
        _post(ctx, one, _of(one, targets), [row for row in reviews if row.post_id == one.id], videos[one.id], names)
        for one in posts
    ]
    team = workspaces.name_of(ctx, link.owner_id) or names.get(link.owner_id, "")
    return ClientPage(label=link.label, asked_by=team, expires_at=link.expires_at, posts=shown)


def approve(ctx: Context, secret: str, post_id: UUID, request: ApprovePost, address: str) -> ClientPage:
    """Release a post that a link shows. Raises as `open_link`, NotFound, Edited, NotWaiting."""
    return _decide(ctx, secret, post_id, request, address)


def send_back(ctx: Context, secret: str, post_id: UUID, request: SendBack, address: str) -> ClientPage:
    """Ask for changes of a post that a link shows. Raises as `approve`."""
    return _decide(ctx, secret, post_id, request, address)


def comment(ctx: Context, secret: str, post_id: UUID, request: AddComment, address: str) -> ClientPage:
    """Say something about a post that a link shows. Raises as `open_link`, NotFound, Conflict after very many."""
    link = _speaking(ctx, secret, address)
    with ctx.transaction(link.owner_id) as session:
        _shown(session, link, post_id)
        reviewing.add_comment(session, queries.get(session, post_id, lock=True), request, link=link)
    return open_link(ctx, secret, address)


def _decide(ctx: Context, secret: str, post_id: UUID, request: ApprovePost | SendBack, address: str) -> ClientPage:
    link = _speaking(ctx, secret, address)
    with ctx.transaction(link.owner_id) as session:
        _shown(session, link, post_id)
    reviewing.decide(ctx, link.owner_id, post_id, request, link=link)
    return open_link(ctx, secret, address)


def _shown(session: Session, link: ApprovalLink, post_id: UUID) -> None:
    """Raises NotFound for a post that the link is not for, in the same words as for one that is not there."""
    if any(one.account_id not in link.account_ids for one in queries.targets(session, [post_id])):
        raise NotFound("This post does not exist, or you may not see it.")
    queries.get(session, post_id)


def _speaking(ctx: Context, secret: str, address: str) -> ApprovalLink:
    link = _opened(ctx, secret, address)
    ctx.state.per_minute(f"approval-link#{link.id}", WRITES_PER_MINUTE)
    return link


def _opened(ctx: Context, secret: str, address: str) -> ApprovalLink:
    ctx.state.per_minute(f"approval-links#{address}", OPENED_PER_MINUTE)
    with ctx.transaction() as session:
        owner_id = approval_queries.owner_of_link_for_system(session, secret_hash(secret))
    if owner_id is None:
        raise NotFound("There is no such link. Ask whoever sent it for another.")
    with ctx.transaction(owner_id) as session:
        link = approval_queries.link_of_token(session, secret_hash(secret))
    if link.revoked_at or link.expires_at <= now():
        raise Gone(SPENT)
    return link


def _video(session: Session, post: Post) -> str | None:
    """Where the video of a post lies; None where it was deleted."""
    try:
        file = files.file_of(session, post.export_id)
    except NotFound:
        return None
    return file.key if file else None


def _of(post: Post, targets: Sequence[PostTarget]) -> list[PostTarget]:
    return [one for one in targets if one.post_id == post.id and one.state != "canceled"]


def _post(
    ctx: Context, post: Post, targets: Sequence[PostTarget], reviews: Sequence[PostReview], video: str | None,
    names: dict[UUID, str],
) -> ClientPost:  # fmt: skip
    return ClientPost(
        id=post.id,
        title=post.title,
        version=post.version,
        waiting=bool(approval.waiting_of(targets)),
        sent_back=any(map(approval.is_sent_back, targets)),
        video_url=ctx.blobs.url(video, seconds=SHOWN_SECONDS) if video else None,
        targets=[_target(one) for one in targets],
        changes=reviewing.changes(post, targets, reviews),
        reviews=[one for one in reviewing.views(reviews, names) if one.kind != "proposed"],
    )


def _target(row: PostTarget) -> ClientTarget:
    return ClientTarget(
        account_name=row.account_name, platform=cast(Platform, row.platform), state=cast(TargetState, row.state),
        at=row.due_at, content=Content.model_validate(row.content),
    )  # fmt: skip


def _view(row: ApprovalLink, url: str | None = None) -> ApprovalLinkView:
    return ApprovalLinkView(id=row.id, label=row.label, account_ids=row.account_ids, expires_at=row.expires_at, url=url)
