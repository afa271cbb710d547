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

    def spend(self, subject: str, *, limit: int, window_seconds: int) -> Allowance:
        """Count one call of `subject` in the current fixed window."""
        moment = int(time.time())
        window = moment // window_seconds
        answer = self.client.update_item(
            TableName=self.table,
            Key={"pk": {"S": f"rate#{subject}"}, "sk": {"S": str(window)}},
            UpdateExpression="ADD calls :one SET expires_at = :end",
            ExpressionAttributeValues={":one": {"N": "1"}, ":end": {"N": str((window + 2) * window_seconds)}},
            ReturnValues="UPDATED_NEW",
        )
        calls = int(answer["Attributes"]["calls"]["N"])
        return Allowance(limit, limit - calls, (window + 1) * window_seconds - moment)

    def per_minute(self, subject: str, most: int) -> None:
        """Count one call of `subject`. Raises RateLimited after `most` of them within a minute."""
        allowance = self.spend(subject, limit=most, window_seconds=60)
        if allowance.exceeded:
            message = "Too many requests in a minute. Wait a moment and try again."
            raise RateLimited(message, retry_after=allowance.reset_seconds)
