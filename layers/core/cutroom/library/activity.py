"""What was uploaded in a period, as other capabilities count it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom.library.models import Video


class Uploads(NamedTuple):
    """How many videos were uploaded, and how long they are together."""

    videos: int
    duration_ms: int


def uploads(session: Session, since: datetime) -> Uploads:
    """The workspace's uploads since an instant."""
    query = select(func.count(), func.coalesce(func.sum(Video.duration_ms), 0)).where(Video.created_at >= since)
    count, duration_ms = session.execute(query).one()
    return Uploads(count, int(duration_ms or 0))
