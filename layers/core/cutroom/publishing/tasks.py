"""What the clock and the publish machine call."""

from datetime import timedelta

from cutroom.publishing import delivery, queries, waiting
from cutroom.publishing.schemas import Delivered, FailedDelivery, TargetInput
from cutroom.runtime.context import Context, log
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing

LATE = timedelta(minutes=5)


def due(ctx: Context, data: Nothing) -> None:
    """Start a worker for every post that is due, and for those whose worker was lost; say where posts are late."""
    while claimed := delivery.claim(ctx):
        for one in claimed:
            delivery.launch(ctx, one)
        if len(claimed) < delivery.AT_ONCE:
            break
    waiting.tick(ctx)
    with ctx.transaction() as session:
        late = queries.overdue_for_system(session, now() - LATE)
    if late:
        log.error("posts are late", count=late)


def deliver(ctx: Context, data: TargetInput) -> Delivered:
    """Work on one post; the machine calls again at the instant that is answered, as long as it says so."""
    return delivery.deliver(ctx, data)


def failed(ctx: Context, data: FailedDelivery) -> None:
    """A worker has given up: its lease is given back, and the clock starts another one that reads what happened."""
    log.error("a worker gave up on a post", target_id=str(data.target_id), error=data.error.get("Error"))
    delivery.let_go(ctx, data)
