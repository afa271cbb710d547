"""Facts that capabilities tell each other, and the outbox that never loses one.

An event is written in the same transaction as the change it tells of, sent after the commit, and swept each minute if
that sending failed. Consumers may see an event twice and must not mind.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from cutroom.runtime import aws
from cutroom.runtime.database import Base, created_column, id_column, now

SOURCE = "cutroom"
PENDING = "outbox_pending"
CLAIM = timedelta(seconds=30)


class Event(BaseModel):
    """A past-tense fact with ids only; the class name is its `detail-type`."""

    model_config = ConfigDict(frozen=True)


class OutboxRow(Base):
    """An event that has not been delivered to the bus yet."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = id_column()
    type: Mapped[str]
    detail: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = created_column()
    claimed_until: Mapped[datetime | None] = mapped_column(index=True)


@dataclass
class Outbox:
    """Events on their way to the bus."""

    bus: str

    @cached_property
    def client(self) -> Any:
        return aws.client("events")

    def add(self, session: Session, event: Event) -> None:
        """Write `event` in the caller's transaction; it is sent once that has committed."""
        row = OutboxRow(type=type(event).__name__, detail=event.model_dump(mode="json"), claimed_until=now() + CLAIM)
        session.add(row)
        session.info.setdefault(PENDING, []).append(row)

    def send(self, rows: Sequence[OutboxRow]) -> list[UUID]:
        """Put events on the bus; gives the ids of those that it took."""
        sent: list[UUID] = []
        for start in range(0, len(rows), 10):
            batch = rows[start : start + 10]
            entries = [
                {"Source": SOURCE, "DetailType": row.type, "Detail": json.dumps(row.detail), "EventBusName": self.bus}
                for row in batch
            ]
            answer = self.client.put_events(Entries=entries)
            sent += [row.id for row, entry in zip(batch, answer["Entries"], strict=True) if "EventId" in entry]
        return sent


def claim_overdue(session: Session, limit: int = 100) -> list[OutboxRow]:
    """Take the undelivered events whose last claim has run out, so that no other sweeper sends them meanwhile."""
    overdue = (
        select(OutboxRow.id)
        .where(OutboxRow.claimed_until < now())
        .order_by(OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = update(OutboxRow).where(OutboxRow.id.in_(overdue)).values(claimed_until=now() + CLAIM)
    return list(session.scalars(claimed.returning(OutboxRow)))
