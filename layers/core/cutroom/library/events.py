"""What the library does on events and on the clock: take objects in, purge, sweep. Nothing here needs the engine."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from cutroom.jobs import recovery, runs
from cutroom.jobs.schemas import Failure
from cutroom.kit.errors import NotFound
from cutroom.library import queries, rules, service
from cutroom.library.schemas import FailedIngest, UploadAbandoned, VideoDeleted
from cutroom.runtime.context import Actor, Context, log
from cutroom.runtime.database import now
from cutroom.runtime.tasks import Nothing, ObjectCreated

UNKNOWN_DROP_LIFE = timedelta(days=1)


def on_object_created(ctx: Context, data: ObjectCreated) -> None:
    """An object has arrived: a dropped file becomes a video; a completed upload becomes one even if nobody says so."""
    if data.key.startswith("drop/"):
        take_drop(ctx, data.key)
    elif data.key.startswith("uploads/") and data.key.endswith("/source"):
        _, owner, video, *_ = data.key.split("/")
        _take_upload(ctx, UUID(owner), UUID(video))


def take_drop(ctx: Context, key: str) -> None:
    """Move a dropped file to its place and ingest it; what was dropped for no workspace is left to the sweeper."""
    stored, drop = ctx.blobs.head(key), rules.drop_key(key)
    if stored is None:
        return
    if drop is None or not _known(ctx, drop.owner_id):
        log.warning("a file was dropped for nobody we know; it will be swept", key=key)
        return
    reference = f"{key}#{stored.etag}#{stored.modified}"
    place = rules.source_key(drop.owner_id, rules.dropped_id(reference))
    if not ctx.blobs.exists(place) and not ctx.blobs.copy(key, place, etag=stored.etag):
        return  # replaced meanwhile: the news of what replaced it are on their way
    service.receive_drop(ctx, drop.owner_id, drop.name, reference, stored.size_bytes)
    if ctx.blobs.head(key) == stored:
        ctx.blobs.delete([key])


def _known(ctx: Context, workspace_id: UUID) -> bool:
    with ctx.transaction() as session:
        return queries.is_workspace_for_system(session, workspace_id)


def _take_upload(ctx: Context, owner_id: UUID, video_id: UUID) -> None:
    with ctx.transaction(owner_id) as session:
        upload = queries.upload_of_video(session, video_id)
    if upload and upload.status == "open":
        service.receive_upload(ctx, Actor.system(owner_id), upload)
    elif upload and upload.status == "aborted":
        ctx.blobs.delete([upload.storage_key])


def purge_video(ctx: Context, data: VideoDeleted) -> None:
    """Delete the objects of a video that is gone, and of the work on it."""
    with ctx.transaction(data.owner_id) as session:
        worked = runs.of_subject(session, data.video_id)
    ctx.blobs.delete_under(rules.media_prefix(data.owner_id, data.video_id))
    ctx.blobs.delete([rules.source_key(data.owner_id, data.video_id)])
    for run in worked:
        ctx.blobs.delete_under(runs.work_prefix(data.owner_id, run.id))


def purge_upload(ctx: Context, data: UploadAbandoned) -> None:
    """Drop the parts of an upload that was given up, and the object if it was joined at that moment."""
    with ctx.transaction(data.owner_id) as session:
        upload = queries.get_upload(session, data.upload_id)
    if upload.status == "aborted" and upload.storage_upload_id:
        ctx.blobs.abandon_upload(upload.storage_key, upload.storage_upload_id)
        ctx.blobs.delete([upload.storage_key])


def sweep(ctx: Context, data: Nothing) -> None:
    """Abandon uploads that were never completed, take in drops whose event was lost, delete drops for nobody.

    Each stands alone: one that fails is logged and tried again at the next sweep.
    """
    with ctx.transaction() as session:
        overdue = queries.overdue_uploads_for_system(session, now())
    for owner_id, upload_id in overdue:
        _attempt(str(upload_id), partial(_sweep_upload, ctx, owner_id, upload_id))
    for key in list(ctx.blobs.keys("drop/")):
        _attempt(key, partial(_sweep_drop, ctx, key))


def _attempt(what: str, sweep_one: Callable[[], None]) -> None:
    try:
        sweep_one()
    except Exception:
        log.exception("this could not be swept", what=what)


def _sweep_drop(ctx: Context, key: str) -> None:
    drop, stored = rules.drop_key(key), ctx.blobs.head(key)
    if drop and _known(ctx, drop.owner_id):
        take_drop(ctx, key)
    elif stored and now() - stored.modified > UNKNOWN_DROP_LIFE:
        log.warning("a file dropped for nobody we know is deleted", key=key)
        ctx.blobs.delete([key])


def _sweep_upload(ctx: Context, owner_id: UUID, upload_id: UUID) -> None:
    with ctx.transaction(owner_id) as session:
        upload = queries.get_upload(session, upload_id)
    if ctx.blobs.exists(upload.storage_key):
        service.receive_upload(ctx, Actor.system(owner_id), upload)
    else:
        service.abort_upload(ctx, Actor.system(owner_id), upload_id)


def ingest_failed(ctx: Context, data: FailedIngest) -> None:
    """The video cannot be used: remember why, in the owner's words."""
    failure = Failure.model_validate(data.error)
    try:
        if recovery.try_again(ctx, data, failure):
            return
        with ctx.transaction(data.owner_id) as session:
            reason = recovery.fail(session, data.run_id, failure)
            video = queries.get_video(session, data.video_id, lock=True)
            if video.status != "processed":
                video.status, video.failure_reason = "failed", reason
    except NotFound:
        log.info("the video was deleted meanwhile", video_id=str(data.video_id))
