"""Seeing, joining and choosing."""

from cutroom.analysis import events
from cutroom.analysis import tasks as analysis
from cutroom.clips import tasks as clips
from cutroom.runtime.tasks import task_handler

handler = task_handler(analysis.plan, analysis.see, analysis.join, clips.choose, events.failed)
