"""The views of a post as they were read under its owner's grant, for whoever pays by them."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.analytics import queries


class Views(NamedTuple):
    """The highest number that was ever read, and whether the post was gone or private when it was read last."""

    highest: int
    is_away: bool


def of_target(session: Session, target_id: UUID) -> Views | None:
    """What was read of a post; None where nothing was, which is not zero views."""
    readings = [one for one in queries.readings(session, target_id) if one.metric == "views"]
    if not readings:
        return None
    values = [one.value for one in readings if one.value is not None]
    return Views(max(values, default=0), readings[-1].status in ("gone", "private"))
