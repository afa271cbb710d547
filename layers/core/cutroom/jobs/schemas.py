"""Jobs as a person sees them, and what a state machine hands to its tasks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from cutroom import capabilities
from cutroom.kit.schemas import PageRequest, Schema
from cutroom.runtime.events import Event

Status = Literal["queued", "processing", "completed", "failed", "cancelled"]


def _known(kind: str) -> str:
    if kind not in capabilities.jobs():
        raise ValueError(f"must be one of {', '.join(capabilities.jobs())}")
    return kind


Kind = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(capabilities.jobs())})]


class RunInput(BaseModel):
    """What every task of a machine gets; each machine adds its subject's ids."""

    model_config = ConfigDict(frozen=True, extra="allow")

    owner_id: UUID
    run_id: UUID


class Failure(BaseModel):
    """A state machine's `$.error`."""

    Error: str = ""
    Cause: str = ""


class TurnFreed(Event):
    """A job of a workspace has ended while others of it waited for their turn."""

    owner_id: UUID


class JobFailed(Event):
    """A job has ended badly and is not tried again."""

    owner_id: UUID
    run_id: UUID


class RunState(NamedTuple):
    """A run as other capabilities see it: what it works on and its status at that moment. Its row stays with `jobs`."""

    id: UUID
    machine: str
    subject_id: UUID
    input: dict[str, Any]
    status: str
    attempt: int
    error: str | None

    @property
    def execution(self) -> str:
        """The name of the current execution."""
        return f"{self.id}-{self.attempt}"


@dataclass(frozen=True, slots=True)
class StageState:
    """What is recorded of one part of one stage of a run."""

    name: str
    index: int
    status: str
    attempts: int
    error: str | None


class StageView(Schema):
    """One stage as a progress bar shows it."""

    name: str
    status: Literal["waiting", "running", "done", "failed"]
    progress: float
    attempts: int
    error: str | None


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


class FailedRun(RunInput):
    """A machine's input and its error."""

    error: dict[str, Any] = Field(default_factory=dict)
