"""What is taken and answered of jobs, submissions and earnings. Amounts are minor units of `currency`."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field, field_validator, model_validator

from cutroom.kit.schemas import PageRequest, Schema
from cutroom.marketplace.pay import Tier
from cutroom.marketplace.posts import Platform
from cutroom.marketplace.rules import CheckOutcome, EarningState, JobState, Reason
from cutroom.marketplace.schemas import CampaignRules, PayView


class CheckView(Schema):
    """An automatic check of a submission."""

    name: str
    outcome: CheckOutcome
    detail: str


class SubmitJob(Schema):
    """A finished export, the link of a post, or both."""

    export_id: UUID | None = None
    url: str | None = Field(None, min_length=5, max_length=500)
    note: str = Field("", max_length=1000)

    @model_validator(mode="after")
    def _something(self) -> "SubmitJob":
        if self.export_id is None and self.url is None:
            raise ValueError("choose an export or paste the link of a post")
        return self


class LinkPost(Schema):
    """The post of an approved clip."""

    url: str = Field(min_length=5, max_length=500)


class CampaignJobView(Schema):
    """A job as its clipper sees it: the terms of its claim, how far it is, and what it has brought."""

    id: UUID
    campaign_id: UUID
    campaign_title: str
    state: JobState
    rules: CampaignRules
    platforms: list[Platform]
    pay: PayView
    tier: Tier | None
    expected: int
    share: int
    fee: int
    bonus: int
    views: int
    export_id: UUID | None
    post_url: str | None
    note: str
    checks: list[CheckView]
    reason_code: Reason | None
    reason: str | None
    decided_by: Literal["client", "rule", "moderator"] | None
    claimed_at: datetime
    due_at: datetime
    submitted_at: datetime | None
    decide_by: datetime | None
    in_moderation: bool
    appeal: str | None
    appeal_until: datetime | None
    decided_at: datetime | None
    track_until: datetime | None


class ListJobs(PageRequest):
    """A page of one's jobs, in any state or in one."""

    limit: int = Field(100, ge=1, le=100)
    state: JobState | None = None


class ListSubmissions(PageRequest):
    """Submissions to one's campaigns: those that wait for a decision, or all that were decided."""

    campaign_id: UUID | None = None
    waiting: bool = True


class SubmissionView(Schema):
    """A submission as the client of its campaign sees it: nothing of the clipper but their name."""

    id: UUID
    campaign_id: UUID
    campaign_title: str
    clipper_name: str
    state: JobState
    rules: CampaignRules
    pay: PayView
    spent: int
    views: int
    video_url: str | None = None
    duration_ms: int | None = None
    post_url: str | None
    note: str
    checks: list[CheckView]
    reason_code: Reason | None
    reason: str | None
    decided_by: Literal["client", "rule", "moderator"] | None
    submitted_at: datetime | None
    decide_by: datetime | None
    in_moderation: bool
    decided_at: datetime | None


class Decide(Schema):
    """Approve, ask for changes, or reject; the last two say why."""

    decision: Literal["approve", "changes", "reject"]
    reason_code: Reason | None = None
    reason: str = Field("", max_length=1000)

    @model_validator(mode="after")
    def _explained(self) -> "Decide":
        if self.decision == "reject" and (self.reason_code is None or not self.reason.strip()):
            raise ValueError("a rejection needs a reason from the list and a few words")
        if self.decision == "changes" and not self.reason.strip():
            raise ValueError("say what to change")
        return self


class Appeal(Schema):
    """Why a rejection is wrong, as the clipper sees it."""

    reason: str = Field(min_length=1, max_length=1000)

    @field_validator("reason")
    @classmethod
    def _says_something(cls, reason: str) -> str:
        if not reason.strip():
            raise ValueError("say why the rejection is wrong")
        return reason.strip()


class DecisionView(Schema):
    """One decision about a submission, or an appeal of it."""

    decided_by: Literal["client", "rule", "moderator", "clipper"]
    decision: Literal["approve", "changes", "reject", "appeal"]
    reason_code: Reason | None
    reason: str
    created_at: datetime


class ModerationCase(Schema):
    """A submission that a moderator decides: an appeal, or one whose checks nobody has confirmed in time."""

    id: UUID
    kind: Literal["appeal", "check"]
    campaign_title: str
    clipper_name: str
    state: JobState
    rules: CampaignRules
    platforms: list[Platform]
    pay: PayView
    post_url: str | None
    note: str
    checks: list[CheckView]
    decisions: list[DecisionView]
    submitted_at: datetime | None
    waiting_since: datetime
    video_url: str | None = None
    duration_ms: int | None = None


class Moderate(Schema):
    """A moderator's decision, with what both sides read of it."""

    decision: Literal["approve", "reject"]
    reason_code: Reason | None = None
    reason: str = Field(min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _explained(self) -> "Moderate":
        if not self.reason.strip():
            raise ValueError("say why, in words that both sides read")
        if self.decision == "reject" and self.reason_code is None:
            raise ValueError("a rejection needs a reason from the list")
        return self


class EarningView(Schema):
    """Money that a job has brought: held until an instant, then available."""

    id: UUID
    job_id: UUID
    campaign_title: str
    kind: Literal["base", "bonus", "views"]
    amount: int
    currency: str
    state: EarningState
    views: int
    held_until: datetime
    released_at: datetime | None
    created_at: datetime


class CashView(Schema):
    """What a workspace has in one currency."""

    currency: str
    pending: int
    available: int


class EarningsSummary(Schema):
    """What a clipper has, their tier, and what it is counted from."""

    balances: list[CashView]
    tier: Tier
    fee_bps: int
    approvals: int
    views: int
