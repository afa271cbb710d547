"""All SQL of clips."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from cutroom.clips.models import Clip
from cutroom.clips.schemas import ListClips
from cutroom.runtime.database import now, one

SORTS = {
    "rank": (Clip.analysis_id.desc(), Clip.rank),
    "-attention_score": (Clip.attention_score.desc(), Clip.id),
    "start_ms": (Clip.start_ms, Clip.id),
}


def get(session: Session, clip_id: UUID) -> Clip:
    """The actor's clip; row-level security makes another's not exist. Raises NotFound."""
    return one(session, select(Clip).where(Clip.id == clip_id), "This clip")


def list_clips(session: Session, request: ListClips) -> tuple[Sequence[Clip], int]:
    """One page of the actor's clips, and how many there are in all."""
    asked = {"video_id": request.video_id, "analysis_id": request.analysis_id, "selected": request.selected}
    wanted = [getattr(Clip, name) == value for name, value in asked.items() if value is not None]
    total = session.scalar(select(func.count()).select_from(Clip).where(*wanted)) or 0
    query = select(Clip).where(*wanted).order_by(*SORTS[request.sort]).offset(request.offset).limit(request.limit)
    return session.scalars(query).all(), total


def any_of_analysis(session: Session, analysis_id: UUID) -> bool:
    return session.scalar(select(Clip.id).where(Clip.analysis_id == analysis_id).limit(1)) is not None


def select_clips(session: Session, clip_ids: Sequence[UUID], selected: bool) -> int:
    """Mark the actor's clips among `clip_ids`; how many there were."""
    query = update(Clip).where(Clip.id.in_(clip_ids)).values(selected=selected, updated_at=now())
    return len(session.scalars(query.returning(Clip.id)).all())
