"""Tables of jobs: runs and their stages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cutroom.jobs.schemas import RunState, StageState
from cutroom.runtime.database import Base, Tenant, created_column, id_column, now


class Run(Tenant, Base):
    """One long job; until it is launched it waits for its turn among its workspace's jobs."""

    __tablename__ = "runs"

    id: Mapped[UUID] = id_column()
    machine: Mapped[str]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    input: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(default="queued", index=True)
    attempt: Mapped[int] = mapped_column(default=1)
    restarts: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    launched_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    @property
    def state(self) -> RunState:
        """The run as it is now, for those who must not hold its row."""
        return RunState(self.id, self.machine, self.subject_id, self.input, self.status, self.attempt, self.error)


class RunStage(Tenant, Base):
    """One part of one stage of a run."""

    __tablename__ = "run_stages"

    run_id: Mapped[UUID] = mapped_column(ForeignKey(Run.id, ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=1)
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]

    @property
    def state(self) -> StageState:
        """The part as it is now."""
        return StageState(self.name, self.index, self.status, self.attempts, self.error)
