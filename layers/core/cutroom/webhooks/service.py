"""Use cases of webhooks for their consumers: read one where it is wanted, and say when it is handled."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.runtime.context import Context
from cutroom.webhooks import queries


def read(ctx: Context, webhook_id: UUID) -> bytes | None:
    """The body of a stored webhook; None when it is handled, or its body has had its time. Raises NotFound."""
    with ctx.transaction() as session:
        row = queries.get(session, webhook_id)
        return None if row.handled_at else row.body


def received(session: Session, source: str, event_id: str) -> tuple[datetime, bool]:
    """When an event came, and whether it is done with. Raises NotFound."""
    row = queries.of_event(session, source, event_id)
    return row.received_at, row.handled_at is not None


def take(session: Session, webhook_id: UUID) -> bool:
    """Mark a webhook as handled in the caller's transaction; False when it was handled already."""
    return queries.mark_handled(session, webhook_id)
