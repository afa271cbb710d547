"""AWS Batch on one machine: a job is its definition's command, run as a process with its parameters and environment."""

import asyncio
import os
import signal
import uuid
from collections.abc import Callable
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from infra.local import processes
from infra.local.settings import PYTHON, Settings

Environment = Callable[[Settings, dict[str, str]], dict[str, str]]


def expand(command: list[str], parameters: dict[str, str]) -> list[str]:
    """Replace each `Ref::name` by the job's parameter; an unknown one stays, as on AWS."""
    return [parameters.get(part.removeprefix("Ref::"), part) if part.startswith("Ref::") else part for part in command]


def retries(rules: list[dict[str, str]], exit_code: int, reason: str) -> bool:
    """Whether a failed attempt is followed by another: the first rule of `evaluateOnExit` that fits decides."""
    for rule in rules:
        wanted = (
            (rule.get("onExitCode"), str(exit_code)),
            (rule.get("onReason"), ""),
            (rule.get("onStatusReason"), reason),
        )
        if all(fnmatchcase(seen, pattern) for pattern, seen in wanted if pattern):
            return rule["action"].upper() == "RETRY"
    return True


async def run(settings: Settings, job: dict[str, Any], environment: Environment) -> dict[str, Any]:
    """Run one job to its end, with its attempts: `{"status", "exit", "reason", "attempts"}`.

    `job` holds `name`, `command`, `parameters`, `environment`, `attempts`, `retry` (rules, may be
    empty) and `timeout_s` (0: none).
    """
    command = expand(job["command"], job["parameters"])
    given = environment(settings, job["environment"])
    exit_code, reason, made = 0, "", 0
    for made in range(1, max(1, int(job["attempts"])) + 1):
        variables = given | {"AWS_BATCH_JOB_ID": job["id"], "AWS_BATCH_JOB_ATTEMPT": str(made)}
        exit_code, reason = await _attempt(settings, command, variables, float(job["timeout_s"]))
        if exit_code == 0 or not retries(job.get("retry") or [], exit_code, reason):
            break
    status = "SUCCEEDED" if exit_code == 0 else "FAILED"
    return {"status": status, "exit": exit_code, "reason": reason, "attempts": made}


async def _attempt(
    settings: Settings, command: list[str], variables: dict[str, str], seconds: float
) -> tuple[int, str]:
    """One process: its exit status and why it ended."""
    folder = settings.folder("scratch") / f"job-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    lifeline, ours = os.pipe()
    extra = variables | {"CUTROOM_SCRATCH": str(folder), "TMPDIR": str(folder)}
    with settings.log("batch").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            str(PYTHON), "-P", str(Path(__file__).with_name("worker.py")), str(lifeline), "run", *command,
            stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, env=processes.environment(extra),
            pass_fds=(lifeline,), start_new_session=True, cwd=folder,
        )  # fmt: skip
    os.close(lifeline)
    try:
        code = await asyncio.wait_for(process.wait(), seconds or None)
        return code, "Essential container in task exited"
    except TimeoutError:
        return 137, "Job attempt duration exceeded timeout"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        os.close(ours)
        await asyncio.to_thread(processes.remove, folder)
