"""What the schedule takes and answers: the calendar, moves, posting times."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from cutroom.kit.schemas import Schema
from cutroom.publishing.platforms import Platform
from cutroom.publishing.rules import TargetState
from cutroom.publishing.schemas import Timing

WINDOW = timedelta(days=62)  # the longest part of the calendar that one request reads
MONTH = timedelta(days=31)
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)  # calendars end at year 9999
MOST_TIMES = 100
TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


def _within_reach(at: datetime) -> datetime:
    if not EARLIEST <= at < LATEST:
        raise ValueError(f"a date lies between {EARLIEST.year} and {LATEST.year}")
    return at


Reachable = Annotated[AwareDatetime, AfterValidator(_within_reach)]


class ReadCalendar(Schema):
    """A part of the calendar, 62 days at most, from now on where nothing is said; of one account or platform."""

    after: Reachable = Field(default_factory=lambda: datetime.now(UTC))
    before: Reachable = Field(default_factory=lambda data: data.get("after", datetime.now(UTC)) + MONTH)
    account_id: UUID | None = None
    platform: Platform | None = None

    @model_validator(mode="after")
    def _bounded(self) -> "ReadCalendar":
        if not self.after < self.before <= self.after + WINDOW:
            raise ValueError(f"`before` lies after `after`, by {WINDOW.days} days at most")
        return self


class ReadSpreadsheet(ReadCalendar):
    """A part of the calendar as a spreadsheet, its times in `zone`."""

    zone: Annotated[str, Field(max_length=60)] = "Etc/UTC"


class CalendarEntry(Schema):
    """A post in one account, where it stands in the calendar. `can_move` until it begins to go out."""

    post_id: UUID
    target_id: UUID
    export_id: UUID
    title: str
    version: int
    account_id: UUID
    account_name: str
    platform: Platform
    state: TargetState
    reason: str | None
    at: datetime
    can_move: bool


class FreeSlot(Schema):
    """A posting time at which nothing is planned yet."""

    account_id: UUID
    platform: Platform
    at: datetime


class CalendarView(Schema):
    """Posts by their times, and free posting times. `more`: there were too many posts for one answer."""

    items: list[CalendarEntry]
    free_slots: list[FreeSlot]
    more: bool


class MovePost(Schema):
    """Another time for a post, in some of its accounts or in all; `version` is the one that was read."""

    version: int
    timing: Timing
    target_ids: list[UUID] = Field(default_factory=list[UUID], max_length=20)

    @model_validator(mode="after")
    def _has_time(self) -> "MovePost":
        if self.timing.when not in ("at", "slot"):
            raise ValueError('a post moves to a time ("at") or to the next free slots ("slot")')
        return self


class PostingTime(Schema):
    """A time of the week; Monday is 0."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    at: TimeOfDay


class SavePostingTimes(Schema):
    """When an account posts, on the clocks of `zone`; of the account's own zone where none is named."""

    zone: Annotated[str, Field(max_length=60)] | None = None
    times: list[PostingTime] = Field(max_length=MOST_TIMES)


class AccountPostingTimes(Schema):
    """When an account posts, on the clocks of `zone`."""

    account_id: UUID
    zone: str
    times: list[PostingTime]


class PostingTimesView(Schema):
    """The posting times of every account that has some."""

    items: list[AccountPostingTimes]


class NextSlot(Schema):
    """An account's next free posting time, which nobody holds yet; null where it has no times, or none is free."""

    account_id: UUID
    at: datetime | None


class FindNextSlots(Schema):
    """Which accounts; those that have posting times where none is named."""

    account_id: list[UUID] = Field(default_factory=list[UUID], max_length=20)


class NextSlots(Schema):
    """The next free posting time of each account."""

    items: list[NextSlot]


class ImportPosts(Schema):
    """A spreadsheet of posts as text; times without a zone of their own are in `zone`. A dry run creates nothing."""

    content: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    zone: Annotated[str, Field(max_length=60)] = "Etc/UTC"
    dry_run: bool = True


class RowProblem(Schema):
    """Why a row is left out (`error`) or should be looked at (`warning`): its line in the file, and its column."""

    line: int
    column: str
    message: str
    severity: Literal["error", "warning"] = "error"


class ImportReport(Schema):
    """What an import did, or would do: rows that are right, of which were created, and were there already."""

    dry_run: bool
    rows: int
    ready: int
    created: int
    already_imported: int
    problems: list[RowProblem]
