"""How long one call to the database or to AWS may take before it counts as failed.

A person waits at the API, so its function is given a few seconds (`CUTROOM_PATIENCE_S`); background work gets a minute.
"""

from cutroom.runtime.settings import patience_seconds

CONNECT_SECONDS = 3


def seconds() -> float:
    """The patience of this process, in seconds."""
    return patience_seconds()
