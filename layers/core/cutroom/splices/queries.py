"""All SQL of splices."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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
