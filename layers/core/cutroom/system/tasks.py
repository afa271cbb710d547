"""The clock's task."""

from collections.abc import Callable

from sqlalchemy import text

from cutroom.analysis import events as analysis
from cutroom.analysis.schemas import FailedAnalysis
from cutroom.library import events as library
from cutroom.library.schemas import FailedIngest
from cutroom.privacy import events as privacy
from cutroom.privacy.schemas import FailedTakeout
from cutroom.renders import events as renders
from cutroom.renders.schemas import FailedExport
from cutroom.runtime import events, recovery
from cutroom.runtime.context import Context, log
from cutroom.runtime.tasks import Nothing

GAVE_UP = {"Error": "Cutroom.GaveUp", "Cause": "restarted too often without getting further"}


def sweep(ctx: Context, data: Nothing) -> None:
    """Once a minute: send events that are overdue, start lost runs again, tidy what was never finished.

    Each part stands alone: when one fails it is logged, and the others still run.
    """
    for part in (_relay, _recover, library.sweep, privacy.sweep, _forget):
        _attempt(ctx, part)


def _attempt(ctx: Context, part: Callable[[Context], None]) -> None:
    try:
        part(ctx)
    except Exception:
        log.exception("a part of the sweep failed", part=part.__name__)


def _relay(ctx: Context) -> None:
    while True:
        with ctx.transaction() as session:
            overdue = events.claim_overdue(session)
        if not overdue:
            return
        ctx.deliver(overdue)


def _forget(ctx: Context) -> None:
    with ctx.transaction() as session:
        session.execute(text("select forget_expired()"))


def _recover(ctx: Context) -> None:
    for machine, given_up in recovery.recover(ctx):
        data = given_up.model_dump() | {"error": GAVE_UP}
        match machine:
            case "ingest":
                library.ingest_failed(ctx, FailedIngest.model_validate(data))
            case "analysis":
                analysis.failed(ctx, FailedAnalysis.model_validate(data))
            case "takeout":
                privacy.takeout_failed(ctx, FailedTakeout.model_validate(data))
            case _:
                renders.failed(ctx, FailedExport.model_validate(data))
