"""Facebook Reels: a video that is uploaded, then published by `finish`; its own status tells which of it has happened.

https://developers.facebook.com/docs/video-api/guides/reels-publishing. A video that was not finished is seen by nobody.
"""

from typing import Any

from cutroom.publishing.senders import meta
from cutroom.publishing.senders.port import (
    Answer,
    Job,
    Live,
    Outcome,
    Processing,
    Refused,
    Resume,
    Unanswered,
    Unknown,
)

NAME = "Facebook"
POLL_S, LATER_S = 10.0, 30.0
GONE = "Facebook no longer knows this upload. Look on the Page whether the reel is there."


def send(job: Job) -> Outcome:
    """Upload and publish, from wherever the video's status says that it stands."""
    try:
        if job.handle.get("video_id") is None:
            return _start(job)
        return _continue(job)
    except Unanswered:
        return Resume(LATER_S, "Facebook did not answer. Asking what it has.")


def _reels(job: Job) -> str:
    return f"/{job.graph}/{job.account}/video_reels"


def _start(job: Job) -> Outcome:
    answer = job.call("start", "POST", _reels(job), data={"upload_phase": "start"}, keep=_started)
    if answer.status != 200:
        return meta.refusal(answer, NAME)
    return _upload(job, 0)


def _started(answer: Answer) -> dict[str, Any] | None:
    if answer.status != 200:
        return None
    return {"video_id": answer.body["video_id"], "upload_url": answer.body["upload_url"]}


def _continue(job: Job) -> Outcome:
    answer = _read(job)
    if answer.status != 200:
        return _unreadable(job, answer)
    status = answer.body["status"]
    if _is_published(status):
        return check(job)
    uploading = status.get("uploading_phase", {})
    if uploading.get("status") == "complete":
        return _finish(job)
    return _upload(job, int(uploading.get("bytes_transfered", 0)))


def _upload(job: Job, offset: int) -> Outcome:
    total = job.file.size_bytes
    headers = {
        "Authorization": f"OAuth {job.token()}",
        "offset": str(offset),
        "file_size": str(total),
        "Content-Length": str(total - offset),
        "Content-Type": "application/octet-stream",
    }
    answer = job.call(
        "upload", "POST", job.handle["upload_url"], signed=False, headers=headers,
        content=job.stream(offset, total - 1), detail={"first": offset, "last": total - 1, "total": total},
    )  # fmt: skip
    if answer.status != 200:
        return meta.refusal(answer, NAME)
    return _finish(job)


def _finish(job: Job) -> Outcome:
    """Publish: the same video can be finished again as long as its status says that it is not published."""
    form = {
        "upload_phase": "finish",
        "video_id": job.handle["video_id"],
        "video_state": "PUBLISHED",
        "description": job.text,
        "title": job.content.title,
        "is_ai_generated": "true" if job.content.made_with_ai else "false",
    }
    answer = job.call("finish", "POST", _reels(job), data=form, final=True)
    if answer.status >= 500:
        raise Unanswered("finish")
    if answer.status != 200:
        return _unpublished(job, answer)
    return Processing(POLL_S, job.handle["video_id"])


def _unpublished(job: Job, refused: Answer) -> Outcome:
    """An error of `finish` is believed only where the video's status agrees."""
    answer = _read(job)
    if answer.status == 200 and _is_published(answer.body["status"]):
        return check(job)
    return meta.refusal(refused, NAME)


def _read(job: Job) -> Answer:
    path = f"/{job.graph}/{job.handle['video_id']}"
    return job.read("GET", path, params={"fields": "status,permalink_url"})


def _is_published(status: dict[str, Any]) -> bool:
    return status.get("publishing_phase", {}).get("status") in ("in_progress", "complete")


def _unreadable(job: Job, answer: Answer) -> Outcome:
    """100 with 33 is also what a read says that comes too early."""
    if meta.problem(answer).code == 100 and job.handle.get("final"):
        return Unknown(GONE)
    return Resume(LATER_S, "Facebook does not say what it has. Asking again.")


def check(job: Job) -> Outcome:
    """What Facebook says of the video: live, at work, or failed with its reason."""
    try:
        answer = _read(job)
    except Unanswered:
        return Processing(LATER_S)
    if answer.status != 200:
        return _unreadable(job, answer) if meta.problem(answer).code == 100 else Processing(LATER_S)
    status, video_id = answer.body["status"], job.handle["video_id"]
    if status.get("video_status") == "error":
        return Refused("processing_failed", "Facebook could not process the video.")
    if status.get("publishing_phase", {}).get("status") == "complete":
        link = answer.body.get("permalink_url")
        return Live(video_id, f"https://www.facebook.com{link}" if link else None)
    return Processing(POLL_S, video_id)
