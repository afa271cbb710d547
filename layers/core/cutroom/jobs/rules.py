"""Decisions about jobs: what a run's recorded parts say of its stages, and where its work files lie."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from cutroom import capabilities
from cutroom.jobs.schemas import RunState, StageState, StageView, Status
from cutroom.kit.manifest import Machine

Fractions = Mapping[tuple[str, int], float]  # (stage, part) -> how far it is, 0 to 1

ACTIVE = ("queued", "running")
DELETED = "deleted"  # the error code of a run whose subject is gone
STATUSES: Mapping[str, Status] = {
    "queued": "queued",
    "running": "processing",
    "succeeded": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}


class Progress(NamedTuple):
    """A job's status, a bar for each of its stages, and how far it is in all, 0 to 1."""

    status: Status
    stages: list[StageView]
    fraction: float


def progress(kind: str, run: RunState | None, parts: Sequence[StageState], fractions: Fractions) -> Progress:
    """How far a job of a kind is, from its recorded parts and what they last reported; without a run it waits."""
    machine = capabilities.jobs()[kind]
    status = STATUSES[run.status] if run else "queued"
    stages = stage_views(_shown(machine, parts), parts, fractions)
    return Progress(status, stages, 1.0 if status == "completed" else overall(stages, machine.stages))


def _shown(machine: Machine, parts: Sequence[StageState]) -> list[str]:
    recorded = {part.name for part in parts}
    return [name for name in machine.stages if name in recorded or name not in machine.optional]


def stage_views(names: Sequence[str], parts: Sequence[StageState], fractions: Fractions) -> list[StageView]:
    """One bar for each stage, from the recorded parts and their last reported fractions."""
    return [_stage_view(name, [p for p in parts if p.name == name], fractions) for name in names]


def _stage_view(name: str, parts: Sequence[StageState], fractions: Fractions) -> StageView:
    expected = max(len(parts), 1)
    done = [part for part in parts if part.status == "done"]
    failed = [part for part in parts if part.status == "failed"]
    share = sum(1.0 if part.status == "done" else fractions.get((name, part.index), 0.0) for part in parts)
    begun = any(part.status != "waiting" for part in parts)
    status = "done" if len(done) == expected else "failed" if failed else "running" if begun else "waiting"
    return StageView(
        name=name,
        status=status,
        progress=round(share / expected, 3),
        attempts=max((part.attempts for part in parts), default=0),
        error=failed[-1].error if failed else None,
    )


def overall(stages: Sequence[StageView], weights: Mapping[str, float]) -> float:
    """The whole's progress, each stage weighed by the share of the time that it usually takes."""
    total = sum(weights[stage.name] for stage in stages)
    return round(sum(weights[stage.name] * stage.progress for stage in stages) / total, 3)


def work_prefix(owner_id: UUID, run_id: UUID) -> str:
    """Where a run keeps what it needs while it works."""
    return f"work/{owner_id}/{run_id}/"
