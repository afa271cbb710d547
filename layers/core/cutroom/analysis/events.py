"""What analysis does on events and failures. Nothing here needs the engine."""

from cutroom.analysis import service
from cutroom.analysis.schemas import FailedAnalysis
from cutroom.jobs import recovery
from cutroom.jobs.schemas import Failure
from cutroom.library.schemas import VideoProbed
from cutroom.runtime.context import Context


def on_video_probed(ctx: Context, data: VideoProbed) -> None:
    """Start the analyses that were waiting for the video's facts."""
    service.launch_waiting(ctx, data.owner_id, data.video_id)


def failed(ctx: Context, data: FailedAnalysis) -> None:
    """Record why the analysis failed."""
    recovery.handle_failure(ctx, data, Failure.model_validate(data.error))
