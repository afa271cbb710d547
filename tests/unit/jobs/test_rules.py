"""What recorded parts say of a job's stages."""

from typing import Any
from uuid import UUID

import pytest

from cutroom import capabilities
from cutroom.jobs import rules
from cutroom.jobs.schemas import RunState, StageState
from cutroom.kit.ids import new_id


def part(name: str, index: int, status: str, **more: Any) -> StageState:
    return StageState(name=name, index=index, status=status, **{"attempts": 1, "error": None} | more)


def running(kind: str, status: str = "running") -> RunState:
    return RunState(new_id(), kind, new_id(), {}, status, 1, None)


def test_nothing_recorded_is_waiting() -> None:
    assert [(v.status, v.progress) for v in rules.stage_views(["plan"], [], {})] == [("waiting", 0.0)]


def test_a_stage_counts_its_segments_and_their_fractions() -> None:
    parts = [part("see", 0, "done"), part("see", 1, "running"), part("see", 2, "waiting"), part("see", 3, "waiting")]
    (view,) = rules.stage_views(["see"], parts, {("see", 1): 0.5})
    assert (view.status, view.progress) == ("running", 0.375)


def test_parts_that_are_expected_have_not_begun() -> None:
    (view,) = rules.stage_views(["see"], [part("see", 0, "waiting", attempts=0)], {})
    assert (view.status, view.progress, view.attempts) == ("waiting", 0.0, 0)


def test_a_failed_part_shows_its_reason_and_attempts() -> None:
    parts = [part("hear", 0, "failed", error="too loud", attempts=3)]
    (view,) = rules.stage_views(["hear"], parts, {})
    assert (view.status, view.error, view.attempts) == ("failed", "too loud", 3)


@pytest.mark.parametrize("kind", capabilities.jobs())
def test_the_whole_is_done_when_every_stage_is(kind: str) -> None:
    stages = capabilities.jobs()[kind].stages
    parts = [part(name, 0, "done") for name in stages]
    assert rules.overall(rules.stage_views(list(stages), parts, {}), stages) == 1.0
    begun = part(next(iter(stages)), 0, "running")
    half = rules.progress(kind, running(kind), [begun], {(begun.name, 0): 0.5})
    assert half.status == "processing"
    assert 0.0 < half.fraction < 1.0


def test_a_render_in_one_part_shows_no_joining() -> None:
    whole = rules.progress("render", running("render"), [part("render", 0, "running")], {})
    assert [stage.name for stage in whole.stages] == ["prepare", "render"]
    parts = [part("render", 0, "running"), part("join", 0, "waiting", attempts=0)]
    assert [stage.name for stage in rules.progress("render", None, parts, {}).stages] == ["prepare", "render", "join"]


def test_what_is_completed_is_whole_even_where_a_stage_was_not_recorded_to_its_end() -> None:
    parts = [part("render", 0, "running")]
    assert rules.progress("render", running("render", "succeeded"), parts, {}).fraction == 1.0
    assert rules.progress("render", running("render", "failed"), parts, {("render", 0): 0.5}).fraction == pytest.approx(
        0.484
    )
    assert rules.progress("render", None, [], {}) == ("queued", rules.stage_views(["prepare", "render"], [], {}), 0.0)


def test_what_a_run_needs_while_it_works_lies_under_its_owner() -> None:
    assert rules.work_prefix(UUID(int=1), UUID(int=2)) == f"work/{UUID(int=1)}/{UUID(int=2)}/"
