"""Posts that come again, and free slots: both are grids of wall time in one zone. Pure.

Rules are the part of RFC 5545 that a calendar of posts needs: FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY,
BYMONTHDAY, COUNT, UNTIL. Times of day stay what they are over changes of the clock.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple, cast

from dateutil.rrule import rrulestr

from cutroom.kit.errors import Invalid
from cutroom.publishing import times
from cutroom.publishing.times import Resolved

PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL"})
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY"})
MOST = 1000  # occurrences of one question
AHEAD = timedelta(days=400)  # how far a free slot is looked for


class Slot(NamedTuple):
    """A time of the week at which an account posts: Monday is 0."""

    weekday: int
    at: time


def occurrences(rule: str, start: datetime, zone: str, until: datetime) -> list[Resolved]:
    """Every time of a rule from the wall time `start` to the wall time `until`, in order. Raises Invalid."""
    written = [part.partition("=") for part in rule.upper().removeprefix("RRULE:").split(";") if part]
    parts = {name: value for name, _, value in written}
    if parts.get("FREQ") not in FREQUENCIES or not PARTS.issuperset(parts):
        raise Invalid("Use a rule such as FREQ=WEEKLY;BYDAY=MO,WE,FR.", field="rule")
    try:
        grid = cast(Any, rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start))
    except (ValueError, TypeError) as wrong:
        raise Invalid(f"This rule can’t be read: {wrong}.", field="rule") from None
    walls: Iterator[datetime] = islice(grid.xafter(start, inc=True), MOST)
    return [times.resolve(wall, zone) for wall in walls if wall <= until]


def slots_after(slots: Collection[Slot], zone: str, after: datetime) -> Iterator[Resolved]:
    """The instants of weekly slots after an instant, in order, for `AHEAD` at most. Raises Invalid."""
    day = times.wall_of(after, zone).date() - timedelta(days=1)
    weekly = sorted(slots, key=lambda slot: slot.at)
    for _ in range(AHEAD.days):
        resolved = [
            times.resolve(datetime.combine(day, one.at), zone) for one in weekly if one.weekday == day.weekday()
        ]
        yield from sorted(one for one in resolved if one.instant > after)
        day += timedelta(days=1)


def next_free(slots: Collection[Slot], zone: str, after: datetime, taken: Collection[datetime]) -> Resolved:
    """The first slot after an instant that is not taken. Raises Invalid where there is none."""
    free = (one for one in slots_after(slots, zone, after) if one.instant not in taken)
    first = next(free, None)
    if first is None:
        raise Invalid("This account has no free posting time. Add some on the calendar.", field="slot")
    return first
