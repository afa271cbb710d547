"""All SQL of the library."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, defer

from cutroom.library.models import Upload, Video
from cutroom.library.schemas import ListVideos
from cutroom.runtime.database import now, one

SORTS = {
    "created_at": (Video.created_at, Video.id),
    "-created_at": (Video.created_at.desc(), Video.id.desc()),
    "title": (func.lower(Video.title), Video.id),
    "-title": (func.lower(Video.title).desc(), Video.id.desc()),
    "duration_ms": (Video.duration_ms.nulls_last(), Video.id),
    "-duration_ms": (Video.duration_ms.desc().nulls_last(), Video.id.desc()),
}


def get_upload(session: Session, upload_id: UUID, *, lock: bool = False) -> Upload:
    """The actor's upload. Raises NotFound."""
    query = select(Upload).where(Upload.id == upload_id)
    return one(session, query.with_for_update() if lock else query, "This upload")


def open_uploads(session: Session) -> tuple[int, int]:
    """How many uploads of the actor's workspace are open, and how many bytes they may bring."""
    query = select(func.count(), func.coalesce(func.sum(Upload.size_bytes), 0)).where(Upload.status == "open")
    count, size = session.execute(query).one()
    return int(count), int(size)


def video_ms(session: Session) -> int:
    """How long the videos of the actor's workspace are together."""
    return int(session.scalar(select(func.coalesce(func.sum(Video.duration_ms), 0))) or 0)


def video_bytes(session: Session) -> int:
    """How much the files of the actor's videos take."""
    return int(session.scalar(select(func.coalesce(func.sum(Video.size_bytes), 0))) or 0)


def get_video(session: Session, video_id: UUID, *, lock: bool = False) -> Video:
    """The actor's video; row-level security makes another's not exist. Raises NotFound."""
    query = select(Video).where(Video.id == video_id)
    return one(session, query.with_for_update() if lock else query, "This video")


def add_video(session: Session, video: Video) -> Video | None:
    """Insert `video` unless it is there already; None when it was."""
    columns = {column.key: getattr(video, column.key) for column in Video.__table__.columns}
    given = {key: value for key, value in columns.items() if value is not None}
    added = session.scalar(insert(Video).values(**given).on_conflict_do_nothing().returning(Video.id))
    return None if added is None else get_video(session, added)


def is_taken(session: Session, video_id: UUID) -> bool:
    """Whether a video is in the actor's library already."""
    return session.scalar(select(Video.id).where(Video.id == video_id)) is not None


def list_videos(session: Session, request: ListVideos) -> tuple[Sequence[Video], int]:
    """One page of the actor's videos, and how many there are in all."""
    wanted = _matching(request)
    total = session.scalar(select(func.count()).select_from(Video).where(*wanted)) or 0
    query: Select[Video] = select(Video).where(*wanted).order_by(*SORTS[request.sort])
    page = query.options(defer(Video.transcript)).offset(request.offset).limit(request.limit)
    return session.scalars(page).all(), total


def _matching(request: ListVideos) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Video.archived_at.is_not(None) if request.archived else Video.archived_at.is_(None)
    ]
    if request.status:
        conditions.append(Video.status == request.status)
    if request.folder is not None:
        conditions.append(Video.folder == request.folder)
    if request.tag:
        conditions.append(Video.tags.contains([request.tag]))
    if request.q:
        words = func.websearch_to_tsquery("simple", request.q)
        searched = func.to_tsvector("simple", func.coalesce(Video.transcript, ""))
        pattern = f"%{_escaped(request.q)}%"
        conditions.append(
            or_(Video.title.ilike(pattern), Video.original_filename.ilike(pattern), searched.op("@@")(words))
        )
    return conditions


def _escaped(text_: str) -> str:
    return text_.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def ids_of_sources(session: Session, keys: Collection[str]) -> dict[str, UUID]:
    """The actor's videos whose uploads lie at `keys`."""
    rows = session.execute(select(Video.source_key, Video.id).where(Video.source_key.in_(keys)))
    return {key: video_id for key, video_id in rows if key}


def change_videos(session: Session, video_ids: Sequence[UUID], values: dict[str, object]) -> int:
    """Set `values` on the actor's videos among `video_ids`; how many there were."""
    query = update(Video).where(Video.id.in_(video_ids)).values(**values, updated_at=now())
    return len(session.scalars(query.returning(Video.id)).all())


def folders(session: Session) -> Sequence[str]:
    query = (
        select(Video.folder).where(Video.folder != "", Video.archived_at.is_(None)).distinct().order_by(Video.folder)
    )
    return session.scalars(query).all()


def tags(session: Session) -> Sequence[str]:
    tag = func.unnest(Video.tags).label("tag")
    return session.scalars(select(tag).where(Video.archived_at.is_(None)).distinct().order_by("tag")).all()


def is_workspace_for_system(session: Session, workspace_id: UUID) -> bool:
    """Whether there is such a workspace, personal or a team's: asked about a drop, before anybody is known."""
    return bool(session.scalar(text("select workspace_exists(:id)"), {"id": workspace_id}))


def overdue_uploads_for_system(session: Session, at: datetime) -> Sequence[tuple[UUID, UUID]]:
    """(owner, upload) of every upload that was never completed."""
    rows = session.execute(text("select owner_id, upload_id from overdue_uploads(:at)"), {"at": at})
    return [(row.owner_id, row.upload_id) for row in rows]


def upload_of_video(session: Session, video_id: UUID) -> Upload | None:
    """The upload that a video came by; None where there was none."""
    return session.scalars(select(Upload).where(Upload.video_id == video_id)).one_or_none()
