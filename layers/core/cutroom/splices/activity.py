"""What splices were made in a period, as other capabilities count them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom.splices.models import Splice


def by_mode(session: Session, since: datetime) -> dict[str, int]:
    """How many splices of each mode the workspace has made since an instant, the most common first."""
    query = select(Splice.mode, func.count()).where(Splice.created_at >= since).group_by(Splice.mode)
    return {row[0]: row[1] for row in session.execute(query.order_by(func.count().desc(), Splice.mode))}
