"""Messages of queues: each event goes to the task that takes it, once for each message."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,  # pyright: ignore[reportUnknownVariableType] (its record handler is untyped)
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from cutroom import capabilities
from cutroom.capabilities import Subscription
from cutroom.runtime.context import context
from cutroom.runtime.tasks import Handler, ObjectCreated, Task, run_task


def queue_handler(table: Mapping[str, Task], subscriptions: Iterable[Subscription]) -> Handler:
    """A Lambda handler for the queues of `subscriptions`; `table` holds their tasks by name.

    A message that fails is reported alone, so that the queue gives it again, and in the end to its dead-letter queue.
    """
    wanted = {(one.consumer.queue, one.event): capabilities.task_name(one.consumer.task) for one in subscriptions}
    config = IdempotencyConfig(event_key_jmespath="[id, type, data]", expires_after_seconds=3600)
    once = _once_per_message(config)

    def consume(record: SQSRecord) -> None:
        queue = queue_of(record.event_source_arn)
        for event_type, data in events_in(json.loads(record.body)):
            if task := wanted.get((queue, event_type)):
                message = {"id": record.message_id, "type": event_type, "data": data}
                once(table, message=message, call={"task": task, "input": data})

    processor = BatchProcessor(event_type=EventType.SQS)

    def handler(event: dict[str, Any], lambda_context: LambdaContext) -> Any:
        config.register_lambda_context(lambda_context)  # so that what a killed process had begun may be begun again
        return process_partial_response(
            event=event, record_handler=consume, processor=processor, context=lambda_context
        )

    return handler


def queue_of(arn: str) -> str:
    """The queue's name in the manifests: what follows the stack's name in its own (`Cutroom-mail` is `mail`)."""
    return arn.rpartition("-")[2]


def events_in(body: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The (type, data) pairs of one message: an event of ours, or a notification of storage with several records."""
    if "detail-type" in body:
        return [(body["detail-type"], body["detail"])]
    records = cast(list[dict[str, Any]], body.get("Records", []))
    return [
        (
            ObjectCreated.__name__,
            {"key": unquote_plus(record["s3"]["object"]["key"]), "size_bytes": record["s3"]["object"].get("size", 0)},
        )
        for record in records
        if record.get("eventSource") == "aws:s3" and "ObjectCreated" in record["eventName"]
    ]


def _once_per_message(config: IdempotencyConfig) -> Callable[..., Any]:
    cache: list[Callable[..., Any]] = []

    def call_once(table: Mapping[str, Task], *, message: dict[str, Any], call: dict[str, Any]) -> Any:
        if not cache:
            layer = DynamoDBPersistenceLayer(
                table_name=context().settings.table, key_attr="pk", sort_key_attr="sk", expiry_attr="expires_at"
            )
            decorate = idempotent_function(data_keyword_argument="message", persistence_store=layer, config=config)

            def deliver(table: Mapping[str, Task], message: dict[str, Any], call: dict[str, Any]) -> Any:
                return run_task(table, call)

            cache.append(decorate(deliver))
        return cache[0](table, message=message, call=call)

    return call_once
