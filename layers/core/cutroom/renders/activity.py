"""What exports were finished in a period, as other capabilities count them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom.renders.models import Export


class Finished(NamedTuple):
    """How many exports were finished, and how long they are together."""

    exports: int
    duration_ms: int


def finished(session: Session, since: datetime) -> Finished:
    """The workspace's finished exports since an instant."""
    query = select(func.count(), func.coalesce(func.sum(Export.duration_ms), 0)).where(Export.finished_at >= since)
    count, duration_ms = session.execute(query).one()
    return Finished(count, int(duration_ms or 0))


def by_format(session: Session, since: datetime) -> dict[str, int]:
    """How many finished exports have each size, such as "1080×1920", the most common first."""
    sides = [Export.edit["format"][side].astext for side in ("width", "height")]
    name = func.concat(sides[0], "×", sides[1])
    query = select(name, func.count()).where(Export.finished_at >= since, Export.edit.is_not(None))
    return {row[0]: row[1] for row in session.execute(query.group_by(name).order_by(func.count().desc(), name))}
