"""How much one workspace may have on its way, and how much video it may hold."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import plans
from cutroom.kit.errors import Conflict, QuotaExceeded
from cutroom.library import queries
from cutroom.library.models import Upload, Video
from cutroom.runtime import limits
from cutroom.runtime.blobs import StoredPart
from cutroom.runtime.context import Context
from cutroom.runtime.limits import Use


def require_room(ctx: Context, session: Session, workspace_id: UUID, size_bytes: int) -> None:
    """Raises QuotaExceeded when the workspace has no room for one more upload of this size."""
    limits.hold(session, workspace_id, "uploads")
    most = plans.limits_of(ctx, session)
    count, size = queries.open_uploads(session)
    many = f"{count} uploads are open already. Finish or cancel one, then try again."
    limits.require(Use("open_uploads", count, most.open_uploads), 1, many)
    large = f"Uploads of {plans.size(most.open_upload_bytes or 0)} may be open at a time. Finish or cancel one first."
    limits.require(Use("open_upload_bytes", size, most.open_upload_bytes), size_bytes, large)
    require_place(ctx, session, workspace_id, size_bytes)


def require_place(ctx: Context, session: Session, workspace_id: UUID, size_bytes: int) -> None:
    """Raises QuotaExceeded when the workspace may not hold one more video of this size."""
    plans.require_upload(ctx, session, size_bytes)
    most = plans.limits_of(ctx, session).video_minutes
    full = f"This workspace holds {most} minutes of video, its limit. Delete a video, then try again."
    limits.require(Use("video_minutes", queries.video_ms(session) // 60_000, most), 1, full)
    plans.require_storage(ctx, session, workspace_id, size_bytes)


def refusal(ctx: Context, session: Session, video: Video) -> str | None:
    """Why a dropped file is not taken in, in the user's words; nobody waits for an answer, so the video says it."""
    if queries.is_taken(session, video.id):
        return None
    try:
        require_place(ctx, session, video.owner_id, video.size_bytes)
    except QuotaExceeded as refused:
        return refused.message
    return None


def stored_bytes(session: Session) -> int:
    """What the workspace's videos take, and what its open uploads will."""
    return queries.video_bytes(session) + queries.open_uploads(session)[1]


def require_declared_parts(ctx: Context, upload: Upload, stored: Sequence[StoredPart]) -> None:
    """No more was sent than was declared; an upload with more is removed. Raises Conflict."""
    if sum(part.size_bytes for part in stored) > upload.size_bytes:
        ctx.blobs.abandon_upload(upload.storage_key, upload.storage_upload_id or "")
        raise Conflict("More was sent than this upload was opened for, so it was removed. Start it again.")


def require_declared_size(ctx: Context, upload: Upload) -> None:
    """The object that was joined before is what was declared; anything else is removed. Raises Conflict."""
    stored = ctx.blobs.head(upload.storage_key)
    if stored is None:
        raise Conflict("No part has been uploaded yet.")
    if stored.size_bytes != upload.size_bytes:
        ctx.blobs.delete([upload.storage_key])
        raise Conflict("The file is not of the size that this upload was opened for, so it was removed.")
