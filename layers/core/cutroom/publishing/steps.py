"""What people do with what follows a post."""

from uuid import UUID

from cutroom.kit.errors import Conflict, NotFound
from cutroom.publishing import delivery, followups, queries, recording, service
from cutroom.publishing.schemas import PostView
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now


def retry(ctx: Context, actor: Actor, post_id: UUID, step_id: UUID) -> PostView:
    """Try a first comment or a cover again that failed; the post itself is never touched.

    Raises NotFound, Conflict where it has not failed or the post is not live.
    """
    with ctx.transaction(actor) as session:
        step = queries.step(session, step_id)
        target = queries.target(session, step.target_id, lock=True)
        if target.post_id != post_id:
            raise NotFound("This step does not exist, or you may not see it.")
        if step.state != "failed" or target.state != "published":
            raise Conflict("Only what has failed on a live post can be tried again.", state=step.state)
        followups.again(step)
        target.next_at = now()
        recording.add(session, target, "note", f"{step.kind} retry")
        target_id = target.id
    delivery.start_now(ctx, actor.workspace_id, target_id)
    return service.get(ctx, actor, post_id)
