"""State machines and Batch: a missing ItemsPath fails, and a job is its definition's command run as a process."""

import json
import threading
import time
from typing import Any

import calls
from stock import batch, machines

stock_map, stock_submit = machines._run_map_items, batch._submit_job
stock_states, stock_fail = machines._run_sub_machine, machines._fail_execution
Job = dict[str, Any]


def run_map(state: Any, raw: Any, execution: Any, context: Any) -> Any:
    """As before, after the check that AWS makes: the items must be there and be a list."""
    if machines._state_query_language(state, context) != "JSONata" and not state.get("ItemReader"):
        path = state.get("ItemsPath", "$")
        items = machines._resolve_path_or_ctx(path, machines._apply_input_path(state, raw, context), context)
        if not isinstance(items, list):
            reason = f'Reference path "{path}" must point to array.'
            raise machines._ExecutionError("States.Runtime", reason)
    return stock_map(state, raw, execution, context)


def run_states(states: Any, start: Any, data: Any, execution: Any, context: Any) -> Any:
    """A branch or an item of a map, unless there is no use in beginning it any more."""
    if is_over(execution):
        raise machines._ExecutionError("States.Runtime", "the execution was stopped before this began")
    return stock_states(states, start, data, execution, context)


def is_over(execution: Any) -> bool:
    """Whether an execution was stopped, or the one whose map it is an item of, or another item of the map has failed.

    Stopping an execution stops the items of its maps, and the first failed item ends a map that tolerates none:
    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-inspect-map-run.html
    """
    whole = machines._map_runs.get(execution.get("mapRunArn"))
    if whole is None:
        return execution["status"] != "RUNNING"
    strict = not (whole["toleratedFailureCount"] or whole["toleratedFailurePercentage"])
    failed = strict and whole["executionCounts"]["failed"] > 0
    return failed or machines._executions[whole["executionArn"]]["status"] != "RUNNING"


def fail(execution: Any, error: Any, cause: Any) -> None:
    """What was stopped stays stopped, however its last states end."""
    if execution["status"] != "ABORTED":
        stock_fail(execution, error, cause)


def submit_from_machine(resource: str, data: dict[str, Any]) -> Any:
    """`batch:submitJob`; with `.sync` it waits for the end and fails as AWS does."""
    wanted: Job = camel({**data, "Parameters": None}) | {"parameters": data.get("Parameters") or {}}
    job, call = prepare(wanted)
    if not resource.endswith(".sync"):
        threading.Thread(target=run_job, args=(job, call), daemon=True).start()
        return {"JobArn": job["jobArn"], "JobId": job["jobId"], "JobName": job["jobName"]}
    run_job(job, call)
    detail = pascal(job)
    if job["status"] != "SUCCEEDED":
        raise machines._ExecutionError("States.TaskFailed", json.dumps(detail))
    return detail


def submit_from_api(wanted: dict[str, Any]) -> Any:
    """SubmitJob."""
    job, call = prepare(wanted)
    threading.Thread(target=run_job, args=(job, call), daemon=True).start()
    return batch._json(200, {"jobId": job["jobId"], "jobName": job["jobName"], "jobArn": job["jobArn"]})


def camel(value: dict[str, Any]) -> dict[str, Any]:
    """`JobName` -> `jobName`, all the way down."""
    return machines._pascal_to_camel(value)


def pascal(value: Any) -> Any:
    """`jobName` -> `JobName`, all the way down, as a state machine sees an answer."""
    if isinstance(value, dict):
        known: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {name[:1].upper() + name[1:]: pascal(one) for name, one in known.items()}
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [pascal(one) for one in items]
    return value


def find_definition(reference: str) -> Job:
    """The newest revision of a job definition, or the one that its ARN names."""
    name, _, revision = reference.rpartition("job-definition/")[2].partition(":")
    for one in reversed(batch._job_definitions.get(name) or []):
        if not revision or one["revision"] == int(revision):
            return one
    raise machines._ExecutionError("Batch.ClientException", f"no job definition {reference}")


def prepare(wanted: dict[str, Any]) -> tuple[Job, dict[str, Any]]:
    """The job's record, and what the worker host must know to run it: the definition with the request laid over it."""
    definition = find_definition(wanted["jobDefinition"])
    container: Job = definition["containerProperties"]
    overrides: Job = wanted.get("containerOverrides") or {}
    retry: Job = wanted.get("retryStrategy") or definition.get("retryStrategy") or {}
    limit: Job = wanted.get("timeout") or definition.get("timeout") or {}
    variables: list[dict[str, Any]] = [*(container.get("environment") or []), *(overrides.get("environment") or [])]
    job: Job = batch._jobs[json.loads(stock_submit(wanted)[2])["jobId"]]
    job.update(status="RUNNING", statusReason="", container={})
    return job, {
        "id": job["jobId"],
        "command": overrides.get("command") or container.get("command") or [],
        "parameters": {**(definition.get("parameters") or {}), **(wanted.get("parameters") or {})},
        "environment": {one["name"]: str(one["value"]) for one in variables},
        "attempts": retry.get("attempts", 1),
        "retry": retry.get("evaluateOnExit") or [],
        "timeout_s": limit.get("attemptDurationSeconds", 0),
    }


def run_job(job: Job, call: dict[str, Any]) -> None:
    """Run the command in the worker host and note how it ended."""
    ended = calls.ask_host("/batch", call)
    if "error" in ended:
        ended = {"status": "FAILED", "exit": 137, "reason": ended["error"]["errorMessage"], "attempts": 1}
    attempts: list[Job] = [{"container": {}} for _ in range(int(ended["attempts"]))]
    job.update(status=ended["status"], statusReason=ended["reason"], container={"exitCode": ended["exit"]},
               attempts=attempts, stoppedAt=int(time.time() * 1000))  # fmt: skip
