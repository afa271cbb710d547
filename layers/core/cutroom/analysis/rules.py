"""Decisions of analysis: what a run's recorded parts say of its stages, and where results lie."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from cutroom.analysis.schemas import StageView, Status
from cutroom.runtime.runs import Run, RunStage, work_prefix

STAGES = ("plan", "see", "hear", "join", "choose")
WEIGHTS = {"plan": 0.05, "see": 0.4, "hear": 0.45, "join": 0.03, "choose": 0.07}
STATUSES: Mapping[str, Status] = {
    "queued": "queued",
    "running": "processing",
    "succeeded": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}


def status_of(run: Run | None) -> Status:
    """An analysis without a run waits for its video's probe."""
    return "queued" if run is None else STATUSES[run.status]


def stage_views(
    names: Sequence[str], parts: Sequence[RunStage], fractions: Mapping[tuple[str, int], float], segments: int
) -> list[StageView]:
    """One bar for each stage, from the recorded parts and their last reported fractions."""
    return [_stage_view(name, [p for p in parts if p.name == name], fractions, segments) for name in names]


def _stage_view(
    name: str, parts: Sequence[RunStage], fractions: Mapping[tuple[str, int], float], segments: int
) -> StageView:
    expected = max(segments if name in ("see", "hear") else 1, len(parts), 1)
    done = [part for part in parts if part.status == "done"]
    failed = [part for part in parts if part.status == "failed"]
    share = sum(1.0 if part.status == "done" else fractions.get((name, part.index), 0.0) for part in parts)
    standing = "done" if len(done) == expected else "failed" if failed else "running" if parts else "waiting"
    return StageView(
        name=name,
        status=standing,
        progress=round(share / expected, 3),
        attempts=max((part.attempts for part in parts), default=0),
        error=failed[-1].error if failed else None,
    )


def overall(stages: Sequence[StageView]) -> float:
    """The whole's progress, each stage weighed by the share of the time that it usually takes."""
    weights = [WEIGHTS.get(stage.name, 1.0) for stage in stages]
    return round(sum(w * s.progress for w, s in zip(weights, stages, strict=True)) / sum(weights), 3)


def work_key(owner_id: UUID, run_id: UUID, name: str) -> str:
    return f"{work_prefix(owner_id, run_id)}{name}"


def result_key(owner_id: UUID, video_id: UUID, analysis_id: UUID) -> str:
    return f"media/{owner_id}/{video_id}/analysis-{analysis_id}.json"
