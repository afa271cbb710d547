"""What a file is, and what the library shows of it."""

from cutroom.library import events, tasks
from cutroom.runtime.tasks import task_handler

handler = task_handler(tasks.probe, tasks.previews, events.ingest_failed)
