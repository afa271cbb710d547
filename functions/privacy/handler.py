"""Everything that is kept of a person, as one file."""

from cutroom.privacy import events, tasks
from cutroom.runtime.tasks import task_handler

handler = task_handler(tasks.gather, events.takeout_failed)
