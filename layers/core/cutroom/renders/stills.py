"""Frames of finished exports, as other capabilities get them."""

from uuid import UUID

from cutroom.renders.preview_schemas import CoverInput, Picture
from cutroom.runtime import calls
from cutroom.runtime.context import Context


def jpeg(ctx: Context, owner_id: UUID, export_id: UUID, at_ms: int) -> bytes:
    """The frame of an export's file at a time. Raises NotFound, FfmpegFailed, RetryLater."""
    wanted = CoverInput(owner_id=owner_id, export_id=export_id, at_ms=at_ms)
    key = calls.call(ctx, "renders.cover", wanted, Picture).key
    stored = ctx.blobs.head(key)
    return b"".join(ctx.blobs.stream(key, 0, stored.size_bytes - 1)) if stored else b""
