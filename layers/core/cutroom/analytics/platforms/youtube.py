"""YouTube: `videos.list`, 50 videos a call, one unit of the project's 10,000 a day.

https://developers.google.com/youtube/v3/docs/videos/list. Public videos of anybody can be read with any account's
token; private ones and those that are gone are absent, unless their owner asks. `viewCount` counts starts of playback
since 2026-08-24.
"""

from collections.abc import Sequence
from typing import Any

from cutroom.analytics.platforms.ports import Ask, PostReading, Stopped, fingerprint, number
from cutroom.analytics.rules import Figure, Metric
from cutroom.publishing.senders.port import Answer

BATCH = 50
SOURCE = "youtube videos.list"
NAMES: dict[Metric, str] = {"views": "viewCount", "likes": "likeCount", "comments": "commentCount"}
QUOTA = ("quotaExceeded", "rateLimitExceeded", "dailyLimitExceeded", "userRateLimitExceeded")


def read(ask: Ask, post_ids: Sequence[str]) -> list[PostReading]:
    """The figures of up to 50 videos. Raises Stopped."""
    params = {"part": "statistics,status", "id": ",".join(post_ids)}
    answer = ask.call("GET", "/youtube/v3/videos", params=params)
    if answer.status != 200:
        raise Stopped(_why(answer))
    items = {str(one["id"]): one for one in answer.body.get("items", [])}
    return [_reading(post_id, items.get(post_id)) for post_id in post_ids]


def _why(answer: Answer) -> Any:
    error = answer.body.get("error", {})
    reasons = [one.get("reason") for one in error.get("errors", [])] if isinstance(error, dict) else []  # pyright: ignore
    if answer.status == 429 or any(one in QUOTA for one in reasons):  # pyright: ignore[reportUnknownVariableType]
        return "quota"
    return "permission" if answer.status == 403 else "away"


def _reading(post_id: str, item: dict[str, Any] | None) -> PostReading:
    figures: dict[Metric, Figure] = dict.fromkeys(NAMES, Figure("missing"))
    status: dict[str, Any] = (item or {}).get("status", {})
    if status.get("uploadStatus") in ("rejected", "deleted", "failed"):
        figures = dict.fromkeys(NAMES, Figure("gone"))
    elif status.get("privacyStatus") == "private":
        figures = dict.fromkeys(NAMES, Figure("private"))
    elif item is not None:
        figures = {metric: number(item.get("statistics", {}).get(name)) for metric, name in NAMES.items()}
    return PostReading(post_id, figures, fingerprint(item), SOURCE)
