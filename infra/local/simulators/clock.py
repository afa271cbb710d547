"""The virtual clock of a simulator: it runs with real time, from wherever it was set to."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from infra.local.simulators.state import State

OFFSET = "clock_offset_s"


class Clock:
    """Real time plus an offset that is kept in the simulator's state, so that a restart does not turn it back."""

    def __init__(self, state: State, real: Callable[[], float] = time.time) -> None:
        self._state, self._real = state, real

    def timestamp(self) -> float:
        """Seconds since 1970 by this clock."""
        return self._real() + float(self._state.setting(OFFSET, 0.0))

    def now(self) -> datetime:
        """The same as an aware UTC instant."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def advance(self, seconds: float) -> datetime:
        """Move the clock by `seconds` (back where negative) and give the new time.

        Raises ValueError for a time outside the years that Python knows.
        """
        try:
            moved = self.now() + timedelta(seconds=seconds)
        except (OverflowError, ValueError) as wrong:
            raise ValueError("the clock cannot be moved that far") from wrong
        self._state.set_setting(OFFSET, moved.timestamp() - self._real())
        return moved

    def set(self, at: datetime) -> datetime:
        """Set the clock; an instant without a zone is UTC."""
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        self._state.set_setting(OFFSET, aware.timestamp() - self._real())
        return self.now()
