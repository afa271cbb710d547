"""What the clock calls."""

from cutroom.analytics import collecting
from cutroom.runtime.context import Context
from cutroom.runtime.tasks import Nothing


def read(ctx: Context, data: Nothing) -> None:
    """Read the figures of every post that is due."""
    collecting.collect(ctx)
