"""The clock of jobs."""

from cutroom import capabilities
from cutroom.jobs import recovery, turns
from cutroom.jobs.schemas import FailedRun, Failure, RunInput, TurnFreed
from cutroom.runtime.context import Context, log
from cutroom.runtime.tasks import Nothing, input_of

GAVE_UP = {"Error": "Cutroom.GaveUp", "Cause": "restarted too often without getting further"}


def recover(ctx: Context, data: Nothing) -> None:
    """Start lost runs again; those that were started too often end as their machine's failed runs do."""
    for kind, given_up in recovery.recover(ctx):
        try:
            _give_up(ctx, kind, given_up)
        except Exception:
            log.exception("a run could not be given up; the next tick tries again", run_id=str(given_up.run_id))


def begin_turns(ctx: Context, data: TurnFreed) -> None:
    """Start the jobs of a workspace whose turn has come."""
    turns.begin(ctx, data.owner_id)


def failed(ctx: Context, data: FailedRun) -> None:
    """A machine has given up on a run: try again where the fault was passing, else record the reason."""
    recovery.handle_failure(ctx, data, Failure.model_validate(data.error))


def _give_up(ctx: Context, kind: str, given_up: RunInput) -> None:
    failed = capabilities.load(capabilities.jobs()[kind].failed)
    failed(ctx, input_of(failed).model_validate(given_up.model_dump() | {"error": GAVE_UP}))
