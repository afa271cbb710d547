"""All SQL of clips."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, delete, func, literal_column, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from cutroom.clips.models import Clip, ClipDefaults, ClipSentence
from cutroom.clips.schemas import ListClips
from cutroom.kit.ids import new_id
from cutroom.runtime.database import lock, now, one

SORTS = {
    "rank": (Clip.analysis_id.desc(), Clip.rank),
    "-attention_score": (Clip.attention_score.desc(), Clip.id),
    "start_ms": (Clip.start_ms, Clip.id),
}


def get(session: Session, clip_id: UUID, *, lock: bool = False) -> Clip:
    """The actor's clip; row-level security makes another's not exist. Raises NotFound."""
    query = select(Clip).where(Clip.id == clip_id)
    return one(session, query.with_for_update() if lock else query, "This clip")


def defaults(session: Session) -> dict[str, Any] | None:
    """What the actor's workspace chose for all clips, if anything."""
    return session.scalar(select(ClipDefaults.settings))


def set_defaults(session: Session, owner_id: UUID, settings: dict[str, Any] | None) -> None:
    """Choose for all clips of the actor's workspace; None: nothing is chosen any more."""
    if settings is None:
        session.execute(delete(ClipDefaults))
        return
    values = {"settings": settings, "updated_at": now()}
    query = insert(ClipDefaults).values(id=new_id(), owner_id=owner_id, **values)
    session.execute(query.on_conflict_do_update(index_elements=["owner_id"], set_=values))


def last_rank(session: Session, analysis_id: UUID) -> int:
    """The highest rank of an analysis' clips, 0 where it has none; held until the transaction ends."""
    lock(session, "clip ranks", analysis_id)
    return session.scalar(select(func.coalesce(func.max(Clip.rank), 0)).where(Clip.analysis_id == analysis_id)) or 0


def list_clips(session: Session, request: ListClips) -> tuple[Sequence[Clip], int]:
    """One page of the actor's clips, and how many there are in all."""
    filters = {"video_id": request.video_id, "analysis_id": request.analysis_id, "selected": request.selected}
    wanted = [getattr(Clip, name) == value for name, value in filters.items() if value is not None]
    total = session.scalar(select(func.count()).select_from(Clip).where(*wanted)) or 0
    query = select(Clip).where(*wanted).order_by(*SORTS[request.sort]).offset(request.offset).limit(request.limit)
    return session.scalars(query).all(), total


def of_video(session: Session, video_id: UUID) -> Sequence[Clip]:
    """All clips of a video, held until the transaction ends."""
    return session.scalars(select(Clip).where(Clip.video_id == video_id).order_by(Clip.id).with_for_update()).all()


def any_of_analysis(session: Session, analysis_id: UUID) -> bool:
    return session.scalar(select(Clip.id).where(Clip.analysis_id == analysis_id).limit(1)) is not None


def select_clips(session: Session, clip_ids: Sequence[UUID], selected: bool) -> int:
    """Mark the actor's clips among `clip_ids`; how many there were."""
    query = update(Clip).where(Clip.id.in_(clip_ids)).values(selected=selected, updated_at=now())
    return len(session.scalars(query.returning(Clip.id)).all())


class Near(NamedTuple):
    """A clip's sentence and its cosine distance from what was asked."""

    clip_id: UUID
    text: str
    start_ms: int
    distance: float


def keep_looking(session: Session) -> None:
    """Let the index go on until enough of the tenant's own rows are found: policies filter after it has answered."""
    session.execute(text("set local hnsw.iterative_scan = strict_order"))


def similar(session: Session, clip: Clip, k: int) -> list[tuple[Clip, float]]:
    """The actor's clips nearest to `clip` in meaning, with their cosine distances, nearest first."""
    keep_looking(session)
    distance = Clip.embedding.cosine_distance(clip.embedding)
    others = (Clip.id != clip.id, Clip.embedding.is_not(None), Clip.embedding_model == clip.embedding_model)
    query = select(Clip, distance).where(*others).order_by(distance).limit(k)
    return [(other, float(far)) for other, far in session.execute(query).all()]


def near_sentences(
    session: Session, vector: Sequence[float], model: str, video_id: UUID | None, most: int
) -> list[Near]:
    """The sentences of the actor's clips nearest to a vector of the same model, nearest first."""
    keep_looking(session)
    distance = ClipSentence.embedding.cosine_distance(list(vector))
    wanted = [ClipSentence.embedding_model == model]
    if video_id:
        wanted.append(ClipSentence.clip_id.in_(select(Clip.id).where(Clip.video_id == video_id)))
    columns = (ClipSentence.clip_id, ClipSentence.text, ClipSentence.start_ms, distance)
    rows = session.execute(select(*columns).where(*wanted).order_by(distance).limit(most)).all()
    return [Near(clip_id, sentence, start_ms, float(far)) for clip_id, sentence, start_ms, far in rows]


def with_words(session: Session, words: Sequence[str], video_id: UUID | None, most: int) -> Sequence[UUID]:
    """The actor's clips in which any of the words, or one that begins with it, is said."""
    if not words:
        return []
    searched = func.to_tsvector(literal_column("'simple'"), Clip.text)
    wanted = [or_(*(searched.op("@@")(func.to_tsquery(literal_column("'simple'"), f"{word}:*")) for word in words))]
    if video_id:
        wanted.append(Clip.video_id == video_id)
    return session.scalars(select(Clip.id).where(*wanted).order_by(Clip.id.desc()).limit(most)).all()


def of_ids(session: Session, clip_ids: Sequence[UUID]) -> Sequence[Clip]:
    """The actor's clips among these."""
    return session.scalars(select(Clip).where(Clip.id.in_(clip_ids))).all()


def scores(session: Session, clip_ids: Sequence[UUID]) -> dict[UUID, float]:
    """The attention scores of the actor's clips among these, by id."""
    rows = session.execute(select(Clip.id, Clip.attention_score).where(Clip.id.in_(clip_ids)))
    return {clip_id: score for clip_id, score in rows}


def pool(session: Session, most: int) -> Sequence[UUID]:
    """The clips that suggestions are made of: the best half by attention, and the newest."""
    best = select(Clip.id).order_by(Clip.attention_score.desc(), Clip.id).limit(most // 2)
    newest = select(Clip.id).order_by(Clip.id.desc()).limit(most)
    return list(dict.fromkeys([*session.scalars(best), *session.scalars(newest)]))[:most]


def resemblances(session: Session, clip_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, float | None]]:
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
