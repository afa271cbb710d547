"""How much one workspace may have on its way, and how much video it may hold."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import Conflict
from cutroom.library import queries
from cutroom.library.models import Upload
from cutroom.runtime import limits
from cutroom.runtime.blobs import StoredPart
from cutroom.runtime.context import Context
from cutroom.runtime.limits import Limits


def require_room(session: Session, workspace_id: UUID, size_bytes: int, most: Limits) -> None:
    """Raises QuotaExceeded when the workspace has no room for one more upload of this size."""
    limits.hold(session, workspace_id, "uploads")
    count, size = queries.open_uploads(session)
    many = f"{count} uploads are open already. Finish or cancel one, then try again."
    limits.require(most.open_uploads, count + 1, many, limit="open_uploads")
    large = f"Uploads of {most.open_upload_bytes // limits.GIB} GiB may be open at a time. Finish or cancel one first."
    limits.require(most.open_upload_bytes, size + size_bytes, large, limit="open_upload_bytes")
    full = f"This workspace holds {most.video_minutes} minutes of video, its limit. Delete a video, then try again."
    limits.require(most.video_minutes * 60_000 - 1, queries.video_ms(session), full, limit="video_minutes")


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
