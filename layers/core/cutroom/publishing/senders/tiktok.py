"""TikTok: direct post by upload. Nothing exists before the last byte, and one publish id is at most one post.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post. A publish id is not the id of the video:
that one comes once the post is public, and is a 64-bit number that must never become a float.
"""

from typing import Any

from cutroom.publishing import chunks
from cutroom.publishing.schemas import CreatorLimits
from cutroom.publishing.senders.port import (
    Answer,
    Job,
    Live,
    NeedsAction,
    Outcome,
    Processing,
    Reader,
    Refused,
    Resume,
    TryAgain,
    Unanswered,
    Unknown,
)

CREATOR, INIT, STATUS = (f"/v2/post/publish/{path}/" for path in ("creator_info/query", "video/init", "status/fetch"))
POLL_S, LATER_S = 10.0, 30.0
REASONS = {
    "spam_risk_too_many_posts": "TikTok takes no more posts of this account today. Try again tomorrow.",
    "spam_risk_user_banned_from_posting": "TikTok does not let this account post.",
    "spam_risk": "TikTok took this post for spam.",
    "reached_active_user_cap": "Cutroom has reached its number of TikTok accounts for today. Try again tomorrow.",
    "privacy_level_option_mismatch": "This TikTok account does not offer that visibility. Choose another one.",
    "unaudited_client_can_only_post_to_private_accounts": "TikTok lets this app post to private accounts only for now.",
    "scope_not_authorized": "Cutroom may not post to this account. Reconnect it and allow posting.",
    "file_format_check_failed": "TikTok does not take this file format.",
    "duration_check_failed": "TikTok does not take a video of this length.",
    "frame_rate_check_failed": "TikTok does not take this frame rate.",
    "picture_size_check_failed": "TikTok does not take this picture size.",
    "auth_removed": "This account no longer lets Cutroom post. Reconnect it.",
    "publish_cancelled": "The post was canceled on TikTok.",
}
FIX = {"scope_not_authorized", "auth_removed", "privacy_level_option_mismatch"}
AWAY = {"internal_error", "internal", "rate_limit_exceeded", "access_token_invalid"}


def creator(reader: Reader) -> CreatorLimits | None:
    """What this creator's settings allow now; None where TikTok does not say. Raises Unanswered."""
    answer = reader.read("POST", CREATOR, json={})
    if _code(answer) != "ok":
        return None
    data = answer.body["data"]
    return CreatorLimits(
        privacy_options=data["privacy_level_options"],
        comment_disabled=data.get("comment_disabled", False),
        duet_disabled=data.get("duet_disabled", False),
        stitch_disabled=data.get("stitch_disabled", False),
        longest_s=data.get("max_video_post_duration_sec"),
    )


def send(job: Job) -> Outcome:
    """Declare the post, send its pieces in order, then read. Where a piece's answer is lost, the status decides."""
    try:
        if job.handle.get("publish_id") is None or not job.handle.get("final"):
            return _begin(job)  # nothing exists before the last byte: whatever was declared before is left to end
        return _complete(job)
    except Unanswered:
        if job.handle.get("final"):
            return Resume(LATER_S, "TikTok did not answer. Asking what it has.")
        return Resume(LATER_S, "TikTok did not answer. Starting the upload again; there is no post yet.")


def _begin(job: Job) -> Outcome:
    plan = chunks.tiktok(job.file.size_bytes)
    answer = job.call("declare", "POST", INIT, json=_declaration(job, plan), keep=_declared)
    if answer.status >= 500:
        return TryAgain("unavailable", "TikTok is not available at the moment.")
    if _code(answer) != "ok":
        return _refusal(_code(answer))
    ranges = list(plan.ranges())
    for first, last in ranges[:-1]:
        if _piece(job, first, last, final=False).status != 206:
            return TryAgain("upload", "TikTok did not take the upload.")
    first, last = ranges[-1]
    ended = _piece(job, first, last, final=True)
    if ended.status >= 500:
        raise Unanswered("the last piece")
    if ended.status >= 400:
        return check(job)
    return Processing(POLL_S)


def _complete(job: Job) -> Outcome:
    """After the point of no return: send the last piece again where it did not arrive, in the same upload alone."""
    answer = job.read("POST", STATUS, json={"publish_id": job.handle["publish_id"]})
    data: dict[str, Any] = answer.body.get("data") or {}
    if _code(answer) == "ok" and _incomplete(job, data):
        first, last = list(chunks.tiktok(job.file.size_bytes).ranges())[-1]
        _piece(job, first, last, final=True)
        return Processing(POLL_S)
    return check(job)


def _incomplete(job: Job, data: dict[str, Any]) -> bool:
    return data.get("status") == "PROCESSING_UPLOAD" and data.get("uploaded_bytes", 0) < job.file.size_bytes


def _declaration(job: Job, plan: chunks.Plan) -> dict[str, Any]:
    content = job.content
    covered = {} if content.cover_ms is None else {"video_cover_timestamp_ms": content.cover_ms}
    return {
        "post_info": {
            "title": job.text,
            "privacy_level": content.privacy,
            "disable_comment": not content.comments,
            "disable_duet": not content.duets,
            "disable_stitch": not content.stitches,
            "brand_content_toggle": content.branded,
            "brand_organic_toggle": False,
            "is_aigc": content.made_with_ai,
            **covered,
        },
        "source_info": {
            "source": "FILE_UPLOAD",
            "video_size": plan.total,
            "chunk_size": plan.size,
            "total_chunk_count": plan.pieces,
        },
    }


def _declared(answer: Answer) -> dict[str, Any] | None:
    if _code(answer) != "ok":
        return None
    data = answer.body["data"]
    return {"publish_id": data["publish_id"], "upload_url": data["upload_url"]}


def _piece(job: Job, first: int, last: int, *, final: bool) -> Answer:
    total = job.file.size_bytes
    headers = {
        "Content-Type": "video/mp4",
        "Content-Length": str(last - first + 1),
        "Content-Range": f"bytes {first}-{last}/{total}",
    }
    return job.call(
        "upload", "PUT", job.handle["upload_url"], signed=False, headers=headers, content=job.stream(first, last),
        final=final, detail={"first": first, "last": last, "total": total},
    )  # fmt: skip


def check(job: Job) -> Outcome:
    """What TikTok says of the publish id: at work, live (later with the video's id), or failed with its reason."""
    try:
        answer = job.read("POST", STATUS, json={"publish_id": job.handle["publish_id"]})
    except Unanswered:
        return Processing(LATER_S)
    code = _code(answer)
    if code == "invalid_publish_id":
        return Unknown("TikTok no longer knows this upload. Look on your profile whether the video is there.")
    if code != "ok":
        return Processing(LATER_S)
    return _status(job, answer.body["data"])


def _status(job: Job, data: dict[str, Any]) -> Outcome:
    match data["status"]:
        case "PUBLISH_COMPLETE":
            numbers: list[int] = data.get("publicaly_available_post_id") or []
            ids = [str(one) for one in numbers]
            return Live(ids[0], _link(job, ids[0])) if ids else Live(None)
        case "FAILED":
            reason = str(data.get("fail_reason", "unknown"))
            return _refusal(reason, ended=True)
        case _:
            return Processing(POLL_S)


def _link(job: Job, video_id: str) -> str:
    return f"https://www.tiktok.com/@{job.username}/video/{video_id}"


def _code(answer: Answer) -> str:
    error = answer.body.get("error")
    return str(error.get("code", "")) if isinstance(error, dict) else str(error or answer.status)  # pyright: ignore


def _refusal(code: str, *, ended: bool = False) -> Outcome:
    message = REASONS.get(code, f"TikTok refused the post: {code.replace('_', ' ')}.")
    if code in FIX:
        return NeedsAction(code, message) if not ended else Refused(code, message)
    if code in AWAY:
        away = "TikTok is not available at the moment."
        return (
            Refused(code, "TikTok could not process the video. There is no post; try again.")
            if ended
            else TryAgain(code, away)
        )
    return Refused(code, message)
