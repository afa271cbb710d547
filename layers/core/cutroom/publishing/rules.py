"""Decisions about posts: which states a target may pass through, what a post's state is, what is late. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

TargetState = Literal[
    "draft", "awaiting_approval", "scheduled", "sending", "processing", "published", "failed", "unconfirmed",
    "needs_action", "missed", "canceled",
]  # fmt: skip
PostState = Literal[
    "draft", "awaiting_approval", "scheduled", "publishing", "published", "partial", "failed", "unconfirmed",
    "needs_action", "missed", "canceled",
]  # fmt: skip

# From each state, the ones that may follow. `sending` goes back to `scheduled` only where no post can exist.
MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"awaiting_approval", "scheduled", "canceled"}),
    "awaiting_approval": frozenset({"draft", "scheduled", "needs_action", "missed", "canceled"}),
    "scheduled": frozenset({"draft", "awaiting_approval", "sending", "failed", "needs_action", "missed", "canceled"}),
    "needs_action": frozenset({"awaiting_approval", "scheduled", "missed", "canceled"}),
    "missed": frozenset({"awaiting_approval", "scheduled", "canceled"}),
    "sending": frozenset({"scheduled", "processing", "published", "failed", "unconfirmed", "needs_action"}),
    "processing": frozenset({"published", "failed", "unconfirmed"}),
    "unconfirmed": frozenset({"processing", "published", "failed"}),
    "failed": frozenset({"scheduled", "published", "canceled"}),
    "published": frozenset({"failed"}),
    "canceled": frozenset(),
}
EDITABLE = frozenset({"draft", "awaiting_approval", "scheduled", "needs_action", "missed"})
IN_FLIGHT = frozenset({"sending", "processing"})
ENDED = frozenset({"published", "failed", "canceled"})
# Where targets of one post differ, what a person needs to know first.
FIRST = ("unconfirmed", "needs_action", "failed", "missed", "awaiting_approval", "scheduled", "draft")
UNSUCCESSFUL = frozenset({"unconfirmed", "needs_action", "failed", "missed"})

GRACE = timedelta(minutes=15)
MOST_TRIES = 3
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20))


def may_follow(state: str, following: str) -> bool:
    """Whether a target may go from one state to another; staying is always possible."""
    return state == following or following in MOVES[state]


def post_state(targets: Iterable[str]) -> PostState:
    """What a post's state is, given those of its targets; canceled ones count only where there are no others."""
    states = {state for state in targets if state != "canceled"}
    if not states:
        return "canceled"
    if states & IN_FLIGHT:
        return "publishing"
    if len(states) == 1:
        return next(iter(states))  # pyright: ignore[reportReturnType]
    if "published" in states and states & UNSUCCESSFUL:
        return "partial"
    return next(state for state in FIRST if state in states)  # pyright: ignore[reportReturnType]


class Due(NamedTuple):
    """A target that is due: its id, its account, and the instant that it was scheduled for."""

    id: str
    account: str
    at: datetime


class Planned(NamedTuple):
    """What becomes of a due target: when it goes out, or that its time was missed (`at` is None)."""

    id: str
    at: datetime | None


def plan(
    due: Sequence[Due], now: datetime, last: dict[str, datetime], gap: timedelta, grace: timedelta = GRACE
) -> list[Planned]:
    """When each due target goes out: at its time, or, in a backlog, `gap` after the one before it in its account.

    What is later than `grace` is missed, and a person decides. `last` is when each account last posted or will.
    """
    latest = dict(last)
    planned: list[Planned] = []
    for one in sorted(due, key=lambda target: (target.at, target.id)):
        if now - one.at > grace:
            planned.append(Planned(one.id, None))
            continue
        at = max(one.at, now)
        before = latest.get(one.account)
        if before is not None and before > one.at:  # others went out after it was due: a backlog, and never a burst
            at = max(at, before + gap)
        latest[one.account] = max(at, latest.get(one.account, at))
        planned.append(Planned(one.id, at))
    return planned


def retry_at(now: datetime, tries: int) -> datetime | None:
    """When a target that failed `tries` times, each time before a post could exist, is tried again; None: no more."""
    return now + RETRY_AFTER[tries - 1] if 0 < tries < MOST_TRIES else None
