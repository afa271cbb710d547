"""What every decision about a submission has in common, whoever makes it: a line in its history, and how it ends."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.marketplace import ending
from cutroom.marketplace.models import CampaignJob, JobDecision
from cutroom.marketplace.rules import APPEAL, move_job
from cutroom.runtime.database import now

Side = Literal["client", "rule", "moderator", "clipper"]


def record(session: Session, row: CampaignJob, side: Side, decision: str, person_id: UUID | None = None) -> None:
    """Add a decision, or an appeal, to the history of a job whose row is locked."""
    says = row.appeal if side == "clipper" else row.reason
    code = None if side == "clipper" else row.reason_code
    session.add(
        JobDecision(
            owner_id=row.owner_id, client_id=row.client_id, job_id=row.id, decided_by=side, person_id=person_id,
            decision=decision, reason_code=code, reason=says or "", created_at=now(),
        )
    )  # fmt: skip


def reject(session: Session, row: CampaignJob, side: Literal["client", "moderator"], *, can_appeal: bool) -> None:
    """Reject a submission. Where it can be appealed it keeps its place and its reserve for 72 hours.

    Raises Conflict where it is not in review.
    """
    at = now()
    if can_appeal:
        row.state = move_job(row.state, "rejected")
        row.appeal_until = row.next_at = at + APPEAL
        row.version += 1
    else:
        ending.end(session, row, "rejected_final")
    row.decided_at, row.decided_by = at, side
