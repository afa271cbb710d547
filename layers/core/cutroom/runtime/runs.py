"""Runs: what PostgreSQL knows of every long job, so that no job is lost, done twice or stuck.

A run is one journey through a state machine for one subject (a video, an analysis, an export). Its stages are recorded
here by the tasks themselves; the machine's own execution can always be started again, because tasks skip what is done.
"""

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from cutroom.kit.errors import AppError, Cancelled, Conflict
from cutroom.runtime.context import Actor, Context, log
from cutroom.runtime.database import Base, Tenant, created_column, id_column, now, one

ACTIVE = ("queued", "running")
MOST_RESTARTS = 20  # without any stage finishing in between
OURS = "Something went wrong on our side. Nothing is lost: run it again, and tell us if it fails twice."
REASONS = {
    "Sandbox.Timedout": "It took longer than a stage may take.",
    "States.Timeout": "It took longer than a stage may take.",
    "Runtime.ExitError": "A stage ran out of memory or crashed.",
}


class RunInput(BaseModel):
    """What every task of a machine gets; each machine adds its subject's id."""

    model_config = ConfigDict(frozen=True, extra="allow")

    owner_id: UUID
    run_id: UUID


class Failure(BaseModel):
    """A state machine's `$.error`."""

    Error: str = ""
    Cause: str = ""


class Run(Tenant, Base):
    """One long job."""

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
    created_at: Mapped[datetime] = created_column()
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    @property
    def execution(self) -> str:
        """The name of the current execution."""
        return f"{self.id}-{self.attempt}"


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


def create(session: Session, owner_id: UUID, machine: str, subject_id: UUID, **subject: UUID) -> Run:
    """A queued run; call `launch` with it after the commit."""
    run = Run(owner_id=owner_id, machine=machine, subject_id=subject_id, input={})
    session.add(run)
    session.flush()
    data = RunInput(owner_id=owner_id, run_id=run.id, **subject)  # pyright: ignore[reportCallIssue]
    run.input = data.model_dump(mode="json")
    return run


def launch(ctx: Context, run: Run) -> None:
    """Start the run's execution now; if that fails the sweeper starts it within a minute."""
    try:
        ctx.workflows.start(run.machine, run.execution, run.input)
    except Exception:
        log.exception("the run stays queued until the next sweep", run_id=str(run.id))


def get(session: Session, run_id: UUID, *, lock: bool = False) -> Run:
    """The actor's run; whoever is going to change its status locks it. Raises NotFound."""
    query = select(Run).where(Run.id == run_id)
    return one(session, query.with_for_update() if lock else query, "The job")


def latest(session: Session, subject_id: UUID, machine: str) -> Run | None:
    """The newest run of a machine for a subject; None where there was none."""
    query = select(Run).where(Run.subject_id == subject_id, Run.machine == machine).order_by(Run.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def cancel_all(session: Session, subject_id: UUID) -> Sequence[Run]:
    """Mark every unfinished run of a subject as cancelled; give them, so that their executions can be stopped."""
    active = (Run.subject_id == subject_id, Run.status.in_(ACTIVE))
    values = {"status": "cancelled", "error_code": "cancelled", "error": "It was deleted.", "updated_at": now()}
    return session.scalars(update(Run).where(*active).values(**values).returning(Run)).all()


def stages(session: Session, run_id: UUID) -> Sequence[RunStage]:
    """What is recorded of each stage's parts, oldest first."""
    query = select(RunStage).where(RunStage.run_id == run_id).order_by(RunStage.started_at, RunStage.index)
    return session.scalars(query).all()


def cancel(ctx: Context, actor: Actor, run_id: UUID) -> None:
    """Stop a job; what it has made so far is swept. Raises NotFound, Conflict when it has ended."""
    with ctx.transaction(actor) as session:
        run = get(session, run_id, lock=True)
        if run.status not in ACTIVE:
            raise Conflict("This job has already ended.", status=run.status)
        run.status, run.error_code, run.error = "cancelled", "cancelled", "You cancelled it."
    ctx.workflows.stop(run.machine, run.execution, "cancelled by its owner")


def retry(ctx: Context, actor: Actor, run_id: UUID) -> None:
    """Run a failed or cancelled job again; what was done stays done. Raises NotFound, Conflict."""
    with ctx.transaction(actor) as session:
        run = get(session, run_id, lock=True)
        if run.status not in ("failed", "cancelled"):
            raise Conflict("Only a job that failed or was cancelled can be run again.", status=run.status)
        _again(run)
        run.restarts = 0
    launch(ctx, run)


def _again(run: Run) -> None:
    run.attempt += 1
    run.restarts += 1
    run.status, run.error, run.error_code = "queued", None, None


@dataclass
class Stage:
    """One part of a stage while it is being worked on."""

    ctx: Context
    run: RunInput
    name: str
    index: int
    _told_at: float = field(default=0.0)
    _asked_at: float = field(default=0.0)
    _cancelled: bool = False

    def progress(self, fraction: float) -> None:
        """Tell how far this part is, 0 to 1; passed on at most twice a second, and never a reason to fail."""
        if time.monotonic() - self._told_at < 0.5 and fraction < 1:
            return
        self._told_at = time.monotonic()
        try:
            self.ctx.state.set_progress(self.run.run_id, self.name, self.index, min(1.0, max(0.0, fraction)))
        except Exception:
            log.warning("progress was not stored", run_id=str(self.run.run_id))

    def cancelled(self) -> bool:
        """Whether the owner has asked to stop; looked up at most once a second."""
        if not self._cancelled and time.monotonic() - self._asked_at >= 1:
            self._asked_at = time.monotonic()
            with self.ctx.transaction(self.run.owner_id) as session:
                status = session.scalar(select(Run.status).where(Run.id == self.run.run_id))
            self._cancelled = status in (None, "cancelled")
        return self._cancelled


@contextmanager
def stage(ctx: Context, data: RunInput, name: str, index: int = 0) -> Generator[Stage]:
    """Record that a part of a stage is worked on, and how it ended. Raises Cancelled when the run was cancelled."""
    with ctx.transaction(data.owner_id) as session:
        _begin(session, data, name, index)
    working = Stage(ctx, data, name, index)
    try:
        yield working
    except BaseException as error:
        message, code = (error.message, error.code) if isinstance(error, AppError) else (OURS, "internal_error")
        _end(ctx, working, "failed", code, message)
        raise
    working.progress(1)
    _end(ctx, working, "done", None, None)


def _begin(session: Session, data: RunInput, name: str, index: int) -> None:
    run = get(session, data.run_id, lock=True)
    if run.status == "cancelled":
        raise Cancelled("This job was cancelled.")
    run.status = "running"
    row = {"run_id": data.run_id, "name": name, "index": index, "owner_id": data.owner_id}
    again = {
        "status": "running",
        "attempts": RunStage.attempts + 1,
        "error": None,
        "error_code": None,
        "finished_at": None,
    }
    query = insert(RunStage).values(**row, status="running", started_at=now())
    session.execute(query.on_conflict_do_update(index_elements=["run_id", "name", "index"], set_=again))


def _end(ctx: Context, done: Stage, status: str, code: str | None, message: str | None) -> None:
    with ctx.transaction(done.run.owner_id) as session:
        where = (RunStage.run_id == done.run.run_id, RunStage.name == done.name, RunStage.index == done.index)
        values = {"status": status, "error": message, "error_code": code, "finished_at": now()}
        session.execute(update(RunStage).where(*where).values(**values))
        if status == "done":
            session.execute(update(Run).where(Run.id == done.run.run_id).values(restarts=0, updated_at=now()))


def succeed(session: Session, run_id: UUID) -> None:
    """The job is done: written in the same transaction as its result."""
    session.execute(
        update(Run).where(Run.id == run_id, Run.status.in_(ACTIVE)).values(status="succeeded", updated_at=now())
    )


def fail(session: Session, run_id: UUID, failure: Failure) -> str:
    """End a run with the reason in the user's words, which is given back; a cancelled run stays cancelled."""
    run = get(session, run_id, lock=True)
    blamed = [part for part in stages(session, run_id) if part.status == "failed" and part.error]
    reason = blamed[-1].error if blamed else REASONS.get(failure.Error, OURS)
    if run.status in ACTIVE:
        run.status = "failed"
        run.error = reason
        run.error_code = (blamed[-1].error_code if blamed else None) or "internal_error"
    return run.error or OURS


def recover(ctx: Context, older_than_seconds: int = 30) -> list[tuple[str, RunInput]]:
    """Start again every unfinished run that no execution works on; gives (machine, input) of those tried too often.

    Executions live in the workflow service and may be lost with it; runs live in PostgreSQL and are not.
    """
    with ctx.transaction() as session:
        query = text("select run_id, owner_id from unfinished_runs(:age)")
        found = session.execute(query, {"age": older_than_seconds}).all()
    return [data for run_id, owner_id in found if (data := _recover_one(ctx, run_id, owner_id))]


def _recover_one(ctx: Context, run_id: UUID, owner_id: UUID) -> tuple[str, RunInput] | None:
    with ctx.transaction(owner_id) as session:
        run = get(session, run_id)
    standing = ctx.workflows.status(run.machine, run.execution)
    if standing == "RUNNING":
        return None
    with ctx.transaction(owner_id) as session:
        current = get(session, run_id, lock=True)
        if current.status not in ACTIVE or current.attempt != run.attempt:
            return None
        if current.restarts >= MOST_RESTARTS:
            return current.machine, RunInput.model_validate(current.input)
        if standing is not None:
            _again(current)
    launch(ctx, current)
    return None
