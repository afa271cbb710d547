"""Rows as people see them. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from cutroom.analytics import rules
from cutroom.analytics.models import PostFigure, ViewReading
from cutroom.analytics.schemas import (
    AccountTotals,
    ClipTotals,
    DayTotals,
    FigureView,
    HourCell,
    PlatformTotals,
    PostFigures,
    ReadingView,
    Totals,
)

NOTHING: dict[str, int | None] = dict.fromkeys(rules.COUNTED)


def days(rows: Iterable[Any], since: date, until: date) -> list[DayTotals]:
    """Every day of a period; one on which nothing was read has no numbers."""
    by_day = {row.day: _counts(row[1:]) for row in rows}
    every = [since + timedelta(days=number) for number in range((until - since).days)]
    return [DayTotals(day=day, **by_day.get(day, NOTHING)) for day in every]


def _counts(values: Sequence[Any]) -> dict[str, int | None]:
    return {name: None if value is None else int(value) for name, value in zip(rules.COUNTED, values, strict=True)}


def total(rows: Iterable[Any]) -> Totals:
    """The sums of rows that end with the four counts."""
    parts = [_counts(row[-len(rules.COUNTED) :]) for row in rows]
    return Totals(**{name: _sum(part[name] for part in parts) for name in rules.COUNTED})


def _sum(values: Iterable[int | None]) -> int | None:
    """The sum of what was told; nothing where nothing was."""
    told = [value for value in values if value is not None]
    return sum(told) if told else None


def accounts(rows: Iterable[Any]) -> list[AccountTotals]:
    """What each account gained."""
    return [AccountTotals(account_id=row[0], account_name=row[2], platform=row[1], **_counts(row[3:])) for row in rows]


def platforms(of: Sequence[AccountTotals]) -> list[PlatformTotals]:
    """What each platform gained, the one with the most views first."""
    by_platform: dict[str, list[AccountTotals]] = {}
    for one in of:
        by_platform.setdefault(one.platform, []).append(one)
    sums = [
        PlatformTotals(
            platform=cast(Any, platform),
            **{name: _sum(getattr(one, name) for one in accounts) for name in rules.COUNTED},
        )
        for platform, accounts in by_platform.items()
    ]
    return sorted(sums, key=lambda one: -(one.views or 0))


def clip(row: Any) -> ClipTotals:
    """What the posts of one clip have."""
    return ClipTotals(clip_id=row[0], title=row[1], export_id=UUID(row[2]), posts=row[3], **_counts(row[4:]))


def hour(row: Any) -> HourCell:
    """One hour of the week."""
    weekday, at, posts, median, engaged, viewed = row
    engagement = float(engaged) / float(viewed) if viewed else None
    return HourCell(weekday=weekday, hour=at, posts=posts, median_views=float(median), engagement=engagement)


def figures(row: PostFigure) -> PostFigures:
    """A post with its latest figures; one that was not told last time has no value."""
    known = set(PostFigures.model_fields) - {"figures"}
    values: dict[str, Any] = {name: getattr(row, name) for name in known}
    return PostFigures(**values, figures=[_figure(row, metric) for metric in rules.COUNTED])


def _figure(row: PostFigure, metric: rules.Metric) -> FigureView:
    status, last = row.statuses.get(metric, "missing"), getattr(row, metric)
    value = last if status == "ok" else None
    counts = row.definitions.get(metric)
    return FigureView(metric=metric, status=status, value=value, last_value=last, definition=counts)


def reading(row: ViewReading) -> ReadingView:
    """One line of the ledger."""
    return ReadingView.model_validate({name: getattr(row, name) for name in ReadingView.model_fields})
