"""What exports do on failures. Nothing here needs the engine."""

from cutroom.renders.schemas import FailedExport
from cutroom.runtime import recovery
from cutroom.runtime.context import Context


def failed(ctx: Context, data: FailedExport) -> None:
    """Record why the export failed."""
    recovery.settle(ctx, data, recovery.Failure.model_validate(data.error))
