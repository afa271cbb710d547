"""After a start: let the product derive again what lived only in the emulator (messages, executions)."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local.settings import Settings


def deployed_file(settings: Settings) -> Path:
    """What is deployed: `{"fingerprint", "outputs", "functions"}`; written when a deployment is complete."""
    return settings.folder("run") / "deployed.json"


def deployed(settings: Settings) -> dict[str, Any]:
    """The record of the last complete deployment; empty when there is none."""
    with suppress(OSError, ValueError):
        return json.loads(deployed_file(settings).read_text())
    return {}


def sweep(settings: Settings) -> bool:
    """Call the product's sweeper once without waiting for it: lost messages are sent again, unfinished runs restarted.

    False when the deployed stack has no sweeper or it could not be called (its clock calls it within a minute anyway).
    """
    from botocore.exceptions import BotoCoreError, ClientError

    from infra.local import aws

    name: str = deployed(settings).get("sweeper", "")
    if not name:
        return False
    payload = json.dumps({"task": "system.sweep", "input": {}})
    try:
        aws.client(settings, "lambda").invoke(FunctionName=name, InvocationType="Event", Payload=payload)
    except (BotoCoreError, ClientError):
        return False
    return True
