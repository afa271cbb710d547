"""How a run is watched from outside."""

from collections.abc import Callable
from typing import NamedTuple


class RunControl(NamedTuple):
    """Who is told how far a run is, who may end it, and the seconds that it may take; nobody and any by default.

    `progress` is called with the share done, 0 to 1; a run ends with Cancelled once `cancelled` answers True.
    """

    progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None
    timeout_s: float | None = None

    @property
    def silent(self) -> "RunControl":
        """The same, for a step whose progress does not count."""
        return self._replace(progress=None)


FREE = RunControl()
