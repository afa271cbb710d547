"""Use cases of the library."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.jobs import runs
from cutroom.jobs.schemas import RunState
from cutroom.kit.errors import Conflict, Invalid
from cutroom.kit.ids import new_id
from cutroom.kit.schemas import Page
from cutroom.library import queries, quota, rules
from cutroom.library.models import Upload, Video
from cutroom.library.schemas import (
    BatchUpdateVideos,
    Changed,
    Facets,
    ListVideos,
    Sprite,
    StartUpload,
    UpdateVideo,
    UploadAbandoned,
    UploadPart,
    UploadView,
    VideoDeleted,
    VideoView,
)
from cutroom.runtime import idempotency
from cutroom.runtime.blobs import StoredPart
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

UPLOAD_LIFE = timedelta(days=2)


class _Started(idempotency.BaseModel):
    upload_id: UUID


def start_upload(ctx: Context, actor: Actor, request: StartUpload, key: str | None = None) -> UploadView:
    """Open an upload: where each part is to be PUT. The same `key` gives the same upload again."""
    with ctx.transaction(actor) as session:
        started = idempotency.once(
            session,
            actor.workspace_id,
            "upload",
            key,
            request,
            lambda: _Started(upload_id=_add(ctx, session, actor, request)),
            view=_Started,
        )
    return get_upload(ctx, actor, started.upload_id)


def _add(ctx: Context, session: Session, actor: Actor, request: StartUpload) -> UUID:
    quota.require_room(ctx, session, actor.workspace_id, request.size_bytes)
    video_id = new_id()
    upload = Upload(
        owner_id=actor.workspace_id,
        created_by=actor.created_by,
        video_id=video_id,
        filename=request.filename,
        title=request.title or rules.title_of(request.filename),
        content_type=request.content_type,
        size_bytes=request.size_bytes,
        part_size_bytes=rules.part_size(request.size_bytes),
        storage_key=rules.source_key(actor.workspace_id, video_id),
        expires_at=now() + UPLOAD_LIFE,
    )
    session.add(upload)
    session.flush()
    return upload.id


def get_upload(ctx: Context, actor: Actor, upload_id: UUID) -> UploadView:
    """How far an upload is, with fresh addresses for the parts that are missing: what a client resumes from."""
    with ctx.transaction(actor) as session:
        upload = queries.get_upload(session, upload_id)
    if upload.status != "open":
        return _upload_view(ctx, upload, [])
    return _upload_view(ctx, *_opened(ctx, actor, upload))


def _opened(ctx: Context, actor: Actor, upload: Upload) -> tuple[Upload, list[StoredPart]]:
    """The upload with a live multipart upload behind it, and the parts that storage holds.

    Storage is asked outside any transaction; whoever stores its answer first wins, and the loser's is dropped.
    """
    known = upload.storage_upload_id
    stored = ctx.blobs.stored_parts(upload.storage_key, known) if known else None
    if stored is not None:
        return upload, stored
    fresh = ctx.blobs.start_upload(upload.storage_key, upload.content_type)
    with ctx.transaction(actor) as session:
        current = queries.get_upload(session, upload.id, lock=True)
        won = current.storage_upload_id == known
        if won:
            current.storage_upload_id = fresh
    if not won:
        ctx.blobs.abandon_upload(upload.storage_key, fresh)
        return current, ctx.blobs.stored_parts(upload.storage_key, current.storage_upload_id or "") or []
    return current, []


def complete_upload(ctx: Context, actor: Actor, upload_id: UUID) -> VideoView:
    """Join the parts and take the video into the library; asked twice it answers the same. Raises Conflict, Invalid."""
    with ctx.transaction(actor) as session:
        upload = queries.get_upload(session, upload_id)
    if upload.status == "aborted":
        raise Conflict("This upload was canceled. Start it again.")
    if upload.status == "open":
        _join(ctx, upload)
    return receive_upload(ctx, actor, upload)


def _join(ctx: Context, upload: Upload) -> None:
    stored = ctx.blobs.stored_parts(upload.storage_key, upload.storage_upload_id or "-")
    if stored is None:
        quota.require_declared_size(ctx, upload)
        return
    quota.require_declared_parts(ctx, upload, stored)
    expected = rules.part_sizes(upload.size_bytes, upload.part_size_bytes)
    arrived = {part.number: part.size_bytes for part in stored}
    missing = [number for number, size in enumerate(expected, 1) if arrived.get(number) != size]
    if missing or len(arrived) != len(expected):
        raise Invalid("Some parts are missing or have the wrong size. Send them again.", field="parts", parts=missing)
    joined = ctx.blobs.finish_upload(upload.storage_key, upload.storage_upload_id or "", stored)
    if not joined and not ctx.blobs.exists(upload.storage_key):
        raise Conflict("This upload was canceled. Start it again.")


def receive_upload(ctx: Context, actor: Actor, upload: Upload) -> VideoView:
    """The upload's bytes are in storage: make the video and its ingest, once however often this is called.

    Raises Conflict when the upload was given up, NotFound when its video was deleted.
    """
    with ctx.transaction(actor) as session:
        current = queries.get_upload(session, upload.id, lock=True)
        if current.status == "aborted":
            raise Conflict("This upload was canceled. Start it again.")
        run = None
        if current.status == "open":
            current.status = "completed"
            named = current.filename, current.title, current.size_bytes
            video = _new_video(current.video_id, actor.workspace_id, *named)
            video.created_by = current.created_by
            run = _take_in(session, video)
        video = queries.get_video(session, current.video_id)
    if run:
        runs.launch(ctx, run)
    return video_view(ctx, video)


def _new_video(video_id: UUID, owner_id: UUID, filename: str, title: str, size_bytes: int) -> Video:
    return Video(
        id=video_id,
        owner_id=owner_id,
        original_filename=filename,
        title=title,
        came_by="upload",
        size_bytes=size_bytes,
        source_key=rules.source_key(owner_id, video_id),
    )


def _take_in(session: Session, video: Video) -> RunState | None:
    added = queries.add_video(session, video)
    return None if added is None else runs.create(session, video.owner_id, "ingest", video.id, video_id=video.id)


def receive_drop(ctx: Context, owner_id: UUID, name: str, reference: str, size_bytes: int) -> None:
    """Take a dropped file, already at its place, into the library: one video and one ingest for each `reference`."""
    with ctx.transaction(owner_id) as session:
        video = _new_video(rules.dropped_id(reference), owner_id, name, rules.title_of(name), size_bytes)
        video.came_by, video.drop_reference = "drop", reference
        refused = quota.refusal(ctx, session, video)
        run = _take_in(session, video) if refused is None else None
        if refused:
            video.status, video.failure_reason, video.size_bytes = "failed", refused, 0
            queries.add_video(session, video)
    if run:
        runs.launch(ctx, run)
    if refused:
        ctx.blobs.delete([video.source_key])


def abort_upload(ctx: Context, actor: Actor, upload_id: UUID) -> None:
    """Give an upload up; its parts are swept. Raises Conflict when it is complete."""
    with ctx.transaction(actor) as session:
        upload = queries.get_upload(session, upload_id, lock=True)
        if upload.status == "completed":
            raise Conflict("This upload is complete. Delete the video instead.")
        if upload.status == "open":
            upload.status = "aborted"
            ctx.outbox.add(session, UploadAbandoned(owner_id=actor.workspace_id, upload_id=upload_id))


def list_videos(ctx: Context, actor: Actor, request: ListVideos) -> Page[VideoView]:
    """A page of the library."""
    with ctx.transaction(actor) as session:
        videos, total = queries.list_videos(session, request)
    items = [video_view(ctx, video) for video in videos]
    return Page[VideoView](items=items, total=total, page=request.page, limit=request.limit)


def get_video(ctx: Context, actor: Actor, video_id: UUID) -> VideoView:
    """One video. Raises NotFound."""
    with ctx.transaction(actor) as session:
        return video_view(ctx, queries.get_video(session, video_id))


def update_video(ctx: Context, actor: Actor, video_id: UUID, request: UpdateVideo) -> VideoView:
    """Change title, folder, tags or archive state. Raises NotFound."""
    with ctx.transaction(actor) as session:
        queries.get_video(session, video_id)
        if values := _values(request):
            queries.change_videos(session, [video_id], values)
        return video_view(ctx, queries.get_video(session, video_id))


def update_videos(ctx: Context, actor: Actor, request: BatchUpdateVideos) -> Changed:
    """The same change to many videos at once."""
    values = _values(request)
    with ctx.transaction(actor) as session:
        return Changed(changed=queries.change_videos(session, request.video_ids, values) if values else 0)


def _values(request: UpdateVideo) -> dict[str, object]:
    sent = request.model_dump(exclude_unset=True, exclude={"video_ids"}, exclude_none=True)
    if "archived" in sent:
        sent["archived_at"] = now() if sent.pop("archived") else None
    return sent


def delete_video(ctx: Context, actor: Actor, video_id: UUID) -> None:
    """Remove a video, its clips and exports, and stop what works on it; the objects are purged by event."""
    with ctx.transaction(actor) as session:
        video = queries.get_video(session, video_id, lock=True)
        stopped = runs.cancel_all(session, video_id)
        session.delete(video)
        ctx.outbox.add(session, VideoDeleted(owner_id=actor.workspace_id, video_id=video_id))
    for run in stopped:
        runs.stop(ctx, run, "the video was deleted")


def facets(ctx: Context, actor: Actor) -> Facets:
    """The folders and tags in use."""
    with ctx.transaction(actor) as session:
        return Facets(folders=list(queries.folders(session)), tags=list(queries.tags(session)))


def remember_transcript(session: Session, video_id: UUID, transcript: str) -> None:
    """Make what is said in a video searchable."""
    queries.change_videos(session, [video_id], {"transcript": transcript})


def _upload_view(ctx: Context, upload: Upload, stored: list[StoredPart]) -> UploadView:
    arrived = {part.number: part.size_bytes for part in stored}
    parts: list[UploadPart] = []
    for number, size in enumerate(rules.part_sizes(upload.size_bytes, upload.part_size_bytes), 1):
        done = upload.status == "completed" or arrived.get(number) == size
        wanted = upload.status == "open" and not done
        place = upload.storage_key, upload.storage_upload_id or "", number
        url = ctx.blobs.part_url(*place, size_bytes=size) if wanted else None
        parts.append(UploadPart(number=number, size_bytes=size, uploaded=done, url=url))
    return UploadView(
        id=upload.id,
        video_id=upload.video_id,
        filename=upload.filename,
        size_bytes=upload.size_bytes,
        part_size_bytes=upload.part_size_bytes,
        status=upload.status,  # type: ignore[arg-type]
        expires_at=upload.expires_at,
        parts=parts,
    )


def video_view(ctx: Context, video: Video) -> VideoView:
    """The video as the API shows it, with addresses that are good for an hour."""
    previews: dict[str, Any] = video.previews or {}
    sprite: dict[str, Any] | None = previews.get("sprite")
    return VideoView(
        **{name: getattr(video, name) for name in VideoView.model_fields if name in Video.__table__.columns},
        media=video.media_info,
        archived=video.archived_at is not None,
        proxy_url=ctx.blobs.url(previews["proxy"]) if "proxy" in previews else None,
        thumbnail_url=ctx.blobs.url(previews["thumbnail"]) if "thumbnail" in previews else None,
        sprite=Sprite(url=ctx.blobs.url(sprite["key"]), **{k: v for k, v in sprite.items() if k != "key"})
        if sprite
        else None,
    )
