"""How much one workspace may hold, run and use: safe caps for everybody, in one place.

A deployment changes them with the template's parameter `Limits` (JSON, the names below), and a plan of the price list
changes them by the same names for those who have it. What is refused names the limit, what is used of it and what is
left, and when it renews.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.kit.errors import QuotaExceeded
from cutroom.runtime import database

GIB = 1024**3


@dataclass(frozen=True)
class Limits:
    """The caps of one workspace; None is no cap.

    `running_jobs` run or wait at a time, `concurrent_jobs` of them run. `analyzed_minutes` are for a month,
    `storage_bytes` what uploads and exports may take, `upload_bytes` one file, `writes_per_minute` changes by one
    person through the API.
    """

    open_uploads: int | None = 50
    open_upload_bytes: int | None = 100 * GIB
    upload_bytes: int | None = None
    storage_bytes: int | None = None
    video_minutes: int | None = 100 * 60
    analyzed_minutes: int | None = None
    running_jobs: int | None = 60
    concurrent_jobs: int | None = 8
    writes_per_minute: int | None = 120

    @classmethod
    def read(cls, document: str) -> "Limits":
        """The defaults with what a JSON object changes. Raises ValueError for an unknown name or no whole number."""
        return cls().changed(json.loads(document or "{}"))

    def changed(self, values: Mapping[str, Any]) -> "Limits":
        """These with other values. Raises ValueError for an unknown name or what is no whole number."""
        known = {field.name for field in fields(self)}
        for name, value in values.items():
            whole = value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
            if name not in known or not whole:
                raise ValueError(f"{name} is not one of the limits {', '.join(sorted(known))} with a whole number")
        return replace(self, **values)


class Use(NamedTuple):
    """What is used of a limit, and when that begins anew; `renews_at` is None for what is freed by deleting."""

    limit: str
    used: int
    most: int | None
    renews_at: datetime | None = None

    @property
    def left(self) -> int | None:
        """How much more there may be; None without a cap."""
        return None if self.most is None else max(0, self.most - self.used)


def hold(session: Session, workspace_id: UUID, what: str) -> None:
    """One decision about a workspace's room at a time, to the end of the transaction."""
    database.lock(session, f"limit {what}", workspace_id)


def require(use: Use, more: int, message: str) -> None:
    """Raises QuotaExceeded with the message and how the limit stands, when `more` is more than what is left."""
    if use.left is not None and more > use.left:
        renews = use.renews_at.isoformat() if use.renews_at else None
        raise QuotaExceeded(message, limit=use.limit, most=use.most, used=use.used, left=use.left, renews_at=renews)
