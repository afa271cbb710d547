"""Decisions of the marketplace: which states may follow, deadlines, what is decided when nobody decides. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, get_args

from cutroom.kit.errors import Conflict

CampaignState = Literal["draft", "funding", "active", "paused", "closing", "settled", "canceled", "frozen"]
JobState = Literal[
    "claimed", "submitted", "changes_requested", "approved", "tracking", "final", "rejected", "disputed",
    "rejected_final", "expired", "withdrawn", "revoked",
]  # fmt: skip
EarningState = Literal["pending", "available", "in_payout", "paid", "voided"]
CheckOutcome = Literal["passed", "failed", "unknown"]
Reason = Literal[
    "off_brief", "must_show", "must_not_show", "disclosure", "quality", "wrong_length", "duplicate", "other"
]

CAMPAIGN_MOVES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"funding", "canceled"}),
    "funding": frozenset({"active", "draft", "canceled"}),
    "active": frozenset({"paused", "closing", "frozen"}),
    "paused": frozenset({"active", "closing", "frozen"}),
    "frozen": frozenset({"active", "closing"}),
    "closing": frozenset({"settled"}),
    "settled": frozenset(),
    "canceled": frozenset(),
}
JOB_MOVES: Mapping[str, frozenset[str]] = {
    "claimed": frozenset({"submitted", "expired", "withdrawn"}),
    "submitted": frozenset({"approved", "rejected", "rejected_final", "changes_requested", "withdrawn"}),
    "changes_requested": frozenset({"submitted", "expired", "withdrawn"}),
    "approved": frozenset({"tracking", "final"}),
    "tracking": frozenset({"final", "revoked"}),
    "final": frozenset(),
    "rejected": frozenset({"disputed", "rejected_final"}),
    "disputed": frozenset({"approved", "rejected_final"}),
    "rejected_final": frozenset(),
    "expired": frozenset(),
    "withdrawn": frozenset(),
    "revoked": frozenset(),
}
EARNING_MOVES: Mapping[str, frozenset[str]] = {
    "pending": frozenset({"available", "voided"}),
    "available": frozenset({"in_payout"}),
    "in_payout": frozenset({"paid", "available"}),
    "paid": frozenset(),
    "voided": frozenset(),
}
OPEN_JOBS = frozenset({"claimed", "submitted", "changes_requested", "approved", "tracking", "rejected", "disputed"})
ENDED_JOBS = frozenset({"final", "rejected_final", "expired", "withdrawn", "revoked"})
PLACE_FREE = frozenset({"rejected_final", "expired", "withdrawn", "revoked"})  # states in which a job holds no place
EDITABLE = frozenset({"draft"})
LIVE = frozenset({"active", "paused"})
CLOSABLE = LIVE | {"frozen"}
REASONS: tuple[Reason, ...] = get_args(Reason)

HOLD = timedelta(days=7)
LEAST_CHARGE = 100  # minor units: card payments of less are refused by the provider
APPEAL = timedelta(hours=72)
CAMPAIGN_WORDS = {
    "draft": "is a draft", "funding": "is waiting for its payment", "active": "is live", "paused": "is paused",
    "closing": "is closing", "settled": "has ended", "canceled": "was canceled", "frozen": "is on hold",
}  # fmt: skip
JOB_WORDS = {
    "claimed": "hasn’t been submitted yet", "submitted": "is in review", "changes_requested": "needs changes first",
    "approved": "was approved", "tracking": "was approved", "final": "has ended", "rejected": "was rejected",
    "disputed": "waits for a moderator", "rejected_final": "was rejected",
    "expired": "has expired", "withdrawn": "was withdrawn", "revoked": "lost its post",
}  # fmt: skip


class Check(NamedTuple):
    """One automatic check of a submission, with what it says in plain words."""

    name: str
    outcome: CheckOutcome
    detail: str


def move_campaign(state: str, following: str) -> str:
    """The state that follows. Raises Conflict, which says in which state the campaign is."""
    if following not in CAMPAIGN_MOVES[state]:
        raise Conflict(f"This campaign {CAMPAIGN_WORDS[state]}, so this can’t be done now.", state=state)
    return following


def move_job(state: str, following: str) -> str:
    """The state that follows. Raises Conflict, which says in which state the job is."""
    if following not in JOB_MOVES[state]:
        raise Conflict(f"This job {JOB_WORDS[state]}, so this can’t be done now.", state=state)
    return following


def decide_by(submitted_at: datetime, review_hours: int) -> datetime:
    """When a decision is made by rule: so many hours of absolute time later, whatever the clocks on walls do."""
    return submitted_at + timedelta(hours=review_hours)


def verdict(outcomes: Iterable[str]) -> Literal["approve", "moderate"]:
    """What becomes of a submission that nobody decided in time: never a silent rejection."""
    return "approve" if all(outcome == "passed" for outcome in outcomes) else "moderate"


def held_until(credited_at: datetime) -> datetime:
    """When an earning that is credited now can be paid out."""
    return credited_at + HOLD
