"""What privacy takes and answers."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from cutroom.jobs.schemas import RunInput
from cutroom.kit.schemas import Schema

TakeoutStatus = Literal["queued", "processing", "completed", "failed", "cancelled", "expired"]


class TakeoutView(Schema):
    """A takeout; `download_url` is good for an hour and given anew until `expires_at`."""

    id: UUID
    job_id: UUID
    status: TakeoutStatus
    error: str | None
    size_bytes: int | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    download_url: str | None


class TakeoutInput(RunInput):
    """The machine's input."""

    takeout_id: UUID


class FailedTakeout(TakeoutInput):
    """The machine's input and its error."""

    error: dict[str, Any]
