"""The table of received webhooks; it belongs to nobody, and no person's request reads it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.runtime.database import Base, created_column, id_column


class WebhookEvent(Base):
    """One event of a source, as it came. `handled_at` is when its consumer was done with it.

    The body goes after a month; the row stays for a year, so that a late repetition is still known.
    """

    __tablename__ = "webhook_events"
    __table_args__ = (
        UniqueConstraint("source", "event_id"),
        Index("ix_webhook_events_open", "announced_at", postgresql_where=text("handled_at is null")),
        Index("ix_webhook_events_received_at", "received_at"),
    )

    id: Mapped[UUID] = id_column()
    source: Mapped[str]
    event_id: Mapped[str]
    body: Mapped[bytes | None]
    received_at: Mapped[datetime] = created_column()
    announced_at: Mapped[datetime] = created_column()
    announcements: Mapped[int] = mapped_column(default=1)
    handled_at: Mapped[datetime | None]
