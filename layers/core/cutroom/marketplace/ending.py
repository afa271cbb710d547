"""How a job ends: its state, and what is left of its reserve goes back to the campaign, in one transaction."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from cutroom.billing import ledger
from cutroom.billing.ledger import Line
from cutroom.kit.money import Money
from cutroom.marketplace import disclosing
from cutroom.marketplace.models import CampaignJob
from cutroom.marketplace.rules import JobState, move_job

# How an open job ends where its clipper leaves.
LAST: Mapping[str, JobState] = {
    "claimed": "withdrawn",
    "changes_requested": "withdrawn",
    "submitted": "withdrawn",
    "approved": "final",
    "tracking": "final",
    "rejected": "rejected_final",
    "disputed": "rejected_final",
}


def end(session: Session, row: CampaignJob, state: JobState) -> None:
    """End a job, whose row is locked in its clipper's transaction. Raises Conflict."""
    row.state = move_job(row.state, state)
    row.next_at = None
    row.version += 1
    disclosing.ended(session, row)
    left = row.reserved - row.spent - row.released
    if left:
        money = Money(left, row.currency)
        lines = (Line(row.id, "job", -money), Line(row.campaign_id, "campaign", money))
        ledger.post(session, "job_release", f"job:{row.id}", lines, reason=state, subject=f"campaign:{row.campaign_id}")
        row.released += left
