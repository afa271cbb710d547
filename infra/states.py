"""State machines as plain values: pure functions that build Amazon States Language (JSONPath).

https://states-language.net/spec.html and, for the integrations,
https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cutroom import capabilities
from cutroom.kit import errors

State = dict[str, Any]
States = dict[str, State]

# What another try cannot mend: the file, the request or the person has decided. Everything else is tried again.
FINAL = errors.final()
THROTTLED = ["Lambda.TooManyRequestsException"]
BATCH_TRANSIENT = [
    "Batch.BatchException",
    "Batch.ServerException",
    "Batch.AWSBatchException",
    "Batch.SdkClientException",
]
RECORD, FAILED = "Record failure", "Failed"
MARGIN_S = 30  # how much longer a state waits than its function may run


def retry(errors: Sequence[str], *, retries: int = 2, first_wait_s: int = 2) -> State:
    """Exponential backoff with full jitter, so that forty segments do not come back at one moment."""
    return {
        "ErrorEquals": list(errors),
        "IntervalSeconds": first_wait_s,
        "MaxAttempts": retries,
        "BackoffRate": 2,
        "MaxDelaySeconds": 60,
        "JitterStrategy": "FULL",
    }


def lambda_retries() -> list[State]:
    """Three attempts in all; a throttled call was never an attempt, so it has a longer patience of its own."""
    never = {"ErrorEquals": FINAL, "MaxAttempts": 0}
    return [never, retry(THROTTLED, retries=8, first_wait_s=5), retry(["States.ALL"])]


def catch_all() -> list[State]:
    """Whatever remains goes to the state that records the reason, beside the failed state's input."""
    return [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": RECORD}]


def invoke(function: str, task: str, data: Any, *, timeout_s: int) -> State:
    """Call a function with `{"task", "input"}`; the task's output is the state's output.

    `function` is a substitution's name; `data` is a path ("$") or an object of paths.
    """
    key = "input.$" if isinstance(data, str) else "input"
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": f"${{{function}}}", "Payload": {"task": task, key: data}},
        "OutputPath": "$.Payload",
        "TimeoutSeconds": timeout_s + MARGIN_S,
        "Retry": lambda_retries(),
    }


def task(name: str, data: Any = "$", *, function: str = "") -> State:
    """Call the task `name` in the function that its capability's manifest puts it into, as long as that may run."""
    function = function or capabilities.function_of()[name]
    return invoke(function, name, data, timeout_s=capabilities.functions()[function].needs.timeout_s)


def ids(*names: str) -> dict[str, str]:
    """The named values of the state's input."""
    return {f"{name}.$": f"$.{name}" for name in names}


def keep_input(state: State) -> State:
    """The state's output is its input: what the task gave is recorded elsewhere."""
    return {key: value for key, value in state.items() if key != "OutputPath"} | {"ResultPath": None}


def chain(*steps: tuple[str, State]) -> States:
    """States one after another; a state that chooses its own way (Choice, End, Next) keeps it."""
    found: States = {}
    for index, (name, state) in enumerate(steps):
        decided = state["Type"] in ("Choice", "Fail", "Succeed") or "Next" in state or "End" in state
        following = {"End": True} if index + 1 == len(steps) else {"Next": steps[index + 1][0]}
        found[name] = state | ({} if decided else following)
    return found


def each(over: str, item: Mapping[str, Any], do: States, *, at_once: int, result: str | None) -> State:
    """Run the states `do` for every element of the list at `over`, at most `at_once` at the same time.

    A Distributed Map: each element is an execution of its own, so that a long video's history stays short.
    """
    return {
        "Type": "Map",
        "ItemsPath": over,
        "ItemSelector": dict(item),
        "MaxConcurrency": at_once,
        "Label": "Each",
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": next(iter(do)),
            "States": do,
        },
        "ResultPath": result,
        "Catch": catch_all(),
    }


def together(*branches: States) -> State:
    """Run branches side by side; the first one's output stands for all."""
    return {
        "Type": "Parallel",
        "Branches": [{"StartAt": next(iter(branch)), "States": branch} for branch in branches],
        "OutputPath": "$[0]",
    }


def submit_job(task: str, *, timeout_s: int) -> States:
    """Run a task as a GPU job and wait for it; the job's one argument is the same JSON that a function gets."""
    describe = {
        "Type": "Pass",
        "Parameters": {"task": task, "input.$": "$"},
        "ResultPath": "$.job",
        "Next": "Run on GPU",
    }
    run = {
        "Type": "Task",
        "Resource": "arn:aws:states:::batch:submitJob.sync",
        "Parameters": {
            "JobName": task.replace(".", "-"),
            "JobDefinition": "${JobDefinition}",
            "JobQueue": "${JobQueue}",
            "Parameters": {"payload.$": "States.JsonToString($.job)"},
        },
        "ResultPath": None,
        "TimeoutSeconds": timeout_s,
        "Retry": [retry(BATCH_TRANSIENT)],
        "Catch": catch_all(),
        "End": True,
    }
    return {"Render on GPU": describe, "Run on GPU": run}


def machine(steps: States, on_failure: State, *, timeout_s: int) -> State:
    """A whole definition: every task of `steps` ends in the failure path when its retries are used up."""
    caught = {
        name: state if state["Type"] != "Task" or "Catch" in state else state | {"Catch": catch_all()}
        for name, state in steps.items()
    }
    record = keep_input(on_failure) | {
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": FAILED}],
        "Next": FAILED,
    }
    fail = {"Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause"}
    return {
        "StartAt": next(iter(steps)),
        "TimeoutSeconds": timeout_s,
        "States": caught | {RECORD: record, FAILED: fail},
    }
