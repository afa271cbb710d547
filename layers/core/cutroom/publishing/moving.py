"""Moving a post to another time, until the moment at which it begins to go out."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import NotFound
from cutroom.publishing import approval, planning, queries, recording, requirements, rules, service
from cutroom.publishing.errors import AlreadySending, Edited
from cutroom.publishing.models import Post, PostTarget
from cutroom.publishing.schedule_schemas import MovePost
from cutroom.publishing.schemas import PostView
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

REASONS = {
    "published": "This post is already live, so it can no longer be moved.",
    "failed": "This post failed. Try it again from its page instead of moving it.",
    "unconfirmed": "Say on its page whether this post is live before you move it.",
    "canceled": "This post was canceled, so it can’t be moved.",
}
SENDING = "This post is already going out, so it can no longer be moved."


def move(ctx: Context, actor: Actor, post_id: UUID, request: MovePost) -> PostView:
    """Give a post another time in the accounts that are named, or in all; a posting time that it held is free again.

    Raises NotFound, Edited where somebody changed it meanwhile, AlreadySending, Invalid for a time that has passed,
    or where it lacks what is required of a video that somebody pays for.
    """
    with ctx.transaction(actor) as session:
        post = queries.get(session, post_id, lock=True)
        if request.version != post.version:
            raise Edited("This post was changed elsewhere. Load it again.", version=post.version)
        targets = queries.targets(session, [post_id], lock=True)
        chosen = _chosen(targets, request.target_ids)
        requirements.refuse(session, post.export_id, chosen)
        _apply(ctx, session, actor, post, targets, chosen, request)
    return service.get(ctx, actor, post_id)


def _chosen(targets: Sequence[PostTarget], target_ids: Sequence[UUID]) -> list[PostTarget]:
    """What is to be moved. Raises NotFound, AlreadySending."""
    if set(target_ids) - {one.id for one in targets}:
        raise NotFound("This post does not exist in this account, or you may not see it.")
    chosen = [one for one in targets if one.id in target_ids or (not target_ids and one.state != "canceled")]
    for one in chosen:
        if one.state not in rules.EDITABLE:
            raise AlreadySending(REASONS.get(one.state, SENDING), state=one.state)
    if not chosen:
        raise AlreadySending(REASONS["canceled"], state="canceled")
    return chosen


def _apply(
    ctx: Context, session: Session, actor: Actor, post: Post, targets: Sequence[PostTarget],
    chosen: Sequence[PostTarget], request: MovePost,
) -> None:  # fmt: skip
    waited = bool(approval.waiting_of(chosen))
    planned = planning.plan(session, request.timing, chosen, now())
    planning.apply(chosen, planned)
    others = [one.due_at for one in targets if one not in chosen and one.state != "canceled"]
    if not others:
        post.due_at, post.wall, post.zone, post.tz_version = planned[:4]
    else:  # its accounts go out at different times: the first is the post's, and it has no wall time of its own
        post.due_at = min(at for at in (*others, planned.due_at) if at is not None)
        post.wall, post.zone = None, None
    post.version, post.updated_at = post.version + 1, now()
    for one in chosen:
        recording.add(session, one, "note", "moved")
    approval.gate(ctx, session, actor, post, chosen, wait=waited)
