"""The task entry: every state, message and clock tick comes in here and leaves with a structured log.

A task is `def probe(ctx: Context, data: ProbeInput) -> ProbeOutput`; its name is `<capability>.<function>`.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from aws_lambda_powertools import Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

from cutroom.kit.errors import AppError, RetryLater, known_to_states
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


def input_of(task: Task) -> type[BaseModel]:
    return get_type_hints(task)["data"]


def run_task(
    tasks: Mapping[str, Task], event: Mapping[str, Any], *, refusal: Callable[[AppError], AppError] = known_to_states
) -> Any:
    """Carry out `{"task": name, "input": {...}}` and give the task's output as plain JSON values.

    What the task refuses is raised as `refusal` makes it.
    """
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
        raise refused if (known := refusal(refused)) is refused else known from refused
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
