"""What changed between two proposals, and when people are reminded of one."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.publishing import proposals
from cutroom.publishing.models import Post, PostTarget
from cutroom.publishing.schemas import Content

NOON = datetime(2027, 3, 28, 12, tzinfo=UTC)


def proposal(export: int = 1, accounts: tuple[int, ...] = (1,), at: datetime | None = NOON, **content: Any) -> Any:
    post = Post(export_id=UUID(int=export), title=f"Video {export}")
    targets = [
        PostTarget(account_id=UUID(int=one), account_name=f"Account {one}", platform="youtube", due_at=at,
                   state="awaiting_approval", content=Content(**content).model_dump(mode="json"))
        for one in accounts
    ]  # fmt: skip
    return proposals.proposal(post, targets)


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (proposal(export=2), ("video", "Video 1", "Video 2")),
        (proposal(accounts=(1, 2)), ("account", None, "Account 2")),
        (proposal(accounts=()), ("account", "Account 1", None)),
        (proposal(at=NOON + timedelta(hours=1)), ("time", "2027-03-28T12:00:00+00:00", "2027-03-28T13:00:00+00:00")),
        (proposal(at=None), ("time", "2027-03-28T12:00:00+00:00", None)),
        (proposal(caption="New"), ("caption", "", "New")),
        (proposal(hashtags=["a", "b"]), ("hashtags", "", "a b")),
        (proposal(made_with_ai=True), ("option", "Made with AI: off", "Made with AI: on")),
        (proposal(cover_ms=1500), ("cover", None, "1.5 s")),
    ],
)
def test_each_thing_that_differs_is_a_change(after: Any, change: tuple[str, str | None, str | None]) -> None:
    assert [(one.field, one.before, one.after) for one in proposals.changes(proposal(), after)] == [change]


def test_nothing_differs_from_itself_or_from_nothing() -> None:
    assert proposals.changes(proposal(caption="x"), proposal(caption="x")) == []
    assert proposals.changes(None, proposal()) == []


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=700)))
def test_a_reminder_comes_between_now_and_the_posts_time(ahead: timedelta) -> None:
    at = proposals.remind_at(NOON + ahead, NOON)
    assert at is not None and NOON < at < NOON + ahead
    assert (NOON + ahead) - at <= proposals.REMIND_BEFORE


def test_what_has_no_time_or_is_due_needs_no_reminder() -> None:
    assert proposals.remind_at(None, NOON) is None
    assert proposals.remind_at(NOON, NOON) is None
