"""What analysis does on events and failures. Nothing here needs the engine."""

from cutroom.analysis import service
from cutroom.analysis.schemas import FailedAnalysis
from cutroom.kit.errors import NotFound
from cutroom.library.schemas import VideoProbed
from cutroom.runtime import runs
from cutroom.runtime.context import Context, log


def on_video_probed(ctx: Context, data: VideoProbed) -> None:
    """Start the analyses that were waiting for the video's facts."""
    service.launch_waiting(ctx, data.owner_id, data.video_id)


def failed(ctx: Context, data: FailedAnalysis) -> None:
    """Record why the analysis failed."""
    failure = runs.Failure.model_validate(data.error)
    try:
        if runs.try_again(ctx, data, failure):
            return
        with ctx.transaction(data.owner_id) as session:
            runs.fail(session, data.run_id, failure)
    except NotFound:
        log.info("the analysis was deleted meanwhile", analysis_id=str(data.analysis_id))
