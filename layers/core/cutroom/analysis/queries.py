"""All SQL of analyses."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from cutroom.analysis.models import AnalysisRow, WordEdit
from cutroom.jobs import runs
from cutroom.kit.errors import NotFound
from cutroom.kit.schemas import PageRequest
from cutroom.runtime import database
from cutroom.runtime.database import one


def get(session: Session, analysis_id: UUID, *, lock: bool = False) -> AnalysisRow:
    """The actor's analysis. Raises NotFound."""
    query = select(AnalysisRow).where(AnalysisRow.id == analysis_id)
    return one(session, query.with_for_update() if lock else query, "This analysis")


def of_video(session: Session, video_id: UUID, page: PageRequest) -> tuple[Sequence[AnalysisRow], int]:
    """One page of a video's analyses, newest first, and how many there are in all."""
    of = AnalysisRow.video_id == video_id
    total = session.scalar(select(func.count()).select_from(AnalysisRow).where(of)) or 0
    query = select(AnalysisRow).where(of).order_by(AnalysisRow.id.desc())
    return session.scalars(query.offset(page.offset).limit(page.limit)).all(), total


def waiting(session: Session, video_id: UUID) -> Sequence[AnalysisRow]:
    """Analyses that were asked for before the video's facts were known."""
    query = select(AnalysisRow).where(AnalysisRow.video_id == video_id, AnalysisRow.run_id.is_(None))
    return session.scalars(query.with_for_update()).all()


def unfinished(session: Session, video_id: UUID, options: dict[str, Any]) -> UUID | None:
    """The analysis of a video with these options that waits or runs; asked for by one caller at a time."""
    database.lock(session, "analysis", video_id)
    query = (
        select(AnalysisRow.id)
        .where(AnalysisRow.video_id == video_id, AnalysisRow.options == options)
        .where(or_(AnalysisRow.run_id.is_(None), AnalysisRow.run_id.in_(runs.active())))
        .order_by(AnalysisRow.id)
        .limit(1)
    )
    return session.scalar(query)


def count_waiting(session: Session) -> int:
    """How many analyses of the actor's workspace wait for the facts of their video."""
    return session.scalar(select(func.count()).select_from(AnalysisRow).where(AnalysisRow.run_id.is_(None))) or 0


def reusable(session: Session, video_id: UUID, vocabulary: Sequence[str]) -> str | None:
    """Where the newest finished analysis of a video lies; None where there is none, or other words were expected."""
    query = (
        select(AnalysisRow.result_key, AnalysisRow.options)
        .where(AnalysisRow.video_id == video_id, AnalysisRow.result_key.is_not(None))
        .order_by(AnalysisRow.id.desc())
        .limit(1)
    )
    newest = session.execute(query).one_or_none()
    return newest[0] if newest and newest[1].get("vocabulary", []) == list(vocabulary) else None


def newest_result(session: Session, video_id: UUID) -> str:
    """Where the newest finished analysis of a video lies. Raises NotFound when there is none yet."""
    query = (
        select(AnalysisRow.result_key)
        .where(AnalysisRow.video_id == video_id, AnalysisRow.result_key.is_not(None))
        .order_by(AnalysisRow.id.desc())
        .limit(1)
    )
    key = session.scalar(query)
    if key is None:
        raise NotFound("This video has no finished analysis yet. Start one with POST /videos/{id}/analyses.")
    return key


def edits(session: Session, video_id: UUID) -> Sequence[WordEdit]:
    """The words of a video that a person put right, oldest first."""
    query = select(WordEdit).where(WordEdit.video_id == video_id).order_by(WordEdit.version, WordEdit.start_ms)
    return session.scalars(query).all()


def lock_edits(session: Session, video_id: UUID) -> None:
    """One edit of a video's words at a time, to the end of the transaction."""
    database.lock(session, "words", video_id)
