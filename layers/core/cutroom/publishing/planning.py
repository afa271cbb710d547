"""When a post goes out: an instant for each target, of what a person has asked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from cutroom.kit.errors import Invalid
from cutroom.publishing import slots as posting_times
from cutroom.publishing import times
from cutroom.publishing.models import PostTarget
from cutroom.publishing.schemas import Timing

PAST = timedelta(minutes=1)  # how far back "at" may lie: a slow form is no mistake
FARTHEST = timedelta(days=730)


class Planned(NamedTuple):
    """A post's instant, the wall time and zone that it was derived from, and each target's own instant."""

    due_at: datetime | None
    wall: str | None
    zone: str | None
    tz_version: str | None
    targets: list[datetime | None]
    slots: list[datetime | None]


def plan(session: Session, timing: Timing, targets: Sequence[PostTarget], now: datetime) -> Planned:
    """When each target goes out. Raises Invalid for the past, an unknown zone, an account without free slots."""
    nowhere: list[datetime | None] = [None] * len(targets)
    if timing.when == "draft":
        return Planned(None, None, None, None, nowhere, nowhere)
    if timing.when == "now":
        return Planned(now, None, None, None, [now] * len(targets), nowhere)
    if timing.when == "slot":
        slots = [posting_times.reserve(session, target.account_id, now) for target in targets]
        return Planned(min(slots), None, None, times.VERSION, [*slots], [*slots])
    zone = timing.zone or "Etc/UTC"
    resolved = times.resolve(datetime.fromisoformat(timing.at or ""), zone)
    if resolved.instant < now - PAST:
        raise Invalid("This time has passed. Choose a later one, or post now.", field="at")
    if resolved.instant > now + FARTHEST:
        raise Invalid("Choose a time within the next two years.", field="at")
    at = resolved.instant
    return Planned(at, timing.at, zone, times.VERSION, [at] * len(targets), nowhere)


def apply(targets: Sequence[PostTarget], planned: Planned) -> None:
    """Give each target its instant; whoever had leased it for another one finds the lease gone."""
    for target, at, slot in zip(targets, planned.targets, planned.slots, strict=True):
        target.state = "draft" if at is None else "scheduled"
        target.due_at = target.next_at = at
        target.slot_at = slot
        target.reason = target.reason_code = target.lease = target.lease_until = None
        target.resume_at = target.told_at = None
        target.tries, target.version = 0, (target.version or 0) + 1
