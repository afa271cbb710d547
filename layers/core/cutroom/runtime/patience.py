"""How long one call to the database or to AWS may take before it counts as failed.

A person waits at the API, so its function is given a few seconds (`CUTROOM_PATIENCE_S`); background work gets a minute.
"""

import os

BACKGROUND_SECONDS = 60.0
CONNECT_SECONDS = 3


def seconds() -> float:
    """The patience of this process, in seconds."""
    return float(os.environ.get("CUTROOM_PATIENCE_S") or BACKGROUND_SECONDS)
