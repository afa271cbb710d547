"""All SQL of splices."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from cutroom.clips.models import Clip
from cutroom.runtime.database import one
from cutroom.splices.models import Splice
from cutroom.splices.schemas import ListSplices


def get(session: Session, splice_id: UUID, *, lock: bool = False) -> Splice:
    """The actor's splice. Raises NotFound."""
    query = select(Splice).where(Splice.id == splice_id)
    return one(session, query.with_for_update() if lock else query, "This splice")


def list_splices(session: Session, request: ListSplices) -> tuple[Sequence[Splice], int]:
    """One page of the actor's splices, those changed last first, and how many there are in all."""
    wanted = [] if request.status is None else [Splice.status == request.status]
    total = session.scalar(select(func.count()).select_from(Splice).where(*wanted)) or 0
    query = select(Splice).where(*wanted).order_by(Splice.updated_at.desc(), Splice.id)
    return session.scalars(query.offset(request.offset).limit(request.limit)).all(), total


def clips(session: Session, clip_ids: Sequence[UUID]) -> dict[UUID, Clip]:
    """The actor's clips among these, by id."""
    return {clip.id: clip for clip in session.scalars(select(Clip).where(Clip.id.in_(clip_ids)))}


def pool(session: Session, most: int) -> Sequence[UUID]:
    """The clips that suggestions are made of: the best half by attention, and the newest."""
    best = select(Clip.id).order_by(Clip.attention_score.desc(), Clip.id).limit(most // 2)
    newest = select(Clip.id).order_by(Clip.id.desc()).limit(most)
    return list(dict.fromkeys([*session.scalars(best), *session.scalars(newest)]))[:most]


def alike(session: Session, clip_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, float | None]]:
    """Every two of these clips, and how alike in meaning they are (cosine, at least 0).

    None where the meaning of one is not known, or was told by another model.
    """
    a, b = aliased(Clip), aliased(Clip)
    same_model = and_(a.embedding_model == b.embedding_model, a.embedding.is_not(None), b.embedding.is_not(None))
    near = func.greatest(0.0, 1.0 - a.embedding.cosine_distance(b.embedding))
    query = (
        select(a.id, b.id, near, same_model)
        .select_from(a)
        .join(b, a.id < b.id)
        .where(a.id.in_(clip_ids), b.id.in_(clip_ids))
    )
    return [
        (first, second, round(min(1.0, float(value)), 4) if known and value is not None else None)
        for first, second, value, known in session.execute(query)
    ]
