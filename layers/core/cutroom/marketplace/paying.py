"""Money of a job: from what it has set aside to the clipper's pending balance and the platform's fee.

All of it happens in the clipper's transaction with the job's row locked: tier, state and entries hold together.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cutroom.analytics import verified
from cutroom.billing import ledger
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.kit.money import Money
from cutroom.marketplace import disclosing, ending, pay, queries, rules, views
from cutroom.marketplace.models import CampaignJob, Earning
from cutroom.marketplace.pay import FEE_BPS, Paid
from cutroom.marketplace.rules import move_job
from cutroom.runtime.database import now

READ_EVERY = timedelta(hours=1)
REVENUE = "revenue:marketplace"


def approve(session: Session, row: CampaignJob, decided_by: str) -> None:
    """Approve a submission: its tier is frozen by what was approved before, and what it has earned is held for 7 days.

    Raises Conflict where it is not in review.
    """
    row.state = move_job(row.state, "approved")
    clipper = queries.locked_clipper(session, row.owner_id)
    row.tier = pay.tier_of(clipper.approvals, clipper.views)
    clipper.approvals += 1
    at = now()
    row.decided_at, row.decided_by, row.version = at, decided_by, row.version + 1
    row.track_until = row.next_at = at + timedelta(days=row.view_days)
    disclosing.require(session, row)
    credit(session, row, 0)
    if row.target_id:
        row.state, row.next_at = move_job(row.state, "tracking"), at
    elif row.pay == "clip" and not row.bonus_cap:
        ending.end(session, row, "final")  # nothing more can come


def credit(session: Session, row: CampaignJob, seen: int) -> None:
    """Pay what is owed at `seen` views; a reading that is late, lower or the same pays nothing."""
    if row.tier is None:
        return
    row.views = max(row.views, seen)
    paid = Paid(row.share, row.fee, row.bonus)
    owed = pay.owed(pay.due(views.terms(row), FEE_BPS[views.tier(row.tier)], row.views), paid)
    if not owed.total:
        return
    lines = (
        Line(row.id, "job", Money(-owed.total, row.currency)),
        Line(row.holder_id, "pending", Money(owed.share + owed.bonus, row.currency)),
        Line(PLATFORM, REVENUE, Money(owed.fee, row.currency)),
    )
    key = f"job:{row.id}:{row.spent + owed.total}"
    ledger.post(session, "job_pay", key, lines, reason="pay", subject=f"campaign:{row.campaign_id}")
    row.share, row.fee, row.bonus = row.share + owed.share, row.fee + owed.fee, row.bonus + owed.bonus
    row.spent += owed.total
    _earn(session, row, "views" if row.pay == "views" else "base", owed.share)
    _earn(session, row, "bonus", owed.bonus)


def _earn(session: Session, row: CampaignJob, kind: str, amount: int) -> None:
    if amount:
        at = now()
        session.add(
            Earning(
                owner_id=row.owner_id, job_id=row.id, holder_id=row.holder_id, campaign_title=row.campaign_title,
                kind=kind, amount=amount, currency=row.currency, state="pending", views=row.views,
                held_until=rules.held_until(at), created_at=at,
            )
        )  # fmt: skip


def track(session: Session, row: CampaignJob, at: datetime) -> None:
    """Pay by what was read of the job's post; after its window the rest of its reserve goes back.

    A post that was deleted or made private while its pay is held takes that pay with it.
    """
    read = verified.of_target(session, row.target_id) if row.target_id else None
    if read and read.is_away and (held := queries.pending(session, row.id)):
        revoke(session, row, held)
        return
    if read and not read.is_away:
        before = row.views
        credit(session, row, read.highest)
        queries.locked_clipper(session, row.owner_id).views += row.views - before
    if row.track_until and row.track_until <= at:
        ending.end(session, row, "final")
    else:
        row.next_at = min(at + READ_EVERY, row.track_until or at + READ_EVERY)


def revoke(session: Session, row: CampaignJob, held: Sequence[Earning]) -> None:
    """Void what is pending of a job and return it with its part of the fee to the campaign; what is available stays."""
    back = Paid(
        share=sum(one.amount for one in held if one.kind != "bonus"),
        bonus=sum(one.amount for one in held if one.kind == "bonus"),
    )
    back = back._replace(fee=row.fee * back.share // row.share if row.share else 0)
    lines = (
        Line(row.holder_id, "pending", Money(-back.share - back.bonus, row.currency)),
        Line(PLATFORM, REVENUE, Money(-back.fee, row.currency)),
        Line(row.id, "job", Money(back.total, row.currency)),
    )
    ledger.post(session, "job_void", f"job:{row.id}", lines, reason="post", subject=f"campaign:{row.campaign_id}")
    for one in held:
        one.state = "voided"
    row.share, row.fee, row.bonus = row.share - back.share, row.fee - back.fee, row.bonus - back.bonus
    row.spent -= back.total
    clipper = queries.locked_clipper(session, row.owner_id)
    clipper.approvals, clipper.views = max(0, clipper.approvals - 1), max(0, clipper.views - row.views)
    row.reason = "The post was deleted or made private before its pay was available."
    ending.end(session, row, "revoked")
