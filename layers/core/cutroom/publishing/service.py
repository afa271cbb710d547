"""Use cases of posts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.schemas import Page, Schema
from cutroom.publishing import approval, checking, delivery, holding, planning, queries, recording, rules, views
from cutroom.publishing.errors import AlreadySending, DuplicateContent
from cutroom.publishing.models import Post, PostTarget
from cutroom.publishing.schemas import (
    CheckPost,
    CreatePost,
    ListPosts,
    PostDetail,
    PostView,
    PreflightView,
    SettleTarget,
    Timing,
)
from cutroom.renders import files
from cutroom.renders.schemas import ExportFile
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


class _Created(Schema):
    id: UUID


def preflight(ctx: Context, actor: Actor, request: CheckPost) -> PreflightView:
    """Everything that keeps a post from going out as it is, account by account. Raises NotFound, Conflict."""
    found = checking.check(ctx, actor, request)
    with ctx.transaction(actor) as session:
        file = file_of(session, request.export_id)
        doubled = _duplicates(session, request, file)
    ready = not doubled and not any(one.problems for one in found)
    required = list(found[0].required)  # of the video, so of every account
    return PreflightView(ready=ready, targets=[one.view for one in found], duplicates=doubled, required=required)


def create(ctx: Context, actor: Actor, request: CreatePost, key: str | None = None) -> PostView:
    """A post that goes out now, at a time, at the next free slots, or is kept as a draft; once for each `key`.

    Raises NotFound, Conflict while the export has no file, Invalid where a platform would refuse it or the time has
    passed, DuplicateContent.
    """
    found = checking.check(ctx, actor, request)
    problems = [problem for one in found for problem in one.problems]
    if problems and request.timing.when != "draft":
        told = [
            {"account_id": str(one.account.id), **problem.model_dump()} for one in found for problem in one.problems
        ]
        raise Invalid(" ".join(dict.fromkeys(one.message for one in problems)), problems=told)
    if request.timing.when == "now" and (full := checking.used_up(found)):
        told = [one.model_dump() for one in full]
        raise Invalid(" ".join(dict.fromkeys(one.message for one in full)), problems=told)
    with ctx.transaction(actor) as session:
        created = idempotency.once(
            session, actor.workspace_id, "post", key, request, lambda: _add(ctx, session, actor, request, found),
            view=_Created,
        )  # fmt: skip
        started = [one.id for one in queries.targets(session, [created.id])]
    start(ctx, actor, request.timing, started)
    return get(ctx, actor, created.id)


def _add(
    ctx: Context, session: Session, actor: Actor, request: CreatePost, found: Sequence[checking.Checked]
) -> _Created:
    file = file_of(session, request.export_id)
    queries.lock_media(session, f"{actor.workspace_id}:{file.fingerprint}")
    if not request.allow_duplicate and (doubled := _duplicates(session, request, file)):
        raise DuplicateContent(
            "This video was posted, or is about to be, in the same account within two days. Post it again?",
            account_ids=[str(one) for one in doubled],
        )
    post = Post(owner_id=actor.workspace_id, created_by=actor.created_by, export_id=file.id, title=file.title)
    session.add(post)
    session.flush()
    targets = [
        PostTarget(
            owner_id=actor.workspace_id, post_id=post.id, account_id=one.account.id, platform=one.account.platform,
            account_name=one.account.name, content=one.content.model_dump(mode="json"), media=file.fingerprint,
            state="draft",
        )
        for one in found
    ]  # fmt: skip
    session.add_all(targets)
    session.flush()
    schedule(ctx, session, actor, post, targets, request.timing, wait=request.for_approval)
    return _Created(id=post.id)


def schedule(
    ctx: Context, session: Session, actor: Actor, post: Post, targets: Sequence[PostTarget], timing: Timing, *,
    wait: bool,
) -> None:  # fmt: skip
    """Give a post's targets their times; what the actor may not release, or should `wait`, waits for approval."""
    planned = planning.plan(session, timing, targets, now())
    planning.apply(targets, planned)
    post.due_at, post.wall, post.zone, post.tz_version = planned[:4]
    post.updated_at = now()
    approval.gate(ctx, session, actor, post, targets, asap=timing.when == "now", wait=wait)
    for target in targets:
        holding.hold_lost(session, target)


def start(ctx: Context, actor: Actor, timing: Timing | None, target_ids: Sequence[UUID]) -> None:
    """Let posts that are due now go out at once, without waiting for the clock."""
    if timing is not None and timing.when == "now":
        for target_id in target_ids:
            delivery.start_now(ctx, actor.workspace_id, target_id)


def file_of(session: Session, export_id: UUID) -> ExportFile:
    """The video of an export. Raises NotFound, Conflict while it has none."""
    file = files.file_of(session, export_id)
    if file is None:
        raise Conflict("This export has no file yet. Wait until it is finished.", field="export_id")
    return file


def _duplicates(session: Session, request: CheckPost, file: ExportFile) -> list[UUID]:
    accounts = [one.account_id for one in request.targets]
    return queries.same_video(session, file.fingerprint, accounts, now() - queries.SAME_VIDEO)


def get(ctx: Context, actor: Actor, post_id: UUID) -> PostView:
    """A post with its targets. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        post = queries.get(session, post_id)
        targets = queries.targets(session, [post_id])
        return views.post(post, targets, queries.steps(session, [one.id for one in targets]))


def read(ctx: Context, actor: Actor, post_id: UUID) -> PostDetail:
    """A post with everything that happened to it, in words. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        post = queries.get(session, post_id)
        targets = queries.targets(session, [post_id])
        ids = [one.id for one in targets]
        steps, attempts = queries.steps(session, ids), queries.attempts(session, ids)
    return views.detail(post, targets, steps, attempts)


def list_posts(ctx: Context, actor: Actor, request: ListPosts) -> Page[PostView]:
    """A page of posts."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.newest(session, request)
        targets = queries.targets(session, [row.id for row in rows])
        steps = queries.steps(session, [one.id for one in targets])
    items = [views.post(row, [one for one in targets if one.post_id == row.id], steps) for row in rows]
    return Page[PostView](items=items, total=total, page=request.page, limit=request.limit)


def cancel(ctx: Context, actor: Actor, post_id: UUID) -> PostView:
    """Cancel every target that is not on its way; what is, or is live, stays. Raises NotFound, AlreadySending."""
    with ctx.transaction(actor) as session:
        post = queries.get(session, post_id, lock=True)
        targets = queries.targets(session, [post_id], lock=True)
        open_ones = [one for one in targets if one.state in rules.EDITABLE]
        if not open_ones and any(one.state != "canceled" for one in targets):
            raise AlreadySending("This post is already going out, so it can no longer be canceled.")
        for one in open_ones:
            one.state, one.next_at, one.slot_at = "canceled", None, None
            one.lease = one.lease_until = one.reason = one.reason_code = None
            recording.add(session, one, "note", "canceled")
        post.version, post.remind_at = post.version + 1, None
    return get(ctx, actor, post_id)


def retry(ctx: Context, actor: Actor, post_id: UUID, target_id: UUID) -> PostView:
    """Try a target again that failed, was missed or needed something: nothing else of the post is touched.

    Raises NotFound, Conflict where a post exists or may exist.
    """
    with ctx.transaction(actor) as session:
        post = queries.get(session, post_id, lock=True)
        target = queries.target(session, target_id, lock=True)
        if target.state not in ("failed", "needs_action", "missed"):
            raise Conflict("Only a post that has not gone out can be tried again.", state=target.state)
        recording.add(session, target, "note", "retry")
        again = target.state == "failed"  # what it says was released before
        target.state, target.tries, target.slot_at = "scheduled", 0, None
        target.due_at = target.next_at = now()
        target.reason = target.reason_code = target.resume_at = target.told_at = None
        if not again:
            approval.gate(ctx, session, actor, post, [target], asap=True)
    delivery.start_now(ctx, actor.workspace_id, target_id)
    return get(ctx, actor, post_id)


def settle(ctx: Context, actor: Actor, post_id: UUID, target_id: UUID, request: SettleTarget) -> PostView:
    """A person says of an unconfirmed target whether it is there. "Not there" ends it; then it can be tried again.

    Raises NotFound, Conflict where it is not unconfirmed.
    """
    with ctx.transaction(actor) as session:
        queries.get(session, post_id)
        target = queries.target(session, target_id, lock=True)
        if target.state != "unconfirmed":
            raise Conflict("Cutroom knows how this post ended.", state=target.state)
        target.lease = target.lease_until = target.next_at = None
        if request.is_there:
            target.state, target.published_at = "published", target.published_at or now()
            target.permalink = request.link or target.permalink
            target.reason = target.reason_code = None
        else:
            target.state, target.reason_code = "failed", "not_there"
            target.reason = "You said that this post is not there."
        recording.add(session, target, "note", "settled", detail={"is_there": request.is_there})
    return get(ctx, actor, post_id)
