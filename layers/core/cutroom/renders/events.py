"""What exports do on failures. Nothing here needs the engine."""

from cutroom.kit.errors import NotFound
from cutroom.renders.schemas import FailedExport
from cutroom.runtime import runs
from cutroom.runtime.context import Context, log


def failed(ctx: Context, data: FailedExport) -> None:
    """Record why the export failed."""
    failure = runs.Failure.model_validate(data.error)
    try:
        if runs.try_again(ctx, data, failure):
            return
        with ctx.transaction(data.owner_id) as session:
            runs.fail(session, data.run_id, failure)
    except NotFound:
        log.info("the export was deleted meanwhile", export_id=str(data.export_id))
