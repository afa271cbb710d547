"""Runs: what PostgreSQL knows of every long job, so that no job is lost, done twice or stuck.

A run is one journey through a state machine for one subject (a video, an analysis, an export). Its stages are recorded
here by the tasks themselves; the machine's own execution can always be started again, because tasks skip what is done.
"""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, case, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cutroom.jobs import queries, turns
from cutroom.jobs.models import Run, RunStage
from cutroom.jobs.queries import (
    cancel_all,
    cancel_all_of,
    deleted_of,
    ids_of,
    latest,
    of_ids,
    of_subject,
    stages,
    stages_of,
)  # fmt: skip
from cutroom.jobs.rules import ACTIVE, DELETED, work_prefix
from cutroom.jobs.schemas import RunInput, RunState
from cutroom.kit.errors import AppError, Cancelled, Conflict
from cutroom.runtime.context import Actor, Context, log
from cutroom.runtime.database import now
from cutroom.runtime.faults import passing

__all__ = [  # with what is defined here, all that capabilities do with runs
    "ACTIVE", "DELETED", "cancel_all", "cancel_all_of", "deleted_of", "ids_of", "latest", "of_ids",
    "of_subject", "stages", "stages_of", "work_prefix",
]  # fmt: skip
OURS = "Something went wrong on our side. Nothing is lost: run it again, and tell us if it fails twice."


def get(session: Session, run_id: UUID) -> RunState:
    """The actor's run. Raises NotFound."""
    return queries.get(session, run_id).state


def create(session: Session, owner_id: UUID, machine: str, subject_id: UUID, **subject: UUID) -> RunState:
    """A queued run; call `launch` with it after the commit."""
    run = Run(owner_id=owner_id, machine=machine, subject_id=subject_id, input={})
    session.add(run)
    session.flush()
    data = RunInput(owner_id=owner_id, run_id=run.id, **subject)  # pyright: ignore[reportCallIssue]
    run.input = data.model_dump(mode="json")
    return run.state


def refuse(session: Session, run_id: UUID, reason: AppError) -> RunState:
    """A run that cannot be begun: it has failed, and says why."""
    run = queries.get(session, run_id, lock=True)
    run.status, run.error_code, run.error = "failed", reason.code, reason.message
    session.flush()
    return run.state


def active() -> Select[UUID]:
    """The ids of the runs that wait or are worked on, to be used within another query: `X.run_id.in_(active())`."""
    return select(Run.id).where(Run.status.in_(ACTIVE))


def launch(ctx: Context, run: RunState) -> None:
    """Start the run's execution, now or when its workspace's turn comes (`turns`)."""
    with ctx.transaction(turns.owner_of(run)) as session:
        begun = turns.has_begun(session, run.id)
    if begun:
        turns.execute(ctx, run)
    else:
        turns.begin(ctx, turns.owner_of(run))


def cancel(ctx: Context, actor: Actor, run_id: UUID) -> None:
    """Stop a job; what it has made so far is swept. Raises NotFound, Conflict when it has ended."""
    with ctx.transaction(actor) as session:
        run = queries.get(session, run_id, lock=True)
        if run.status not in ACTIVE:
            raise Conflict("This job has already ended.", status=run.status)
        run.status, run.error_code, run.error = "cancelled", "cancelled", "You cancelled it."
        turns.freed(ctx, session, actor.workspace_id)
    stop(ctx, run.state, "cancelled by its owner")


def stop(ctx: Context, run: RunState, cause: str) -> None:
    """Stop a cancelled run's execution; if that fails, its tasks see for themselves that nobody wants them."""
    try:
        ctx.workflows.stop(run.machine, run.execution, cause)
    except Exception:
        log.exception("the execution could not be stopped", run_id=str(run.id))


def retry(ctx: Context, actor: Actor, run_id: UUID) -> None:
    """Run a failed or cancelled job again; what was done stays done. Raises NotFound, Conflict."""
    with ctx.transaction(actor) as session:
        run = queries.get(session, run_id, lock=True)
        if run.status not in ("failed", "cancelled"):
            raise Conflict("Only a failed or canceled job can be run again.", status=run.status)
        if run.error_code == DELETED:
            raise Conflict("What this job worked on was deleted.", status=run.status)
        begin_again(run)
        run.restarts, run.launched_at = 0, None
    launch(ctx, run.state)


def begin_again(run: Run) -> None:
    """Queue the run for another execution; call `launch` with it after the commit."""
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
def stage(ctx: Context, data: RunInput, name: str, index: int = 0, *, leaves: str = "") -> Generator[Stage]:
    """Record that a part of a stage is worked on, and how it ended. Raises Cancelled when the run was cancelled.

    `leaves` is the prefix of the objects that the stage makes. When the run's subject was deleted meanwhile, they and
    the run's work files are removed here: whoever purged the subject may have come before they were written.
    """
    with ctx.transaction(data.owner_id) as session:
        _begin(session, data, name, index)
    working = Stage(ctx, data, name, index)
    try:
        yield working
    except BaseException as error:
        _end(ctx, working, "failed", *_blame(error))
        _tidy(working, leaves)
        raise
    working.progress(1)
    _end(ctx, working, "done", None, None)
    _tidy(working, leaves)


def expect(ctx: Context, data: RunInput, counts: Mapping[str, int]) -> None:
    """Say of how many parts each of a run's stages is going to have, so that its bar never moves back."""
    rows = [
        {"run_id": data.run_id, "name": name, "index": index, "owner_id": data.owner_id}
        | {"status": "waiting", "attempts": 0, "started_at": now()}
        for name, count in counts.items()
        for index in range(count)
    ]
    if rows:
        with ctx.transaction(data.owner_id) as session:
            session.execute(insert(RunStage).values(rows).on_conflict_do_nothing())


def _blame(error: BaseException) -> tuple[str | None, str | None]:
    """The code and the sentence that are recorded; a passing fault is nobody's, for it is tried again."""
    if isinstance(error, AppError):
        return error.code, error.message
    return (None, None) if passing(error) else ("internal_error", OURS)


def _tidy(done: Stage, leaves: str) -> None:
    with done.ctx.transaction(done.run.owner_id) as session:
        run = session.get(Run, done.run.run_id)
        gone = run is None or run.error_code == DELETED
        if run is None or run.status not in ACTIVE:
            turns.freed(done.ctx, session, done.run.owner_id)
    for prefix in (leaves, work_prefix(done.run.owner_id, done.run.run_id)):
        if gone and prefix:
            done.ctx.blobs.delete_under(prefix)


def _begin(session: Session, data: RunInput, name: str, index: int) -> None:
    run = queries.get(session, data.run_id, lock=True)
    if run.status == "cancelled":
        raise Cancelled("This job was canceled.")
    run.status = "running"
    row = {"run_id": data.run_id, "name": name, "index": index, "owner_id": data.owner_id}
    again = {
        "status": "running",
        "attempts": RunStage.attempts + 1,
        "started_at": case((RunStage.status == "waiting", now()), else_=RunStage.started_at),
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
    """The job is done, and with it its last stage: written in the same transaction as its result."""
    active = (Run.id == run_id, Run.status.in_(ACTIVE))
    session.execute(update(Run).where(*active).values(status="succeeded", updated_at=now()))
    last = (RunStage.run_id == run_id, RunStage.status == "running")
    session.execute(update(RunStage).where(*last).values(status="done", finished_at=now()))
