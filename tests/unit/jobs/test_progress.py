"""How far a job is: parts into stages, stages into the whole."""

from typing import Any

import pytest

from cutroom import capabilities
from cutroom.jobs import rules
from cutroom.jobs.schemas import RunState, StageState
from cutroom.kit.ids import new_id


def part(index: int, status: str, **more: Any) -> StageState:
    return StageState(name="x", index=index, status=status, **{"attempts": 1, "error": None} | more)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], ("waiting", 0.0)), (["waiting"], ("waiting", 0.0)), (["done"], ("done", 1.0)),
        (["done", "waiting"], ("running", 0.5)), (["done", "running"], ("running", 0.5)),
        (["done", "failed"], ("failed", 0.5)), (["failed", "running"], ("failed", 0.0)),
        (["done", "done", "waiting"], ("running", 0.667)),
    ],
)  # fmt: skip
def test_a_stage_stands_as_its_parts_do(statuses: list[str], expected: tuple[str, float]) -> None:
    [view] = rules.stage_views(["x"], [part(i, status) for i, status in enumerate(statuses)], {})
    assert (view.status, view.progress) == expected


def test_a_stage_shows_the_most_attempts_and_the_last_reason_and_only_its_own_parts() -> None:
    parts = [part(0, "failed", error="first", attempts=1), part(1, "failed", error="last", attempts=3)]
    [view, other] = rules.stage_views(["x", "y"], parts, {("x", 0): 0.2, ("y", 0): 0.9})
    assert (view.error, view.attempts, view.progress) == ("last", 3, 0.1)
    assert (other.status, other.attempts, other.error, other.progress) == ("waiting", 0, None, 0.0)


def test_a_part_that_is_done_counts_whole_whatever_it_last_reported() -> None:
    [view] = rules.stage_views(["x"], [part(0, "done"), part(1, "running")], {("x", 0): 0.3, ("x", 1): 0.25})
    assert view.progress == 0.625


def test_the_whole_weighs_each_stage_by_the_time_that_it_takes() -> None:
    def progress(kind: str, **stages: float) -> float:
        done = [rules.stage_views([name], [], {})[0].model_copy(update={"progress": at}) for name, at in stages.items()]
        return rules.overall(done, capabilities.jobs()[kind].stages)

    assert progress("render", prepare=1, render=0) == pytest.approx(0.03 / 0.95, abs=0.001)
    assert progress("ingest", probe=1, previews=0) == 0.1
    assert progress("ingest", probe=1, previews=0.5) == 0.55
    assert progress("takeout", gather=0.25) == 0.25
    assert sum(capabilities.jobs()["analysis"].stages.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("run", "told"),
    [("queued", "queued"), ("running", "processing"), ("succeeded", "completed"), ("failed", "failed"),
     ("cancelled", "cancelled")],
)  # fmt: skip
def test_a_run_is_told_in_the_words_of_the_api(run: str, told: str) -> None:
    state = RunState(new_id(), "render", new_id(), {}, run, 1, None)
    assert rules.progress("render", state, [], {}).status == told
    assert rules.progress("analysis", None, [], {}).status == "queued"
