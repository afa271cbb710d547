"""Brings the database to this release: as a task, and as a custom resource when CloudFormation deploys."""

import json
from typing import Any
from urllib.request import Request, urlopen

from aws_lambda_powertools.utilities.typing import LambdaContext

from cutroom.runtime.tasks import run_task
from cutroom.system import migrations

TASKS = {"system.migrate": migrations.migrate}


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Migrate; told by CloudFormation, answer it there (a deletion changes nothing)."""
    if "RequestType" not in event:
        return run_task(TASKS, event)
    status, reason = "SUCCESS", ""
    try:
        if event["RequestType"] != "Delete":
            run_task(TASKS, {"task": "system.migrate"})
    except Exception as error:
        status, reason = "FAILED", f"the database could not be migrated: {type(error).__name__}"
        raise
    finally:
        answer(event, status, reason)
    return None


def answer(event: dict[str, Any], status: str, reason: str) -> None:
    """Tell CloudFormation how it went, at the presigned address that it gave."""
    body = {
        "Status": status,
        "Reason": reason,
        "PhysicalResourceId": event.get("PhysicalResourceId", "migrations"),
        **{key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = Request(event["ResponseURL"], json.dumps(body).encode(), {"Content-Type": ""}, method="PUT")  # noqa: S310
    with urlopen(request, timeout=30):  # noqa: S310 (CloudFormation's own address)
        pass
