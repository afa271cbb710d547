"""The Lambda handler of a function, put together from what the manifests say of it."""

from cutroom import capabilities
from cutroom.runtime.tasks import Handler, run_task


def handler_of(function: str) -> Handler:
    """The Lambda handler of the function `function`: its tasks, which are all that is loaded, as manifests name them.

    State machines and clocks call a task by its name; messages of queues go to the consumer of their event.
    """
    tasks = capabilities.functions()[function].tasks
    table = {capabilities.task_name(task): capabilities.load(task) for task in tasks}
    subscriptions = [one for one in capabilities.subscriptions() if one.consumer.function == function]
    if not subscriptions:
        return lambda event, _: run_task(table, event)
    from cutroom.runtime.queues import queue_handler

    consume = queue_handler(table, subscriptions)
    return lambda event, context: consume(event, context) if "Records" in event else run_task(table, event)
