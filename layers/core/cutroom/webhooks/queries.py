"""All SQL of webhooks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.kit.ids import new_id
from cutroom.runtime.database import now, one
from cutroom.webhooks.models import WebhookEvent


def add(session: Session, source: str, event_id: str, body: bytes) -> UUID | None:
    """Store an event; None when it was stored before."""
    at = now()
    row = {"id": new_id(), "source": source, "event_id": event_id, "body": body, "received_at": at, "announced_at": at,
           "announcements": 1}  # fmt: skip
    statement = insert(WebhookEvent).values(row).on_conflict_do_nothing(index_elements=["source", "event_id"])
    return session.scalar(statement.returning(WebhookEvent.id))


def get(session: Session, webhook_id: UUID) -> WebhookEvent:
    """A stored event. Raises NotFound."""
    return one(session, select(WebhookEvent).where(WebhookEvent.id == webhook_id), "This webhook")


def of_event(session: Session, source: str, event_id: str) -> WebhookEvent:
    """An event of a source by the source's own id. Raises NotFound."""
    query = select(WebhookEvent).where(WebhookEvent.source == source, WebhookEvent.event_id == event_id)
    return one(session, query, "This event")


def mark_handled(session: Session, webhook_id: UUID) -> bool:
    """Record that an event is done with; False when it was before."""
    still_open = (WebhookEvent.id == webhook_id, WebhookEvent.handled_at.is_(None))
    statement = update(WebhookEvent).where(*still_open).values(handled_at=now()).returning(WebhookEvent.id)
    return session.scalar(statement) is not None


def claim_open(session: Session, before: datetime, most_announcements: int, limit: int = 100) -> Sequence[WebhookEvent]:
    """Events that nobody has handled although they were announced `before`; they count as announced now."""
    overdue = (
        select(WebhookEvent.id)
        .where(WebhookEvent.handled_at.is_(None), WebhookEvent.announced_at < before)
        .where(WebhookEvent.announcements < most_announcements, WebhookEvent.body.is_not(None))
        .order_by(WebhookEvent.announced_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = update(WebhookEvent).where(WebhookEvent.id.in_(overdue))
    claimed = claimed.values(announced_at=now(), announcements=WebhookEvent.announcements + 1)
    return session.scalars(claimed.returning(WebhookEvent)).all()


def forget(session: Session, bodies_before: datetime, rows_before: datetime) -> None:
    """Remove the bodies and, later, the rows of what is old."""
    old = (WebhookEvent.received_at < bodies_before, WebhookEvent.body.is_not(None))
    session.execute(update(WebhookEvent).where(*old).values(body=None))
    session.execute(delete(WebhookEvent).where(WebhookEvent.received_at < rows_before))
