"""How many more posts a platform takes today, counted from what was sent: the targets are the record of it.

YouTube counts the uploads of an app over all channels, by days of California; the others count those of an account over
the last 24 hours, and theirs may be fewer, because other apps count too.
"""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from cutroom.publishing import platforms, queries

PACIFIC = ZoneInfo("America/Los_Angeles")
DAY = timedelta(hours=24)


def left(session: Session, platform: str, account_id: UUID, at: datetime) -> int:
    """How many posts an account can still be sent, as far as Cutroom knows."""
    if platform == "youtube":
        sent = queries.sent_for_system(session, platform, day_began(at))
    else:
        sent = queries.sent(session, account_id, at - DAY)
    return max(0, platforms.of(platform).posts_a_day - sent)


def day_began(at: datetime) -> datetime:
    """When YouTube's day of an instant began: at midnight in California. Pure."""
    return at.astimezone(PACIFIC).replace(hour=0, minute=0, second=0, microsecond=0)
