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
from cutroom.runtime.functions import Functions
from cutroom.runtime.limits import Limits
from cutroom.runtime.settings import Settings
from cutroom.runtime.state import State
from cutroom.runtime.workflows import Workflows

log = Logger(service="cutroom")


SYSTEM = UUID(int=0)  # the user id of work that nobody asked for in person


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which workspace; row-level security shows that workspace's rows and no others.

    Everybody has a personal workspace, whose id is the person's own and in which they are the owner; `team_id` names
    another one. `role` is the account's role, `workspace_role` the one in the workspace.
    """

    user_id: UUID
    role: str = "member"
    sign_in_id: UUID | None = None
    team_id: UUID | None = None
    workspace_role: str = "owner"

    @classmethod
    def system(cls, workspace_id: UUID) -> "Actor":
        """Background work in a workspace, on nobody's behalf."""
        return cls(SYSTEM, team_id=workspace_id)

    @property
    def workspace_id(self) -> UUID:
        """The workspace that owns what is read and made."""
        return self.team_id or self.user_id

    @property
    def created_by(self) -> UUID | None:
        """Whom to name as the author of what is made; None for background work."""
        return None if self.user_id == SYSTEM else self.user_id


@dataclass(frozen=True)
class Context:
    """The effects: database, objects, short-lived state, events, workflows and other functions."""

    settings: Settings

    @cached_property
    def limits(self) -> Limits:
        """How much one workspace may hold and run at a time."""
        return Limits.read(self.settings.limits_json)

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

    @cached_property
    def functions(self) -> Functions:
        return Functions(self.settings.calls)

    @contextmanager
    def transaction(self, actor: Actor | UUID | None = None) -> Generator[Session]:
        """One transaction in the workspace of `actor` (or of that id); its events go out once it has committed."""
        with database.transaction(self.settings.database_url, _tenant(actor)) as session:
            yield session
        if rows := session.info.pop(PENDING, None):
            self.deliver(rows)

    @contextmanager
    def snapshot(self, actor: Actor | UUID | None = None) -> Generator[Session]:
        """Queries that answer one question together: all see the same moment of the workspace, and none can write.

        A job's row and its state, read apart in a transaction, can be from before and after its end.
        """
        with database.snapshot(self.settings.database_url, _tenant(actor)) as session:
            yield session

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


def _tenant(actor: Actor | UUID | None) -> UUID | None:
    return actor.workspace_id if isinstance(actor, Actor) else actor


@lru_cache(maxsize=1)
def context() -> Context:
    """The process's context, from its environment."""
    return Context(Settings.from_environment())
