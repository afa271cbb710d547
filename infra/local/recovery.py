"""After a start: let the product derive again what lived only in the emulator (messages, executions)."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local.settings import Settings


def deployed_file(settings: Settings) -> Path:
    """What is deployed: `{"fingerprint", "outputs", "clocks"}`; written when a deployment is complete."""
    return settings.folder("run") / "deployed.json"


def deployed(settings: Settings) -> dict[str, Any]:
    """The record of the last complete deployment; empty when there is none."""
    with suppress(OSError, ValueError):
        return json.loads(deployed_file(settings).read_text())
    return {}


def sweep(settings: Settings) -> bool:
    """Let every clock of the product tick once, without waiting: lost events are sent again, lost runs restarted.

    False when the deployed stack has no clock or one could not be called (it ticks within a minute anyway).
    """
    from botocore.exceptions import BotoCoreError, ClientError

    from infra.local import aws

    clocks: list[dict[str, str]] = deployed(settings).get("clocks", [])
    try:
        for clock in clocks:
            aws.client(settings, "lambda").invoke(
                FunctionName=clock["function"], InvocationType="Event", Payload=clock["input"]
            )
    except (BotoCoreError, ClientError):
        return False
    return bool(clocks)
