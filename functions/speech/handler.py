"""Hearing: the recogniser's libraries come as a pack."""

from cutroom.analysis import tasks as analysis
from cutroom.runtime.tasks import task_handler

handler = task_handler(analysis.hear)
