"""What came of posts by the same age, so that old and new ones can be compared."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.analytics import queries
from cutroom.publishing.platforms import Platform
from cutroom.runtime.database import now

AGE = timedelta(hours=72)  # most of what a short gets it has got by then
LATEST = timedelta(hours=120)  # a reading that came later says something else
MOST = 5000


class Outcome(NamedTuple):
    """A post and the views that it had at the age of three days, five at most.

    `weekday` (Monday is 0) and `hour` are on its account's clocks.
    """

    target_id: UUID
    post_id: UUID
    export_id: UUID
    clip_id: UUID | None
    account_id: UUID
    platform: Platform
    title: str
    published_at: datetime
    weekday: int
    hour: int
    views: int


def of_workspace(session: Session, platform: Platform | None = None) -> list[Outcome]:
    """The latest 5,000 posts that were read at the age of three days, the oldest first."""
    rows = queries.views_at_age(session, platform, (AGE, LATEST), now() - AGE, MOST)
    return [Outcome(*row) for row in rows][::-1]


def too_young(session: Session, platform: Platform | None = None) -> int:
    """How many posts are not yet three days old."""
    return queries.published_since(session, platform, now() - AGE)
