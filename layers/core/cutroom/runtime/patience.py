"""How long one call to the database or to AWS may take before it counts as failed.

A person waits at the API, so its function is given a few seconds (`CUTROOM_PATIENCE_S`); background work gets a minute.
"""

from cutroom.runtime import environment

CONNECT_SECONDS = 3


def seconds() -> float:
    """How long one call may take in this process; a minute unless the template says less."""
    return float(environment.VALUES.get("CUTROOM_PATIENCE_S") or 60)
