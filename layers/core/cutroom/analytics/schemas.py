"""What analytics takes and answers."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator

from cutroom.analytics.rules import Metric, Status
from cutroom.kit.schemas import PageRequest, Schema
from cutroom.publishing.platforms import Platform


def _number(value: object) -> object:
    """A number of an address, which comes as text."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


Days = Annotated[Literal[7, 30, 90], BeforeValidator(_number)]
Problem = Literal["away", "quota", "reconnect", "permission", "no_id"]


class Period(Schema):
    """The last 7, 30 or 90 days, of everything, one platform or one account."""

    days: Days = 30
    platform: Platform | None = None
    account_id: UUID | None = None


class ListFigures(Period, PageRequest):
    """Which posts of a period, and which come first."""

    sort: Literal["newest", "views", "likes", "comments", "shares"] = "newest"


class Totals(Schema):
    """What was gained; null where nothing was read."""

    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None


class DayTotals(Totals):
    """What was gained on one day (UTC). Null: nothing was read on that day, which is not zero."""

    day: date


class AccountTotals(Totals):
    """What the posts of one account gained."""

    account_id: UUID
    account_name: str
    platform: Platform


class PlatformTotals(Totals):
    """What the posts of one platform gained."""

    platform: Platform


class ClipTotals(Totals):
    """What the posts of one clip have by now."""

    clip_id: UUID
    export_id: UUID
    title: str
    posts: int


class Clips(Schema):
    """The clips whose posts of a period are viewed the most."""

    items: list[ClipTotals]


class ViewsReport(Schema):
    """A period day by day, its totals, and those of the period before it."""

    since: date
    posts: int
    total: Totals
    before: Totals
    days: list[DayTotals]
    platforms: list[PlatformTotals]
    accounts: list[AccountTotals]


class HourCell(Schema):
    """Posts that went out in one hour of the week (Monday is 0), on the clocks of their accounts.

    `engagement` is likes, comments and shares for each view; null where nothing was viewed.
    """

    weekday: int
    hour: int
    posts: int
    median_views: float
    engagement: float | None


class HoursReport(Schema):
    """The hours of the week in which something was posted."""

    posts: int
    items: list[HourCell]


class FigureView(Schema):
    """One metric of a post: its value where the platform told it last time, and how that was.

    `last_value` is the last one that was ever told. `definition` says what it counts.
    """

    metric: Metric
    status: Status
    value: int | None
    last_value: int | None
    definition: str | None


class PostFigures(Schema):
    """The latest figures of a post in one account. `problem` says why the last try told nothing."""

    target_id: UUID
    post_id: UUID
    export_id: UUID
    clip_id: UUID | None
    account_id: UUID
    account_name: str
    platform: Platform
    title: str
    permalink: str | None
    published_at: datetime
    read_at: datetime | None
    problem: Problem | None
    figures: list[FigureView]


class PostFiguresList(Schema):
    """The latest figures of a post, account by account."""

    items: list[PostFigures]


class ReadingView(Schema):
    """One reading; `value` is null where the platform told none, and a chart has a gap there."""

    metric: Metric
    definition: str
    value: int | None
    status: Status
    as_of: datetime
    source: str


class Readings(Schema):
    """Everything that was read of a post in one account, the oldest first."""

    items: list[ReadingView]


class PeriodOnly(Schema):
    """The last 7, 30 or 90 days."""

    days: Days = 30


class Dashboard(Schema):
    """What a workspace did in a period: counts of what was made, and minutes in and out."""

    days: Days
    videos: int
    clips: int
    splices: int
    exports: int
    source_minutes: float
    exported_minutes: float


class Share(Schema):
    """How many of something there are."""

    name: str
    count: int


class Performance(Schema):
    """How good what was made is: the average score of clips, modes of splices, formats of exports."""

    days: Days
    average_score: float | None
    chosen_score: float | None
    modes: list[Share]
    formats: list[Share]
