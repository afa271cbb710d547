"""What the clock does for webhooks."""

from datetime import timedelta

from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing
from cutroom.webhooks import queries
from cutroom.webhooks.schemas import WebhookReceived

PATIENCE = timedelta(minutes=15)  # longer than a queue tries a message that fails
MOST_ANNOUNCEMENTS = 20
BODIES_KEPT = timedelta(days=30)
ROWS_KEPT = timedelta(days=400)


def announce(ctx: Context, data: Nothing) -> None:
    """Announce stored webhooks again that nobody has handled: a message was lost, or its consumer failed."""
    with ctx.transaction() as session:
        for row in queries.claim_open(session, now() - PATIENCE, MOST_ANNOUNCEMENTS):
            ctx.outbox.add(session, WebhookReceived(source=row.source, webhook_id=row.id))


def forget(ctx: Context, data: Nothing) -> None:
    """Remove what is old: bodies after a month, what they were known by after a year."""
    with ctx.transaction() as session:
        queries.forget(session, now() - BODIES_KEPT, now() - ROWS_KEPT)
