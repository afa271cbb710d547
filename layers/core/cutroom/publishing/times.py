"""From a time on the clock of a place to an instant, and back. Pure, on the time zones of the `tzdata` package.

A time that a place skips (clocks go forward) moves forward by as much; of a time that comes twice, the first is meant.
"""

from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import tzdata

from cutroom.kit.errors import Invalid

Shift = Literal["none", "gap", "overlap"]
VERSION: str = tzdata.IANA_VERSION  # which rules an instant was derived with


class Resolved(NamedTuple):
    """An instant in UTC, the wall time that clocks show then, and whether that is not what was asked for."""

    instant: datetime
    wall: datetime
    shift: Shift


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """A time zone by its name, such as "Europe/Berlin". Raises Invalid."""
    if name not in zones():
        raise Invalid(f"There is no time zone {name!r}. Use a name such as Europe/Berlin.", field="zone")
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def resolve(wall: datetime, name: str) -> Resolved:
    """The instant at which clocks in a zone show `wall` (without a zone of its own). Raises Invalid."""
    if wall.tzinfo is not None:
        raise Invalid("Give the time without an offset, and the time zone by its name.", field="at")
    place = zone(name)
    first, second = wall.replace(tzinfo=place, fold=0), wall.replace(tzinfo=place, fold=1)
    instant = _utc(first)
    shown = instant.astimezone(place).replace(tzinfo=None, fold=0)
    if shown != wall:
        return Resolved(instant, shown, "gap")
    return Resolved(instant, wall, "overlap" if _utc(second) != instant else "none")


def wall_of(instant: datetime, name: str) -> datetime:
    """What clocks in a zone show at an instant. Raises Invalid."""
    return instant.astimezone(zone(name)).replace(tzinfo=None, fold=0)


def _utc(local: datetime) -> datetime:
    try:
        return local.astimezone(UTC)
    except OverflowError:
        raise Invalid("This date is too far away.", field="at") from None
