"""What exports do on failures. Nothing here needs the engine."""

from cutroom.jobs import recovery
from cutroom.jobs.schemas import Failure
from cutroom.renders.schemas import FailedExport
from cutroom.runtime.context import Context


def failed(ctx: Context, data: FailedExport) -> None:
    """Record why the export failed."""
    recovery.handle_failure(ctx, data, Failure.model_validate(data.error))
