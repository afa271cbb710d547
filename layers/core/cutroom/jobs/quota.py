"""How many jobs one workspace may have at a time."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom.jobs.models import Run
from cutroom.jobs.runs import ACTIVE
from cutroom.runtime import limits
from cutroom.runtime.limits import Limits


def require_job(session: Session, workspace_id: UUID, most: Limits) -> None:
    """Raises QuotaExceeded when the workspace has as many jobs as may run or wait at a time."""
    limits.hold(session, workspace_id, "jobs")
    active = select(func.count()).select_from(Run).where(Run.owner_id == workspace_id, Run.status.in_(ACTIVE))
    message = f"{most.running_jobs} jobs are running or waiting already. Wait for one to finish, or cancel one."
    limits.require(most.running_jobs, (session.scalar(active) or 0) + 1, message, limit="running_jobs")
