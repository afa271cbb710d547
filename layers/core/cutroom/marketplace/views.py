"""Campaigns, jobs and earnings as people see them. Pure."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from cutroom.marketplace import pay
from cutroom.marketplace.job_schemas import (
    CampaignJobView,
    CashView,
    DecisionView,
    EarningsSummary,
    EarningView,
    ModerationCase,
    SubmissionView,
)
from cutroom.marketplace.models import Campaign, CampaignJob, Clipper, Earning, JobDecision
from cutroom.marketplace.pay import FEE_BPS, PayModel, Terms, Tier
from cutroom.marketplace.queries import JobTotals
from cutroom.marketplace.schemas import CampaignView, HeldBudgetView, OpenCampaign, PayView

SAME = ("title", "brief", "rules", "platforms", "places", "per_clipper", "claim_hours", "review_hours", "view_days",
        "state", "ends_at", "created_at")  # fmt: skip
OF_JOB = ("campaign_id", "campaign_title", "state", "rules", "views", "post_url", "note", "checks", "reason_code",
          "reason", "decided_by", "submitted_at", "decide_by", "decided_at")  # fmt: skip
OF_CLIPPER = ("platforms", "tier", "share", "fee", "bonus", "export_id", "claimed_at", "due_at", "track_until",
              "appeal", "appeal_until")  # fmt: skip
OF_CASE = ("campaign_title", "clipper_name", "state", "rules", "platforms", "post_url", "note", "checks",
           "submitted_at")  # fmt: skip

TIER: TypeAdapter[Tier] = TypeAdapter(Tier)


def terms(row: Campaign | CampaignJob | Row[Any]) -> Terms:
    """What a campaign pays, or paid when a job was claimed."""
    model: PayModel = "views" if row.pay == "views" else "clip"
    return Terms(model, row.price, row.bonus_cap, row.most, row.min_views)


def pay_view(row: Campaign | CampaignJob | Row[Any]) -> PayView:
    """The terms with the most that one place can cost."""
    own = terms(row)
    return PayView(currency=row.currency, place_cost=pay.reserve(own), **own._asdict())


def needed(row: Campaign) -> int:
    """The budget that every place of a campaign needs."""
    return pay.reserve(terms(row)) * row.places


def campaign(row: Campaign, jobs: JobTotals, available: int, checkout_url: str | None = None) -> CampaignView:
    """A client's own campaign; `available` is what their balance has in its currency."""
    budget = HeldBudgetView(
        needed=needed(row), funded=row.funded, unreserved=jobs.unreserved, reserved=jobs.reserved,
        spent=row.funded - row.returned - jobs.reserved - jobs.unreserved, returned=row.returned, available=available,
    )  # fmt: skip
    return CampaignView(
        id=row.id, pay=pay_view(row), taken=jobs.taken, waiting=jobs.waiting, budget=budget, version=row.version,
        checkout_url=checkout_url, **{name: getattr(row, name) for name in SAME},
    )  # fmt: skip


def tier_of(clipper: Clipper) -> Tier:
    """A clipper's tier as it is now."""
    return pay.tier_of(clipper.approvals, clipper.views)


def open_campaign(row: Row[Any], tier: Tier, *, claimed: int, own: bool) -> OpenCampaign:
    """A campaign as clippers see it, with what it would bring the reader."""
    held, fee_bps = terms(row), FEE_BPS[tier]
    most = pay.due(held, fee_bps, 10**10)
    return OpenCampaign(
        id=row.id, client_name=row.client_name, pay=pay_view(row), places_left=max(0, row.places - row.taken),
        tier=tier, fee_bps=fee_bps, expected=pay.expected(held, tier), expected_most=most.share + most.bonus,
        claimed=claimed, own=own, **{name: getattr(row, name) for name in SAME},
    )  # fmt: skip


def job(row: CampaignJob, tier: Tier) -> CampaignJobView:
    """A job as its clipper sees it; `tier` is theirs now, which counts until the job has one of its own."""
    held: Tier = row.tier or tier  # type: ignore[assignment]
    return CampaignJobView(
        id=row.id, pay=pay_view(row), expected=pay.expected(terms(row), held), in_moderation=in_moderation(row),
        **{name: getattr(row, name) for name in (*OF_JOB, *OF_CLIPPER)},
    )  # fmt: skip


def submission(row: CampaignJob, video_url: str | None = None, duration_ms: int | None = None) -> SubmissionView:
    """A submission as the client sees it."""
    return SubmissionView(
        id=row.id, clipper_name=row.clipper_name, pay=pay_view(row), spent=row.spent, video_url=video_url,
        duration_ms=duration_ms, in_moderation=in_moderation(row), **{name: getattr(row, name) for name in OF_JOB},
    )  # fmt: skip


def in_moderation(row: CampaignJob) -> bool:
    """Whether a submission's time is over and a person has to look at it, or its clipper has appealed."""
    return row.state in ("submitted", "disputed") and row.moderated_at is not None


def case(
    row: CampaignJob, decisions: Sequence[JobDecision], video_url: str | None = None, duration_ms: int | None = None
) -> ModerationCase:
    """A submission as a moderator sees it; neither side's workspace is in it."""
    return ModerationCase(
        id=row.id, kind="appeal" if row.appeal else "check", pay=pay_view(row), video_url=video_url,
        duration_ms=duration_ms, waiting_since=row.moderated_at or row.claimed_at,
        decisions=[DecisionView.model_validate(one) for one in decisions],
        **{name: getattr(row, name) for name in OF_CASE},
    )  # fmt: skip


def earning(row: Earning) -> EarningView:
    """One line of a clipper's earnings."""
    return EarningView.model_validate(row)


def summary(clipper: Clipper, pending: dict[str, int], available: dict[str, int]) -> EarningsSummary:
    """What a clipper has, currency by currency, and their tier."""
    tier = tier_of(clipper)
    balances = [
        CashView(currency=one, pending=pending.get(one, 0), available=available.get(one, 0))
        for one in sorted(pending.keys() | available.keys())
    ]
    return EarningsSummary(
        balances=balances, tier=tier, fee_bps=FEE_BPS[tier], approvals=clipper.approvals, views=clipper.views
    )


def tier(name: str) -> Tier:
    """A stored name of a tier. Raises ValidationError for another one."""
    return TIER.validate_python(name)
