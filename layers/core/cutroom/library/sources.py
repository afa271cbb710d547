"""The files of videos, for capabilities that work on them: they get a view of a video, never its row."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cutroom.library import queries
from cutroom.media.source.info import MediaInfo
from cutroom.runtime.context import Context


class SourceVideo(NamedTuple):
    """Where the file of a video lies in storage, and what is known of it: `info` is None until it was probed.

    `failure_reason` says why a file cannot be used; `updated_at` is when any of this last changed.
    """

    id: UUID
    title: str
    key: str
    info: MediaInfo | None
    failure_reason: str | None
    updated_at: datetime


def source(ctx: Context, owner_id: UUID, video_id: UUID) -> SourceVideo:
    """A video for those who work on its file. Raises NotFound when it was deleted meanwhile."""
    with ctx.transaction(owner_id) as session:
        row = queries.get_video(session, video_id)
    info = None if row.media_info is None else MediaInfo.model_validate(row.media_info)
    return SourceVideo(row.id, row.title, row.source_key, info, row.failure_reason, row.updated_at)


def ids_of_sources(ctx: Context, owner_id: UUID, keys: Collection[str]) -> dict[str, UUID]:
    """Which videos lie at these keys of storage."""
    with ctx.transaction(owner_id) as session:
        return queries.ids_of_sources(session, keys)
