"""How much one workspace may hold and run at a time: safe caps for everybody, in one place.

A deployment changes them with the template's parameter `Limits` (JSON, the names below). What is refused names the
limit and what to do; plans with their own numbers come with billing.
"""

import json
from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from cutroom.kit.errors import QuotaExceeded
from cutroom.runtime.run_tables import Run

GIB = 1024**3
ACTIVE = ("queued", "running")


@dataclass(frozen=True)
class Limits:
    """The caps of one workspace."""

    open_uploads: int = 50
    open_upload_bytes: int = 100 * GIB
    video_minutes: int = 100 * 60
    running_jobs: int = 60

    @classmethod
    def read(cls, document: str) -> "Limits":
        """The defaults with what a JSON object changes. Raises ValueError for an unknown name or no whole number."""
        changed: dict[str, object] = json.loads(document or "{}")
        known = {field.name for field in fields(cls)}
        for name, value in changed.items():
            if name not in known or not isinstance(value, int) or value < 0:
                raise ValueError(f"{name} is not one of the limits {', '.join(sorted(known))} with a whole number")
        return cls(**changed)  # pyright: ignore[reportArgumentType] - checked above


def hold(session: Session, workspace_id: UUID, what: str) -> None:
    """One decision about a workspace's room at a time, to the end of the transaction."""
    lock = "select pg_advisory_xact_lock(hashtextextended(:key, 7))"
    session.execute(text(lock), {"key": f"limit:{what}:{workspace_id}"})


def require(most: int, wanted: int, message: str, *, limit: str) -> None:
    """Raises QuotaExceeded with the message, and which limit it is, when `wanted` is more than `most`."""
    if wanted > most:
        raise QuotaExceeded(message, limit=limit, most=most)


def require_job(session: Session, workspace_id: UUID, limits: Limits) -> None:
    """Raises QuotaExceeded when the workspace has as many jobs as may run or wait at a time."""
    hold(session, workspace_id, "jobs")
    active = select(func.count()).select_from(Run).where(Run.owner_id == workspace_id, Run.status.in_(ACTIVE))
    message = f"{limits.running_jobs} jobs are running or waiting already. Wait for one to finish, or cancel one."
    require(limits.running_jobs, (session.scalar(active) or 0) + 1, message, limit="running_jobs")
