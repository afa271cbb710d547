"""What clips were suggested in a period, as other capabilities count them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom.clips.models import Clip


class Suggestions(NamedTuple):
    """How many clips there are, their average score, and that of those that a person chose; none where there are none.

    Scores are 0 to 1, as the clips have them.
    """

    clips: int
    average_score: float | None
    chosen_score: float | None


def suggestions(session: Session, since: datetime) -> Suggestions:
    """The workspace's clips since an instant."""
    score = func.avg(Clip.attention_score)
    query = select(func.count(), score, score.filter(Clip.selected)).where(Clip.created_at >= since)
    return Suggestions(*session.execute(query).one())
