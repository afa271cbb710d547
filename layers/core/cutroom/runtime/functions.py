"""Lambda functions that this one may ask within a request: one attempt, within what a request has left."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cutroom.kit.errors import RetryLater
from cutroom.runtime import aws, patience

SECONDS = 24  # of the 29 that a request has; the called function's own time is no longer
AWAY = "This is taking longer than usual. Try again in a moment."
ENDED = ("Sandbox.Timedout", "Runtime.ExitError")  # a function that was stopped, or whose process died


class CallFailed(Exception):
    """A called function ended with an error that is no refusal; its own log says more."""


@dataclass(frozen=True)
class Functions:
    """The functions that may be called: `names` maps ours to those on AWS."""

    names: Mapping[str, str]

    @cached_property
    def client(self) -> Any:
        from botocore.config import Config

        once = {"mode": "standard", "total_max_attempts": 1}  # a second attempt would not fit into the request
        config = Config(connect_timeout=patience.CONNECT_SECONDS, read_timeout=SECONDS, retries=once)
        return aws.client("lambda", config=config)

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """What `function` answers to `event`. Raises RetryLater where it is late or away, CallFailed, ClientError."""
        from botocore.exceptions import ClientError, HTTPClientError
        from botocore.exceptions import ConnectionError as Unreachable

        try:
            answer = self.client.invoke(FunctionName=self.names[function], Payload=json.dumps(event).encode())
            body = json.loads(answer["Payload"].read())
        except (HTTPClientError, Unreachable) as error:
            raise RetryLater(AWAY) from error
        except ClientError as error:
            if _busy(error):
                raise RetryLater(AWAY) from error
            raise
        if "FunctionError" in answer:
            raise _failure(function, body)
        return body


def _busy(error: Any) -> bool:
    """Throttled, or a fault of Lambda itself."""
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return status == 429 or status >= 500


def _failure(function: str, body: Mapping[str, Any]) -> Exception:
    """RetryLater where the function was stopped, else a fault of ours."""
    kind, message = str(body.get("errorType", "")), str(body.get("errorMessage", ""))
    failed = CallFailed(f"{function}: {kind}: {message}")
    if kind not in ENDED and "Task timed out" not in message:
        return failed
    late = RetryLater(AWAY)
    late.__cause__ = failed
    return late
