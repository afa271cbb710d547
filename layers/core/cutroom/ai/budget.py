"""Whether a call fits into what is left: decided before it is made, from the most that it can cost."""

from datetime import datetime
from typing import NamedTuple

from cutroom.ai.config import Budget


class Spent(NamedTuple):
    """What has been spent or set aside since the beginning of the UTC day and of the month."""

    day_micros: int
    month_micros: int


def day_of(at: datetime) -> datetime:
    """When the UTC day of `at` began."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def month_of(at: datetime) -> datetime:
    """When the UTC month of `at` began."""
    return day_of(at).replace(day=1)


def exceeded(spent: Spent, at_most_micros: int, budget: Budget) -> str | None:
    """Which budget a call of at most this cost might exceed, or None where it fits."""
    if spent.day_micros + at_most_micros > budget.day_micros:
        return "day"
    return "month" if spent.month_micros + at_most_micros > budget.month_micros else None
