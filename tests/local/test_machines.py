"""State machines behave as on AWS: Retry, Catch, Map, Parallel, Choice, and Batch jobs as processes."""

import json
from pathlib import Path

import pytest

from tests.local.conftest import Rig
from tests.support.waiting import eventually


@pytest.mark.parametrize(
    ("do", "error"), [("unplayable", "Unplayable"), ("crash", "Runtime.ExitError"), ("unplayable", "Unplayable")]
)
def test_an_error_is_caught_by_its_name(rig: Rig, do: str, error: str) -> None:
    ended = rig.run("CatchMachine", do=do, seconds=0)
    assert ended["status"] == "SUCCEEDED" and ended["output"]["caught"] == error
    assert json.loads(ended["output"]["cause"])["errorType"] == error


def test_a_named_error_is_retried_until_it_passes(rig: Rig) -> None:
    ended = rig.run("RetryMachine", counter="retried", until=3)
    assert ended["status"] == "SUCCEEDED" and ended["output"]["calls"] == 3


def test_retries_end_after_max_attempts_with_the_errors_name(rig: Rig) -> None:
    ended = rig.run("RetryMachine", counter="never", until=99)
    assert ended["status"] == "FAILED" and ended["error"] == "RetryLater"
    assert (rig.counters / "never").stat().st_size == 4


def test_map_keeps_the_order_and_its_concurrency(rig: Rig) -> None:
    ended = rig.run("MapMachine", items=[3, 1, 2, 0], seconds=0.4)
    assert [one["index"] for one in ended["output"]] == [3, 1, 2, 0]
    ends = sorted(one["at"] for one in ended["output"])
    assert ends[2] - ends[0] >= 0.3, "more than two at a time"


@pytest.mark.parametrize("data", [{}, {"items": None}, {"items": {"a": 1}}])
def test_map_without_a_list_fails(rig: Rig, data: dict[str, object]) -> None:
    ended = rig.run("MapMachine", **data, seconds=0)
    assert ended["status"] == "FAILED" and ended["error"] == "States.Runtime" and "$.items" in ended["cause"]


def test_map_over_nothing_is_nothing(rig: Rig) -> None:
    assert rig.run("MapMachine", items=[], seconds=0)["output"] == []


def test_stopping_an_execution_stops_the_items_of_its_map(rig: Rig) -> None:
    states, counter = rig.client("stepfunctions"), rig.counters / "stopped"
    data = {"items": list(range(200)), "seconds": 0.5, "counter": counter.name, "broken": -1}
    arn = rig.outputs["ChildrenMachine"]
    name = states.start_execution(stateMachineArn=arn, input=json.dumps(data))["executionArn"]
    eventually(lambda: counter.exists() and counter.stat().st_size >= 2)
    states.stop_execution(executionArn=name)
    [run] = states.list_map_runs(executionArn=name)["mapRuns"]
    eventually(lambda: states.describe_map_run(mapRunArn=run["mapRunArn"])["status"] != "RUNNING")
    assert counter.stat().st_size < 150, "only what had begun was done"
    assert states.describe_execution(executionArn=name)["status"] == "ABORTED"


def test_the_first_item_that_fails_ends_its_map(rig: Rig) -> None:
    ended = rig.run("ChildrenMachine", items=list(range(200)), seconds=0.5, counter="broken", broken=1)
    assert ended["status"] == "FAILED"
    assert (rig.counters / "broken").stat().st_size < 150


def test_parallel_answers_in_the_order_of_its_branches(rig: Rig) -> None:
    assert [one["value"] for one in rig.run("ParallelMachine")["output"]] == ["See", "Hear"]


@pytest.mark.parametrize(("target", "place"), [("batch", "far"), ("lambda", "near")])
def test_choice(rig: Rig, target: str, place: str) -> None:
    assert rig.run("ChoiceMachine", target=target)["output"] == place


def test_a_batch_job_is_a_process_with_its_parameters_and_environment(rig: Rig, tmp_path: Path) -> None:
    ended = rig.run("BatchMachine", code="0", note=str(tmp_path / "note"))
    assert ended["status"] == "SUCCEEDED" and ended["output"]["Status"] == "SUCCEEDED"
    assert (tmp_path / "note").read_text() == "blue1\n"


def test_a_failing_batch_job_is_tried_again_and_then_fails_the_state(rig: Rig, tmp_path: Path) -> None:
    ended = rig.run("BatchMachine", code="7", note=str(tmp_path / "note"))
    assert ended["output"]["caught"] == "States.TaskFailed"
    assert json.loads(ended["output"]["cause"])["Container"]["ExitCode"] == 7
    assert (tmp_path / "note").read_text() == "blue1\nblue2\n"
