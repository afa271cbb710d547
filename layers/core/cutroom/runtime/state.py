"""What may expire: progress and rate limits, in one DynamoDB table whose rows carry `expires_at`."""

import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from cutroom.kit.errors import RateLimited
from cutroom.runtime import aws


@dataclass(frozen=True)
class Allowance:
    """How a caller stands against one rate limit."""

    limit: int
    remaining: int
    reset_seconds: int

    @property
    def exceeded(self) -> bool:
        return self.remaining < 0


@dataclass
class State:
    """The table of short-lived rows."""

    table: str

    @cached_property
    def client(self) -> Any:
        return aws.client("dynamodb")

    def set_progress(self, run_id: UUID, stage: str, index: int, fraction: float) -> None:
        """Remember how far one part of one stage is, 0 to 1; kept for a day."""
        self.client.put_item(
            TableName=self.table,
            Item={
                "pk": {"S": f"run#{run_id}"},
                "sk": {"S": f"{stage}#{index}"},
                "fraction": {"N": f"{fraction:.3f}"},
                "expires_at": {"N": str(int(time.time()) + 86_400)},
            },
        )

    def progress(self, run_id: UUID) -> dict[tuple[str, int], float]:
        """(stage, part) -> fraction for everything that has reported."""
        answer = self.client.query(
            TableName=self.table,
            KeyConditionExpression="pk = :run",
            ExpressionAttributeValues={":run": {"S": f"run#{run_id}"}},
        )
        fractions: dict[tuple[str, int], float] = {}
        for item in answer["Items"]:
            stage, _, index = item["sk"]["S"].partition("#")
            fractions[stage, int(index)] = float(item["fraction"]["N"])
        return fractions

    def forget(self, subject: str) -> None:
        """Delete every row of one subject (`run#…`, `rate#…`)."""
        wanted = {"KeyConditionExpression": "pk = :subject", "ExpressionAttributeValues": {":subject": {"S": subject}}}
        pages = self.client.get_paginator("query").paginate(TableName=self.table, **wanted)
        for item in [item for page in pages for item in page["Items"]]:
            self.client.delete_item(TableName=self.table, Key={name: item[name] for name in ("pk", "sk")})

    def spend(
        self, subject: str, *, limit: int, window_seconds: int, by_the_clock: bool = False, count: int = 1
    ) -> Allowance:
        """Count one call of `subject` in its window, or `count` of whatever is limited.

        A window begins with the first call after the last one ended, so that nobody gains by waiting for a full minute
        or hour. `by_the_clock` has it begin at multiples of its length instead, as the quotas of other services do.
        """
        moment = int(time.time())
        number = moment // window_seconds
        key = {"pk": {"S": f"rate#{subject}"}, "sk": {"S": str(number) if by_the_clock else "window"}}
        end = (number + 1) * window_seconds if by_the_clock else moment + window_seconds
        values = {":one": {"N": str(count)}, ":now": {"N": str(moment)}, ":end": {"N": str(end)}}
        within = {
            "UpdateExpression": "ADD calls :one SET expires_at = if_not_exists(expires_at, :end)",
            "ConditionExpression": "attribute_not_exists(expires_at) OR expires_at > :now",
        }
        anew = {
            "UpdateExpression": "SET calls = :one, expires_at = :end",
            "ConditionExpression": "expires_at <= :now",
        }
        counted = None
        while counted is None:  # two callers may both find the last window ended: one begins the next, both count in it
            counted = self._counted(key, within, values) or self._counted(key, anew, values)
        calls, ends = (int(counted[name]["N"]) for name in ("calls", "expires_at"))
        return Allowance(limit, limit - calls, ends - moment)

    def _counted(self, key: dict[str, Any], change: dict[str, str], values: dict[str, Any]) -> dict[str, Any] | None:
        """The row after one change of it, or None where its condition did not hold."""
        used = {name: value for name, value in values.items() if any(name in text for text in change.values())}
        try:
            answer = self.client.update_item(
                TableName=self.table, Key=key, ExpressionAttributeValues=used, ReturnValues="ALL_NEW", **change
            )
        except self.client.exceptions.ConditionalCheckFailedException:
            return None
        return answer["Attributes"]

    def per_minute(self, subject: str, most: int) -> None:
        """Count one call of `subject`. Raises RateLimited after `most` of them within a minute."""
        allowance = self.spend(subject, limit=most, window_seconds=60)
        if allowance.exceeded:
            message = "Too many requests in a minute. Wait a moment and try again."
            raise RateLimited(message, retry_after=allowance.reset_seconds)
