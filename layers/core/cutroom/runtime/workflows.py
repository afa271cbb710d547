"""Step Functions: executions are named after their run, so that starting one twice starts it once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cutroom.runtime import aws


@dataclass
class Workflows:
    """The state machines, by kind of job."""

    machines: Mapping[str, str]

    @cached_property
    def client(self) -> Any:
        return aws.client("stepfunctions")

    def start(self, machine: str, name: str, data: Mapping[str, Any]) -> None:
        """Start the execution `name`; one that exists already is left as it is."""
        try:
            self.client.start_execution(stateMachineArn=self.machines[machine], name=name, input=json.dumps(data))
        except self.client.exceptions.ExecutionAlreadyExists:
            return

    def stop(self, machine: str, name: str, cause: str) -> None:
        """Stop the execution `name`; one that does not exist or has ended is left as it is."""
        from botocore.exceptions import ClientError

        try:
            self.client.stop_execution(executionArn=self._arn(machine, name), cause=cause)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("ExecutionDoesNotExist", "ValidationException"):
                raise

    def status(self, machine: str, name: str) -> str | None:
        """RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED; None where there is no such execution."""
        try:
            return self.client.describe_execution(executionArn=self._arn(machine, name))["status"]
        except self.client.exceptions.ExecutionDoesNotExist:
            return None

    def _arn(self, machine: str, name: str) -> str:
        return f"{self.machines[machine].replace(':stateMachine:', ':execution:')}:{name}"
