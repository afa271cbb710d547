"""Changing a post: what it says, when it goes out, which video it shows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Invalid
from cutroom.publishing import approval, checking, queries, requirements, rules, service
from cutroom.publishing.errors import AlreadySending, Edited
from cutroom.publishing.models import Post, PostTarget
from cutroom.publishing.schemas import CheckPost, Content, EditPost, PostView, TargetRequest
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


def edit(ctx: Context, actor: Actor, post_id: UUID, request: EditPost) -> PostView:
    """Change when a post goes out, what it says or shows, as long as no target is on its way.

    What was approved, or was sent back, waits for approval again, unless the actor may approve it.
    Raises NotFound, Edited where somebody changed it meanwhile, AlreadySending, Invalid.
    """
    _check(ctx, actor, post_id, request)
    with ctx.transaction(actor) as session:
        post = queries.get(session, post_id, lock=True)
        targets = _changeable(session, post, request.version)
        waited = bool(approval.waiting_of(targets))
        _apply(session, post, targets, request)
        if request.timing is not None:
            service.schedule(ctx, session, actor, post, targets, request.timing, wait=waited)
        else:
            changed = bool(request.targets or request.export_id)
            approval.resubmit(ctx, session, actor, post, targets, changed=changed)
        post.version, post.updated_at = post.version + 1, now()
    service.start(ctx, actor, request.timing, [one.id for one in targets])
    return service.get(ctx, actor, post_id)


def _check(ctx: Context, actor: Actor, post_id: UUID, request: EditPost) -> None:
    """Whether platforms would take it. Raises NotFound, Invalid, Conflict while a new video has no file."""
    with ctx.transaction(actor) as session:
        post = queries.get(session, post_id)
        current = [one for one in queries.targets(session, [post_id]) if one.state != "canceled"]
        wanted = {one.account_id: one for one in request.targets}
        if request.timing is not None and request.timing.when != "draft" and request.export_id is None:
            as_they_are = [one for one in current if one.account_id not in wanted]  # a draft was never checked
            requirements.refuse(session, post.export_id, as_they_are)
    if unknown := set(wanted) - {one.account_id for one in current}:
        raise Invalid(f"This post has no account {min(unknown)}.", field="targets")
    if request.export_id is not None:  # every account shows it
        for one in current:
            content = Content.model_validate(one.content)
            wanted.setdefault(one.account_id, TargetRequest(account_id=one.account_id, content=content))
    if not wanted:
        return
    export_id = request.export_id or post.export_id
    checked = checking.check(ctx, actor, CheckPost(export_id=export_id, targets=list(wanted.values())))
    if problems := [problem.message for one in checked for problem in one.problems]:
        raise Invalid(" ".join(dict.fromkeys(problems)))


def _changeable(session: Session, post: Post, version: int) -> list[PostTarget]:
    """The targets of a post that a person may change, all locked. Raises Edited, AlreadySending."""
    if version != post.version:
        raise Edited("This post was changed elsewhere. Load it again.", version=post.version)
    targets = [one for one in queries.targets(session, [post.id], lock=True) if one.state != "canceled"]
    if any(one.state not in rules.EDITABLE for one in targets) or not targets:
        raise AlreadySending("This post is already going out, so it can no longer be changed.")
    return targets


def _apply(session: Session, post: Post, targets: Sequence[PostTarget], request: EditPost) -> None:
    by_account = {one.account_id: one for one in targets}
    for wanted in request.targets:
        changed = by_account[wanted.account_id]
        changed.content = wanted.content.model_dump(mode="json")
        _take_back(changed)
    if request.export_id is not None:
        file = service.file_of(session, request.export_id)
        post.export_id, post.title = file.id, file.title
        for one in targets:
            one.media = file.fingerprint
            _take_back(one)


def _take_back(target: PostTarget) -> None:
    """Whoever was about to send it as it was finds the lease gone."""
    target.version, target.lease, target.lease_until = target.version + 1, None, None
