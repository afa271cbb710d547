"""Edits become files."""

from cutroom.renders import events, tasks
from cutroom.runtime.tasks import task_handler

handler = task_handler(tasks.prepare, tasks.render, tasks.piece, tasks.join, events.failed)
