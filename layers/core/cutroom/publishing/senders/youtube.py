"""YouTube: a resumable upload whose session can be asked what it holds, so that one session makes one video.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol. There is no idempotency key: the
session's address is stored before the first byte, and a tag finds the video in the channel's uploads.
"""

from typing import Any, NamedTuple

from cutroom.publishing import chunks
from cutroom.publishing.senders.port import (
    Answer,
    Job,
    Live,
    NeedsAction,
    Outcome,
    Processing,
    Refused,
    Resume,
    TryAgain,
    Unanswered,
    Unknown,
)

UPLOADS = "/upload/youtube/v3/videos"
QUERIES = 5  # times that a session is asked before its worker lets go for a while
POLL_S, LATER_S = 20.0, 30.0
REASONS = {
    "quotaExceeded": "YouTube’s daily quota for this app is used up. Try again after midnight Pacific time.",
    "rateLimitExceeded": "YouTube takes no more uploads from this app today. Try again tomorrow.",
    "uploadLimitExceeded": "This channel has uploaded as many videos as YouTube allows in a day. Try again tomorrow.",
    "youtubeSignupRequired": "This Google account has no YouTube channel.",
    "forbidden": "YouTube does not let this channel upload videos.",
    "insufficientPermissions": "Cutroom may not upload to this channel. Reconnect it and allow uploads.",
    "invalidTitle": "YouTube does not take this title.",
    "invalidDescription": "YouTube does not take this description.",
}
FIX = {"insufficientPermissions", "youtubeSignupRequired"}


class Held(NamedTuple):
    """What a session holds: the next byte that it wants, or the video that it has become, or nothing any more."""

    offset: int = 0
    video: dict[str, Any] | None = None
    gone: bool = False


def send(job: Job) -> Outcome:
    """Upload the file, once: from where the session says that it stands, or in a new one where no video can exist."""
    try:
        session = job.handle.get("session")
        if session is None:
            return _begin(job)
        return _continue(job, _held(job))
    except Unanswered:
        return Resume(LATER_S, "YouTube did not answer. Asking what it has.")


def _begin(job: Job) -> Outcome:
    wrong = _channel_problem(job)
    if wrong:
        return wrong
    size = job.file.size_bytes
    answer = job.call(
        "open upload",
        "POST",
        UPLOADS,
        params=_query(job),
        headers={"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": "video/mp4"},
        json=_resource(job),
        keep=lambda answer: {"session": answer.headers.get("location")} if answer.status == 200 else None,
    )
    if answer.status != 200:
        return _refusal(answer)
    return _upload(job, 0)


def _query(job: Job) -> dict[str, str]:
    notify = "true" if job.content.notify_subscribers else "false"
    return {"uploadType": "resumable", "part": ",".join(_resource(job)), "notifySubscribers": notify}


def _resource(job: Job) -> dict[str, Any]:
    content = job.content
    paid = {"paidProductPlacementDetails": {"hasPaidProductPlacement": True}} if content.branded else {}
    return {
        "snippet": {"title": content.title, "description": job.text, "tags": [job.tag], "categoryId": "22"},
        "status": {
            "privacyStatus": content.privacy,
            "selfDeclaredMadeForKids": content.made_for_kids,
            "containsSyntheticMedia": content.made_with_ai,
        },
        **paid,
    }


def _channel_problem(job: Job) -> Outcome | None:
    """Whether the token still speaks for the channel that was connected: uploads to the wrong one do happen."""
    answer = job.read("GET", "/youtube/v3/channels", params={"part": "id", "mine": "true"})
    if answer.status != 200:
        return _refusal(answer)
    ids = [one["id"] for one in answer.body.get("items", [])]
    if job.account in ids:
        return None
    return NeedsAction("wrong_channel", "This sign-in now leads to another YouTube channel. Reconnect the right one.")


def _continue(job: Job, held: Held) -> Outcome:
    if held.video is not None:
        return _uploaded(job, held.video)
    if not held.gone:
        return _upload(job, held.offset)
    if (video := _find_by_tag(job)) is not None:
        return _uploaded(job, video)
    if job.handle.get("final"):
        return Unknown("YouTube forgot the upload just as it ended. Cutroom looks for the video on the channel.")
    job.handle.pop("session")
    job.recorder.outcome(
        job.recorder.intent("new upload", {}, {"session": None}), "ok", {"reason": "session gone"}, None
    )
    return _begin(job)


def _upload(job: Job, offset: int) -> Outcome:
    """Send piece after piece; after each failure the session itself says what it holds."""
    total, failures = job.file.size_bytes, 0
    while failures < QUERIES:
        first, last = chunks.youtube_piece(total, offset)
        try:
            held = _read_session(job, _put(job, first, last, total))
        except Unanswered:
            failures, held = failures + 1, None
        if held is None:
            held = _held(job)
        if held.video is not None or held.gone:
            return _continue(job, held)
        failures = 0 if held.offset > offset else failures + 1
        offset = held.offset
    return Resume(LATER_S, "YouTube is slow to take the video. Going on from where it stands.")


def _put(job: Job, first: int, last: int, total: int) -> Answer:
    final = last + 1 == total
    headers = {
        "Content-Length": str(last - first + 1),
        "Content-Range": f"bytes {first}-{last}/{total}",
        "Content-Type": "video/mp4",
    }
    return job.call(
        "upload",
        "PUT",
        job.handle["session"],
        headers=headers,
        content=job.stream(first, last),
        final=final,
        detail={"first": first, "last": last, "total": total},
        keep=lambda answer: {"video_id": answer.body["id"]} if answer.status in (200, 201) else None,
    )


def _held(job: Job) -> Held:
    """Ask the session what it holds. Raises Unanswered, where it does not say."""
    headers = {"Content-Length": "0", "Content-Range": f"bytes */{job.file.size_bytes}"}
    held = _read_session(job, job.read("PUT", job.handle["session"], headers=headers))
    if held is None:
        raise Unanswered("no status")
    return held


def _read_session(job: Job, answer: Answer) -> Held | None:
    """What an answer says of the session; None where it says nothing (5xx, 429, 401: ask again)."""
    if answer.status in (200, 201):
        return Held(job.file.size_bytes, answer.body)
    if answer.status == 308:
        ranged = answer.headers.get("range", "")
        return Held(int(ranged.rpartition("-")[2]) + 1 if ranged else 0)
    if answer.status in (404, 410):
        return Held(gone=True)
    return None


def _find_by_tag(job: Job) -> dict[str, Any] | None:
    """The video of this target among the channel's latest uploads, by the tag that only it has."""
    uploads = job.read(
        "GET", "/youtube/v3/playlistItems",
        params={"part": "contentDetails", "playlistId": f"UU{job.account[2:]}", "maxResults": "50"},
    )  # fmt: skip
    ids = [one["contentDetails"]["videoId"] for one in uploads.body.get("items", [])]
    if uploads.status not in (200, 404):
        raise Unanswered("the channel's uploads")
    if not ids:
        return None
    videos = job.read("GET", "/youtube/v3/videos", params={"part": "snippet,status", "id": ",".join(ids)})
    if videos.status != 200:
        raise Unanswered("the channel's videos")
    return next((one for one in videos.body["items"] if job.tag in one["snippet"].get("tags", [])), None)


def _uploaded(job: Job, video: dict[str, Any]) -> Outcome:
    job.handle["video_id"] = video["id"]
    return Processing(POLL_S, video["id"])


def check(job: Job) -> Outcome:
    """What YouTube says of the video: processed, rejected, still at work, or gone."""
    try:
        video_id = job.handle.get("video_id")
        if video_id is None:
            video = _settled(job)
            if video is None:
                return Unknown("The video is not on the channel yet.")
            video_id = video["id"]
        return _status(job, video_id)
    except Unanswered:
        return Processing(LATER_S)


def _settled(job: Job) -> dict[str, Any] | None:
    """The video, where the session or the channel has it."""
    held = _held(job) if job.handle.get("session") else Held(gone=True)
    return held.video or _find_by_tag(job)


def _status(job: Job, video_id: str) -> Outcome:
    answer = job.read("GET", "/youtube/v3/videos", params={"part": "status", "id": video_id})
    if answer.status != 200:
        return Processing(LATER_S, video_id)
    if not answer.body["items"]:
        return Refused("removed", "The video is no longer on YouTube.")
    status = answer.body["items"][0]["status"]
    match status["uploadStatus"]:
        case "uploaded":
            return Processing(POLL_S, video_id)
        case "processed":
            return Live(video_id, f"https://www.youtube.com/watch?v={video_id}")
        case "rejected":
            reason = status.get("rejectionReason", "unknown")
            return Refused(f"rejected_{reason}", f"YouTube rejected the video: {reason}.")
        case other:
            reason = status.get("failureReason", other)
            return Refused(f"failed_{reason}", f"YouTube could not process the video: {reason}.")


def _refusal(answer: Answer) -> Outcome:
    """What an error means before any byte has gone out: there is no video."""
    reason = reason_of(answer)
    message = REASONS.get(reason, "YouTube refused the video.")
    if reason in FIX:
        return NeedsAction(reason, message)
    if answer.status == 401 or (answer.status == 429 and reason != "rateLimitExceeded") or answer.status >= 500:
        return TryAgain(reason or "unavailable", "YouTube is not available at the moment.")
    return Refused(reason or "refused", message)


def reason_of(answer: Answer) -> str:
    """What YouTube calls its error; nothing where it has no name."""
    match answer.body:
        case {"error": {"errors": [{"reason": reason}, *_]}}:
            return str(reason)
        case _:
            return ""
