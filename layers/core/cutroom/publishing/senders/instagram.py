"""Instagram reels: a container that fetches the video, then `media_publish`, which the container's status settles.

https://developers.facebook.com/docs/instagram-platform/content-publishing. One container is at most one reel, and lives
for a day; a call of `media_publish` may say that it was blocked although the reel is live.
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
    TryAgain,
    Unanswered,
    Unknown,
)

NAME = "Instagram"
POLL_S, LATER_S = 10.0, 60.0
FIELDS = "id,caption,permalink,timestamp"
LOST = "Instagram no longer knows this upload. Look on your profile whether the reel is there."


def send(job: Job) -> Outcome:
    """Make a container, wait until it is finished, publish it; where that stands is read, never assumed."""
    try:
        if job.handle.get("container") is None:
            return _create(job)
        return _continue(job)
    except Unanswered:
        return Resume(LATER_S if job.handle.get("container") else POLL_S, "Instagram did not answer. Asking again.")


def _create(job: Job) -> Outcome:
    form = {
        "media_type": "REELS",
        "video_url": job.file_url(),
        "caption": job.text,
        "share_to_feed": "true",
        "is_ai_generated": "true" if job.content.made_with_ai else "false",
    }
    if job.content.cover_ms is not None:
        form["thumb_offset"] = str(job.content.cover_ms)
    answer = job.call(
        "container", "POST", f"/{job.graph}/{job.account}/media", data=form,
        keep=lambda answer: {"container": answer.body["id"]} if answer.status == 200 else None,
    )  # fmt: skip
    if answer.status != 200:
        return meta.refusal(answer, NAME)
    return Resume(POLL_S, "Instagram is preparing the reel.")


def _continue(job: Job) -> Outcome:
    answer = _container(job)
    if answer.status != 200:
        return Resume(LATER_S, "Instagram does not say how the reel stands. Asking again.")
    match answer.body["status_code"]:
        case "FINISHED":
            return _publish(job)
        case "PUBLISHED":
            return _live(job)
        case "IN_PROGRESS":
            return Resume(POLL_S, "Instagram is preparing the reel.")
        case "EXPIRED":
            return TryAgain("expired", "Instagram’s upload ran out of time.")
        case _:
            return _failed(answer)


def _failed(answer: Answer) -> Outcome:
    """`status` of a container in error holds the subcode: "Error: ... 2207026"."""
    status_text = str(answer.body.get("status", ""))
    subcode = next((code for code in meta.MESSAGES if str(code) in status_text), 0)
    if any(str(code) in status_text for code in meta.NEW_CONTAINER):
        return TryAgain("container", "Instagram could not fetch the video.")
    return Refused(str(subcode or "error"), meta.MESSAGES.get(subcode, "Instagram could not process the video."))


def _container(job: Job) -> Answer:
    return job.read("GET", f"/{job.graph}/{job.handle['container']}", params={"fields": "status_code,status"})


def _publish(job: Job) -> Outcome:
    """Publish the one container; whatever is answered, its status says whether that has happened."""
    answer = job.call(
        "publish", "POST", f"/{job.graph}/{job.account}/media_publish", final=True,
        data={"creation_id": job.handle["container"]},
        keep=lambda answer: {"media_id": answer.body["id"]} if answer.status == 200 else None,
    )  # fmt: skip
    if answer.status == 200:
        return _live(job)
    read = _container(job)
    if read.status == 200 and read.body["status_code"] == "PUBLISHED":
        return _live(job)
    if read.status != 200 or answer.status >= 500 or meta.problem(answer).subcode in (*meta.PASSING, meta.BLOCKED):
        return Resume(LATER_S, "Instagram did not publish the reel yet. Asking again.")
    return meta.refusal(answer, NAME)


def _live(job: Job) -> Outcome:
    """The reel is there; its id and link are bound where exactly one of the account's latest fits."""
    media = _media(job)
    return Live(media.get("id"), media.get("permalink"))


def _media(job: Job) -> dict[str, Any]:
    try:
        if job.handle.get("media_id"):
            answer = job.read("GET", f"/{job.graph}/{job.handle['media_id']}", params={"fields": FIELDS})
            return answer.body if answer.status == 200 else {"id": job.handle["media_id"]}
        answer = job.read("GET", f"/{job.graph}/{job.account}/media", params={"fields": FIELDS, "limit": "10"})
    except Unanswered:
        return {}
    latest: list[dict[str, Any]] = answer.body.get("data", [])
    fitting = [one for one in latest if one.get("caption", "") == job.text]
    return fitting[0] if len(fitting) == 1 else {}


def check(job: Job) -> Outcome:
    """What Instagram says: of the reel, where its id is known, else of its container."""
    try:
        if job.handle.get("media_id"):
            return _live(job)
        answer = _container(job)
    except Unanswered:
        return Processing(LATER_S)
    if answer.status != 200:
        return Unknown(LOST)
    if answer.body["status_code"] == "PUBLISHED":
        return _live(job)
    return Processing(LATER_S)
