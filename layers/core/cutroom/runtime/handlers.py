"""The Lambda handler of a function, put together from what the manifests say of it."""

from collections.abc import Mapping
from typing import Any

from cutroom import capabilities
from cutroom.kit.errors import AppError
from cutroom.runtime.calls import refusal
from cutroom.runtime.tasks import Handler, Task, run_task


def handler_of(function: str) -> Handler:
    """The Lambda handler of the function `function`: its tasks, which are all that is loaded, as manifests name them.

    State machines and clocks call a task by its name, another function asks for one within a request, and messages of
    queues go to the consumer of their event.
    """
    tasks = capabilities.functions()[function].tasks
    table = {capabilities.task_name(task): capabilities.load(task) for task in tasks}
    subscriptions = [one for one in capabilities.subscriptions() if one.consumer.function == function]
    if not subscriptions:
        return lambda event, _: carry_out(table, event)
    from cutroom.runtime.queues import queue_handler

    consume = queue_handler(table, subscriptions)
    return lambda event, context: consume(event, context) if "Records" in event else carry_out(table, event)


def carry_out(tasks: Mapping[str, Task], event: Mapping[str, Any]) -> Any:
    """Run the task of a state or a clock, or answer another function's call."""
    return answer(tasks, event["call"]) if "call" in event else run_task(tasks, event)


def answer(tasks: Mapping[str, Task], event: Mapping[str, Any]) -> dict[str, Any]:
    """What a called function answers: the task's output, or its refusal. What else a task raises fails the function."""
    try:
        return {"output": run_task(tasks, event, refusal=_unchanged)}
    except AppError as error:
        return {"refused": refusal(error)}


def _unchanged(error: AppError) -> AppError:
    return error
