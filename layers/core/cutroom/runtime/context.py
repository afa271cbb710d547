"""What a use case may touch, made once a process and handed to it as `ctx`."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from uuid import UUID

from aws_lambda_powertools import Logger
from sqlalchemy import delete
from sqlalchemy.orm import Session

from cutroom.runtime import database
from cutroom.runtime.blobs import Blobs
from cutroom.runtime.events import PENDING, Outbox, OutboxRow
from cutroom.runtime.settings import Settings
from cutroom.runtime.state import State
from cutroom.runtime.workflows import Workflows

log = Logger(service="cutroom")


@dataclass(frozen=True)
class Actor:
    """On whose behalf something is done; row-level security shows this user's rows and no others."""

    user_id: UUID
    role: str = "member"
    sign_in_id: UUID | None = None


@dataclass(frozen=True)
class Context:
    """The effects: database, objects, short-lived state, events and workflows."""

    settings: Settings

    @cached_property
    def blobs(self) -> Blobs:
        return Blobs(self.settings.media_bucket)

    @cached_property
    def state(self) -> State:
        return State(self.settings.table)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.settings.event_bus)

    @cached_property
    def workflows(self) -> Workflows:
        return Workflows(self.settings.machines)

    @contextmanager
    def transaction(self, actor: Actor | UUID | None = None) -> Generator[Session]:
        """One transaction as `actor` (or as an owner's id); its events go out once it has committed."""
        tenant = actor.user_id if isinstance(actor, Actor) else actor
        with database.transaction(self.settings.database_url, tenant) as session:
            yield session
        if rows := session.info.pop(PENDING, None):
            self.deliver(rows)

    def deliver(self, rows: list[OutboxRow]) -> None:
        """Send events and forget those that the bus took; what fails stays in the outbox for the sweeper."""
        try:
            sent = self.outbox.send(rows)
            with database.transaction(self.settings.database_url, None) as session:
                session.execute(delete(OutboxRow).where(OutboxRow.id.in_(sent)))
        except Exception:
            log.exception("events stay in the outbox until the next sweep")

    @contextmanager
    def scratch(self) -> Generator[Path]:
        """A folder on local disk that is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="cutroom-", dir=self.settings.scratch) as folder:
            yield Path(folder)


@lru_cache(maxsize=1)
def context() -> Context:
    """The process's context, from its environment."""
    return Context(Settings.from_environment())
