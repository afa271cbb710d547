"""TikTok: `video/query`, 20 of one's own public videos a call; 600 calls in a sliding minute for the app.

https://developers.tiktok.com/doc/tiktok-api-v2-video-query. A video that is absent is not public, or not there.
"""

from collections.abc import Sequence
from typing import Any

from cutroom.analytics.platforms.ports import Ask, PostReading, Reason, Stopped, fingerprint, number
from cutroom.analytics.rules import Figure, Metric
from cutroom.publishing.senders.port import Answer

BATCH = 20
SOURCE = "tiktok video.query"
NAMES: dict[Metric, str] = {
    "views": "view_count", "likes": "like_count", "comments": "comment_count", "shares": "share_count",
}  # fmt: skip
FIELDS = ",".join(("id", *NAMES.values()))


def read(ask: Ask, post_ids: Sequence[str]) -> list[PostReading]:
    """The figures of up to 20 videos of the account. Raises Stopped."""
    body = {"filters": {"video_ids": list(post_ids)}}
    answer = ask.call("POST", "/v2/video/query/", params={"fields": FIELDS}, json=body)
    code = _code(answer)
    if code != "ok":
        raise Stopped(_why(answer, code))
    items = {str(one["id"]): one for one in answer.body["data"].get("videos", [])}
    return [_reading(post_id, items.get(post_id)) for post_id in post_ids]


def _code(answer: Answer) -> str:
    match answer.body:
        case {"error": {"code": str(code)}}:
            return code
        case _:
            return ""


def _why(answer: Answer, code: str) -> Reason:
    if code == "rate_limit_exceeded" or answer.status == 429:
        return "quota"
    if code.startswith("scope_"):
        return "permission"
    return "reconnect" if code == "access_token_invalid" else "away"


def _reading(post_id: str, item: dict[str, Any] | None) -> PostReading:
    figures: dict[Metric, Figure] = dict.fromkeys(NAMES, Figure("missing"))
    if item is not None:
        figures = {metric: number(item.get(name)) for metric, name in NAMES.items()}
    return PostReading(post_id, figures, fingerprint(item), SOURCE)
