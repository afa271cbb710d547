"""Instagram: insights of a reel, one call a post. `views` are organic ones; figures are up to two days late."""

from collections.abc import Mapping, Sequence
from typing import Any

from cutroom.analytics.platforms import meta
from cutroom.analytics.platforms.ports import Ask, PostReading, number
from cutroom.analytics.rules import Figure, Metric

BATCH = 1
SOURCE = "instagram media.insights"
NAMES: dict[Metric, str] = {
    "views": "views", "likes": "likes", "comments": "comments", "shares": "shares", "saves": "saved",
}  # fmt: skip


def read(ask: Ask, post_ids: Sequence[str], names: Sequence[str] = tuple(NAMES.values())) -> list[PostReading]:
    """The figures of reels of the account. Raises Stopped."""
    return [
        meta.read(ask, f"/{ask.graph}/{one}/insights", one, names, _taken, SOURCE) for one in post_ids
    ]  # fmt: skip


def _taken(values: dict[str, Any]) -> Mapping[Metric, Figure]:
    return {metric: number(values.get(name)) for metric, name in NAMES.items()}
