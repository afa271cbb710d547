"""How many jobs one workspace may have at a time, and whose word on limits holds."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cutroom import capabilities
from cutroom.jobs.models import Run
from cutroom.jobs.rules import ACTIVE
from cutroom.runtime import limits
from cutroom.runtime.context import Context
from cutroom.runtime.limits import Limits, Use


def limits_of(ctx: Context, session: Session) -> Limits:
    """The limits of the session's workspace: its plan's, where a capability knows of plans, else the deployment's."""
    named = capabilities.limits()
    return capabilities.load(named)(ctx, session) if named else ctx.limits


def require_job(ctx: Context, session: Session, workspace_id: UUID) -> None:
    """Raises QuotaExceeded when the workspace has as many jobs as may run or wait at a time."""
    limits.hold(session, workspace_id, "jobs")
    use = running(session, workspace_id, limits_of(ctx, session))
    message = f"{use.most} jobs are running or waiting already. Wait for one to finish, or cancel one."
    limits.require(use, 1, message)


def running(session: Session, workspace_id: UUID, most: Limits) -> Use:
    """How many jobs of a workspace run or wait."""
    active = select(func.count()).select_from(Run).where(Run.owner_id == workspace_id, Run.status.in_(ACTIVE))
    return Use("running_jobs", session.scalar(active) or 0, most.running_jobs)
