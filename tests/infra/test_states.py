"""What state machines are built of: what follows what, how often, how long, and what is kept of an answer."""

from typing import Any

import pytest

from infra import states

TASK = {"Type": "Task", "Resource": "x"}
CAUGHT = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Record failure"}]


def test_another_try_comes_later_each_time_at_an_uncertain_moment_and_not_for_ever() -> None:
    assert states.retry(("A", "B")) == {
        "ErrorEquals": ["A", "B"], "IntervalSeconds": 2, "MaxAttempts": 2, "BackoffRate": 2, "MaxDelaySeconds": 60,
        "JitterStrategy": "FULL",
    }  # fmt: skip
    changed = states.retry(["A"], retries=5, first_wait_s=7)
    assert (changed["MaxAttempts"], changed["IntervalSeconds"]) == (5, 7)


def test_what_is_final_is_never_tried_again_and_what_was_throttled_longest() -> None:
    never, throttled, rest = states.lambda_retries()
    assert never["MaxAttempts"] == 0 and "Invalid" in never["ErrorEquals"]
    assert throttled["ErrorEquals"] == states.THROTTLED
    assert (throttled["MaxAttempts"], throttled["IntervalSeconds"]) == (8, 5)
    assert (rest["ErrorEquals"], rest["MaxAttempts"]) == (["States.ALL"], 2)


@pytest.mark.parametrize(
    ("data", "payload"),
    [("$", {"task": "t", "input.$": "$"}), ({"id.$": "$.id"}, {"task": "t", "input": {"id.$": "$.id"}})],
)
def test_a_function_is_called_with_its_task_and_given_a_little_longer_than_it_may_run(data: Any, payload: Any) -> None:
    state = states.invoke("Name", "t", data, timeout_s=100)
    assert state["Parameters"] == {"FunctionName": "${Name}", "Payload": payload}
    assert (state["Type"], state["OutputPath"], state["TimeoutSeconds"]) == ("Task", "$.Payload", 130)
    assert state["Retry"] == states.lambda_retries()


def test_a_state_that_keeps_its_input_drops_its_answer() -> None:
    kept = states.keep_input({"Type": "Task", "OutputPath": "$.Payload"})
    assert kept == {"Type": "Task", "ResultPath": None}


def test_states_follow_each_other_unless_they_choose_themselves() -> None:
    choice, away = {"Type": "Choice"}, TASK | {"Next": "D"}
    ended, done = TASK | {"End": True}, {"Type": "Succeed"}
    assert states.chain(("A", TASK), ("B", choice), ("C", away), ("D", ended), ("E", {"Type": "Fail"}), ("F", done),
                        ("G", TASK), ("H", TASK)) == {
        "A": TASK | {"Next": "B"}, "B": choice, "C": away, "D": ended, "E": {"Type": "Fail"}, "F": done,
        "G": TASK | {"Next": "H"}, "H": TASK | {"End": True},
    }  # fmt: skip


def test_a_list_is_worked_through_by_executions_of_their_own() -> None:
    state = states.each("$.items", {"run": 1}, {"One": TASK, "Two": TASK}, at_once=7, result="$.done")
    assert (state["Type"], state["ItemsPath"], state["MaxConcurrency"]) == ("Map", "$.items", 7)
    assert (state["ItemSelector"], state["ResultPath"], state["Catch"]) == ({"run": 1}, "$.done", CAUGHT)
    assert state["ItemProcessor"] == {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "One",
        "States": {"One": TASK, "Two": TASK},
    }


def test_branches_run_side_by_side_and_the_first_ones_answer_stands() -> None:
    state = states.together({"A": TASK, "B": TASK}, {"C": TASK})
    assert [branch["StartAt"] for branch in state["Branches"]] == ["A", "C"]
    assert (state["Type"], state["OutputPath"]) == ("Parallel", "$[0]")


def test_a_gpu_job_gets_what_a_function_would() -> None:
    describe, run = states.submit_job("renders.render", timeout_s=900).values()
    assert describe["Parameters"] == {"task": "renders.render", "input.$": "$"}
    assert (describe["ResultPath"], describe["Next"]) == ("$.job", "Run on GPU")
    assert run["Parameters"]["JobName"] == "renders-render"
    assert (run["TimeoutSeconds"], run["ResultPath"], run["End"], run["Catch"]) == (900, None, True, CAUGHT)
    assert run["Retry"] == [states.retry(states.BATCH_TRANSIENT)]


def test_a_machine_catches_whatever_its_tasks_do_not_and_records_it() -> None:
    own = TASK | {"Catch": []}
    made = states.machine({"A": TASK, "B": own, "C": {"Type": "Pass"}}, TASK | {"OutputPath": "$"}, timeout_s=60)
    assert (made["StartAt"], made["TimeoutSeconds"]) == ("A", 60)
    assert made["States"]["A"] == TASK | {"Catch": CAUGHT}
    assert (made["States"]["B"], made["States"]["C"]) == (own, {"Type": "Pass"})
    record = made["States"]["Record failure"]
    assert record["Catch"] == [{"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "Failed"}]
    assert (record["Next"], record["ResultPath"], "OutputPath" in record) == ("Failed", None, False)
    assert made["States"]["Failed"] == {"Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause"}
