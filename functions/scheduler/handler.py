"""The clock's task."""

from cutroom.runtime.tasks import task_handler
from cutroom.system import tasks as system

handler = task_handler(system.sweep)
