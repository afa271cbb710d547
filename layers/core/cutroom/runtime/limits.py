"""How much one workspace may hold and run at a time: safe caps for everybody, in one place.

A deployment changes them with the template's parameter `Limits` (JSON, the names below). What is refused names the
limit and what to do; plans with their own numbers come with billing.
"""

import json
from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import QuotaExceeded
from cutroom.runtime import database

GIB = 1024**3


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
    database.lock(session, f"limit {what}", workspace_id)


def require(most: int, wanted: int, message: str, *, limit: str) -> None:
    """Raises QuotaExceeded with the message, and which limit it is, when `wanted` is more than `most`."""
    if wanted > most:
        raise QuotaExceeded(message, limit=limit, most=most)
