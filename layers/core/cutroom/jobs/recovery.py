"""What becomes of a run whose execution has ended badly or was lost: another one, or the reason in the user's words."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from cutroom.jobs import queries, turns
from cutroom.jobs.runs import ACTIVE, OURS, begin_again, launch
from cutroom.jobs.schemas import Failure, JobFailed, RunInput
from cutroom.kit.errors import NotFound
from cutroom.runtime.context import Context, log

MOST_RESTARTS = 100  # without any stage finishing in between
RECOVER_AFTER_S = 5
# Failures that are no fault of the work itself, and how many further executions they are worth.
PASSING = {
    "RetryLater": MOST_RESTARTS,
    "Lambda.ServiceException": MOST_RESTARTS,
    "Lambda.Unknown": MOST_RESTARTS,
    "Runtime.ExitError": 6,
}
REASONS = {
    "Sandbox.Timedout": "It took longer than a stage may take.",
    "States.Timeout": "It took longer than a stage may take.",
    "Runtime.ExitError": "A stage ran out of memory or crashed.",
}


def handle_failure(ctx: Context, data: RunInput, failure: Failure) -> None:
    """A machine has given up: try again where the fault was passing, else record why; a deleted subject is no error."""
    try:
        if try_again(ctx, data, failure):
            return
        with ctx.transaction(data.owner_id) as session:
            was_active = queries.get(session, data.run_id, lock=True).status in ACTIVE
            fail(session, data.run_id, failure)
            if was_active:
                ctx.outbox.add(session, JobFailed(owner_id=data.owner_id, run_id=data.run_id))
            turns.freed(ctx, session, data.owner_id)
    except NotFound:
        log.info("what was worked on was deleted meanwhile", run_id=str(data.run_id))


def try_again(ctx: Context, data: RunInput, failure: Failure) -> bool:
    """Give a run whose execution ended by a passing fault another one; False when the run has failed. Raises NotFound.

    A stage's own tries are the state machine's; this is for what they cannot outlast, such as a database that starts.
    """
    with ctx.transaction(data.owner_id) as session:
        run = queries.get(session, data.run_id, lock=True)
        if run.status not in ACTIVE or run.restarts >= PASSING.get(failure.Error, 0):
            return False
        begin_again(run)
    launch(ctx, run.state)
    return True


def fail(session: Session, run_id: UUID, failure: Failure) -> str:
    """End a run with the reason in the user's words, which is given back; a cancelled run stays cancelled."""
    run = queries.get(session, run_id, lock=True)
    code, blamed = queries.blame(session, run_id)
    reason = blamed or REASONS.get(failure.Error, OURS)
    if run.status in ACTIVE:
        run.status = "failed"
        run.error = reason
        run.error_code = code or "internal_error"
    return run.error or OURS


def recover(ctx: Context, older_than_seconds: int = RECOVER_AFTER_S) -> list[tuple[str, RunInput]]:
    """Start again every unfinished run that no execution works on; gives (machine, input) of those tried too often.

    Executions live in the workflow service and may be lost with it; runs live in PostgreSQL and are not.
    """
    with ctx.transaction() as session:
        query = text("select run_id, owner_id from unfinished_runs(:age)")
        lost = session.execute(query, {"age": older_than_seconds}).all()
    return [data for run_id, owner_id in lost if (data := _try_to_recover(ctx, run_id, owner_id))]


def _try_to_recover(ctx: Context, run_id: UUID, owner_id: UUID) -> tuple[str, RunInput] | None:
    """One run's trouble never keeps the others waiting."""
    try:
        return _recover_one(ctx, run_id, owner_id)
    except Exception:
        log.exception("a run could not be recovered; the next sweep tries again", run_id=str(run_id))
        return None


def _recover_one(ctx: Context, run_id: UUID, owner_id: UUID) -> tuple[str, RunInput] | None:
    with ctx.transaction(owner_id) as session:
        run = queries.get(session, run_id)
    if run.launched_at is None and run.restarts < MOST_RESTARTS:
        launch(ctx, run.state)
        return None
    status = ctx.workflows.status(run.machine, run.state.execution)
    if status == "RUNNING":
        return None
    with ctx.transaction(owner_id) as session:
        current = queries.get(session, run_id, lock=True)
        if current.status not in ACTIVE or current.attempt != run.attempt:
            return None
        if current.restarts >= MOST_RESTARTS:
            return current.machine, RunInput.model_validate(current.input)
        if status is not None:
            begin_again(current)
    launch(ctx, current.state)
    return None
