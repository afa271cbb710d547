"""Rate limits and quotas over real windows of the virtual clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from infra.local.simulators.clock import Clock
from infra.local.simulators.state import State


@dataclass(frozen=True)
class Limit:
    """At most `amount` in any `window_s` seconds, or, with a `zone`, in any calendar day of that zone."""

    name: str
    amount: int
    window_s: float = 60.0
    zone: str | None = None

    def began(self, now: datetime) -> datetime:
        """When the window that holds `now` began."""
        if self.zone is None:
            return now - timedelta(seconds=self.window_s)
        return now.astimezone(ZoneInfo(self.zone)).replace(hour=0, minute=0, second=0, microsecond=0)

    def resets(self, now: datetime, oldest: float) -> float:
        """When there is room again, in seconds since 1970: a day's end, or when the oldest use leaves the window."""
        if self.zone is None:
            return oldest + self.window_s
        return (self.began(now) + timedelta(days=1)).timestamp()


@dataclass(frozen=True)
class Verdict:
    """Whether there was room, how much of it is left, and in how many seconds there is more."""

    allowed: bool
    remaining: int
    resets_in_s: float


def take(state: State, clock: Clock, limit: Limit, account: str, cost: int = 1) -> Verdict:
    """Use up `cost` of a limit for an account; nothing is used where it does not fit."""
    now = clock.now()
    began = limit.began(now).timestamp()
    with state.transaction():
        state.execute("DELETE FROM uses WHERE bucket = ? AND account = ? AND at <= ?", limit.name, account, began)
        [row] = state.query(
            "SELECT coalesce(sum(cost), 0) AS used, coalesce(min(at), ?) AS oldest FROM uses"
            " WHERE bucket = ? AND account = ? AND at <= ?",
            now.timestamp(), limit.name, account, now.timestamp(),
        )  # fmt: skip
        allowed = row["used"] + cost <= limit.amount
        if allowed:
            state.execute("INSERT INTO uses VALUES (?, ?, ?, ?)", limit.name, account, now.timestamp(), cost)
    left = max(0, limit.amount - row["used"] - (cost if allowed else 0))
    return Verdict(allowed, left, max(0.0, limit.resets(now, row["oldest"]) - now.timestamp()))
