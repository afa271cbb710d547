"""The task entry: every state, message and clock tick comes in here and leaves with a structured log.

A task is `def probe(ctx: Context, data: ProbeInput) -> ProbeOutput`; its name is `<capability>.<function>`.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, cast, get_type_hints
from urllib.parse import unquote_plus

from aws_lambda_powertools import Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
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
from pydantic import BaseModel

from cutroom.kit.errors import AppError, RetryLater
from cutroom.runtime.context import context, log
from cutroom.runtime.faults import passing

Task = Callable[..., BaseModel | None]
Handler = Callable[[dict[str, Any], LambdaContext], Any]

metrics = Metrics(namespace="Cutroom", service="cutroom")
provider: Any = Tracer(service="cutroom", auto_patch=False).provider
traced = provider.in_subsegment  # silent where there is no X-Ray, as on a laptop


class Nothing(BaseModel):
    """The input of a clock's task and the output of a task that gives nothing."""


class ObjectCreated(BaseModel):
    """An object has appeared in the media bucket."""

    key: str
    size_bytes: int


def name_of(task: Task) -> str:
    """`cutroom.library.tasks.probe` is `library.probe`."""
    return f"{task.__module__.split('.')[1]}.{task.__name__}"


def input_of(task: Task) -> type[BaseModel]:
    return get_type_hints(task)["data"]


def run_task(tasks: Mapping[str, Task], event: Mapping[str, Any]) -> Any:
    """Carry out `{"task": name, "input": {...}}` and give the task's output as plain JSON values."""
    name = event["task"]
    data = input_of(tasks[name]).model_validate(event.get("input", {}))
    ids = {key: str(value) for key, value in data.model_dump().items() if key.endswith("_id")}
    log.append_keys(task=name, **ids)
    started = time.perf_counter()
    try:
        with traced(name):
            output = tasks[name](context(), data)
    except AppError as refused:
        log.warning("refused", code=refused.code, reason=refused.message)
        raise
    except Exception as error:
        log.exception("failed")
        if passing(error):
            raise RetryLater("A service was briefly unavailable.") from error
        raise
    finally:
        metrics.add_dimension("task", name)
        metrics.add_metric("Seconds", MetricUnit.Seconds, time.perf_counter() - started)
        metrics.flush_metrics()
        log.info("ended", seconds=round(time.perf_counter() - started, 3))
        log.remove_keys(["task", *ids])
    return None if output is None else output.model_dump(mode="json")


def task_handler(*tasks: Task) -> Handler:
    """A Lambda handler for these tasks."""
    table = {name_of(task): task for task in tasks}

    def handler(event: dict[str, Any], _: LambdaContext) -> Any:
        return run_task(table, event)

    return handler


def queue_handler(*tasks: Task) -> Handler:
    """A Lambda handler for queue messages: each event goes to the task that takes its type, once per message.

    A message that fails is reported alone, so that the queue gives it again, and in the end to its dead-letter queue.
    """
    by_event = {input_of(task).__name__: task for task in tasks}
    table = {name_of(task): task for task in tasks}
    config = IdempotencyConfig(event_key_jmespath="[id, type, data]", expires_after_seconds=3600)
    once = _once_per_message(config)

    def consume(record: SQSRecord) -> None:
        for event_type, data in events_in(json.loads(record.body)):
            if event_type in by_event:
                call = {"task": name_of(by_event[event_type]), "input": data}
                once(table, message={"id": record.message_id, "type": event_type, "data": data}, call=call)

    processor = BatchProcessor(event_type=EventType.SQS)

    def handler(event: dict[str, Any], lambda_context: LambdaContext) -> Any:
        config.register_lambda_context(lambda_context)  # so that what a killed process had begun may be begun again
        return process_partial_response(
            event=event, record_handler=consume, processor=processor, context=lambda_context
        )

    return handler


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
