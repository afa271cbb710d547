"""Jobs as a person sees them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from cutroom.analysis.schemas import StageView, Status
from cutroom.kit.schemas import PageRequest, Schema

Kind = Literal["ingest", "analysis", "render", "takeout"]


class JobView(Schema):
    id: UUID
    kind: Kind
    subject_id: UUID
    status: Status
    progress: float
    stages: list[StageView]
    attempt: int
    error: str | None
    created_at: datetime
    updated_at: datetime


class ListJobs(PageRequest):
    """Which jobs: `active` ones are queued or being worked on."""

    active: bool | None = None
    kind: Kind | None = None
