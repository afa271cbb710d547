"""Decisions of readings: when a post is read again, what a metric counts, and what was gained. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple
from uuid import UUID

Status = Literal["ok", "missing", "private", "gone", "forbidden"]
Metric = Literal["views", "likes", "comments", "shares", "saves"]
METRICS: tuple[Metric, ...] = ("views", "likes", "comments", "shares", "saves")
COUNTED: tuple[Metric, ...] = ("views", "likes", "comments", "shares")  # what lists and totals show

# Up to which age a post is read how often.
PLAN = (
    (timedelta(hours=6), timedelta(minutes=30)),
    (timedelta(hours=48), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=90), timedelta(days=7)),
)
JITTER = 0.1  # of an interval, to either side: posts of one minute drift apart
FIRST = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)
READ_LAG = timedelta(hours=1)
PARKED_FOR = timedelta(days=30)

# Calls of an hour or a minute that readings may use: 80 % of YouTube's 10,000 units a day, in equal hours so that it
# holds for any day; half of TikTok's 600 in a sliding minute, since two fixed minutes may touch.
QUOTAS: Mapping[str, tuple[int, int]] = {"youtube": (10_000 * 8 // 10 // 24, 3600), "tiktok": (300, 60)}

STARTS_COUNT = datetime(2026, 8, 24, tzinfo=UTC)  # YouTube: a view is a playback's start since then
DEFINITIONS: Mapping[tuple[str, str], str] = {
    ("youtube", "views"): "yt-starts-2026-08",
    ("tiktok", "views"): "tt-views",
    ("instagram", "views"): "ig-organic-views",
    ("facebook", "views"): "fb-media-views-2025-11",
}
PREFIX = {"youtube": "yt", "tiktok": "tt", "instagram": "ig", "facebook": "fb"}


class Figure(NamedTuple):
    """What was told of one metric; a value only where the status is ok."""

    status: Status
    value: int | None = None


def definition(platform: str, metric: str, as_of: datetime) -> str:
    """What a platform counts under a metric at a moment."""
    if (platform, metric) == ("youtube", "views") and as_of < STARTS_COUNT:
        return "yt-engaged"
    return DEFINITIONS.get((platform, metric), f"{PREFIX[platform]}-{metric}")


def next_read(target_id: UUID, published_at: datetime, at: datetime) -> datetime | None:
    """When a post that was read `at` is read again, by its age; None: no more."""
    age = at - published_at
    interval = next((every for until, every in PLAN if age < until), None)
    return None if interval is None else at + interval * _spread(target_id, at)


def first_read(target_id: UUID, at: datetime) -> datetime:
    """When a post is read for the first time: with the next tick of the clock but one."""
    return at + FIRST * _spread(target_id, at)


def retry_at(at: datetime, failures: int) -> datetime:
    """When a post is tried again of which a platform told nothing, after so many such tries in a row."""
    return at + min(timedelta(minutes=15) * 2 ** min(failures, 10), LONGEST_RETRY)


def _spread(target_id: UUID, at: datetime) -> float:
    """1 and a little more or less, the same for one post and moment."""
    digest = sha256(target_id.bytes + str(int(at.timestamp())).encode()).digest()
    return 1 - JITTER + 2 * JITTER * int.from_bytes(digest[:4], "big") / 2**32


def believed(figure: Figure, age: timedelta) -> Figure:
    """A figure as it is kept: platforms say of a post that is an hour old that it is gone when they are only late."""
    return Figure("missing") if figure.status == "gone" and age < READ_LAG else figure


def gained(figure: Figure, counts: str, last: int | None, last_counts: str | None) -> int:
    """What a reading adds to the day: the difference to the last value, which may be negative.

    The first value counts whole. Values of two definitions are never subtracted: the first of a new one adds nothing.
    """
    if figure.value is None:
        return 0
    if last is None:
        return figure.value
    return figure.value - last if counts == last_counts else 0
