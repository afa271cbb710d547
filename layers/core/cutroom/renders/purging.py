"""What becomes of the files of exports when their video is deleted. Nothing here needs the engine."""

from uuid import UUID

from cutroom.jobs import runs
from cutroom.library.schemas import VideoDeleted
from cutroom.runtime.context import Context


def purge_exports(ctx: Context, data: VideoDeleted) -> None:
    """Delete the files of a deleted video's exports: the rows went with it, and the jobs still name them."""
    with ctx.transaction(data.owner_id) as session:
        worked = runs.of_subject(session, data.video_id)
    for run in worked:
        if run.machine == "render":
            ctx.blobs.delete_under(export_prefix(data.owner_id, run.subject_id))


def export_prefix(owner_id: UUID, export_id: UUID) -> str:
    """Where the file of an export lies; exports of one Edit share that of the first."""
    return f"exports/{owner_id}/{export_id}/"
