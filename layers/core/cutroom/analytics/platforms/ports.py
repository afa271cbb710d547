"""What a platform's reader is given and what it answers."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal, NamedTuple, Protocol

from cutroom.analytics.rules import Figure, Metric
from cutroom.publishing.senders.port import Answer

Reason = Literal["away", "quota", "reconnect", "permission"]


class Stopped(Exception):
    """Nothing can be read now; nobody knows anything new about the posts. `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class PostReading(NamedTuple):
    """What a platform said of one post: a figure for each metric, the hash of it, and where it was asked."""

    post_id: str
    figures: Mapping[Metric, Figure]
    raw_hash: str
    source: str


@dataclass
class Ask:
    """A way to ask one account's platform, where each call is counted.

    `call` raises Stopped where the quota is used up or nothing answers. `parked` are names of metrics that are not
    asked for; a reader adds those that it finds refused, with the reason, to `refused`.
    """

    call: Callable[..., Answer]
    graph: str = ""
    parked: Collection[str] = ()
    refused: dict[str, str] = field(default_factory=dict[str, str])


class Reader(Protocol):
    """One platform; `BATCH` posts go into one call."""

    BATCH: int

    def read(self, ask: Ask, post_ids: Sequence[str]) -> list[PostReading]:
        """The figures of posts of one account, in any order. Raises Stopped."""
        ...


def fingerprint(part: Any) -> str:
    """The SHA-256 of a part of an answer."""
    return sha256(json.dumps(part, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def number(value: Any) -> Figure:
    """A count as platforms tell it, as a number or its digits; missing where there is none."""
    try:
        return Figure("ok", int(value))
    except (TypeError, ValueError):
        return Figure("missing")
