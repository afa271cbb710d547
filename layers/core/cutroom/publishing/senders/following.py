"""What follows a post at each platform: its first comment, and its cover where that is set after the upload.

A comment has no idempotency key either. That its call goes out is marked before, and from then on the comments that are
there are read before it is made again. https://developers.google.com/youtube/v3/docs/commentThreads/insert,
https://developers.facebook.com/docs/instagram-platform/comment-moderation. TikTok has no such calls.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cutroom.publishing.senders import meta, youtube
from cutroom.publishing.senders.port import Answer, Job, Live, NeedsAction, Outcome, Refused, TryAgain, Unanswered

COMMENT, COVER = "first comment", "cover"
NO_COMMENTS = "Cutroom may not comment on this account. Reconnect it and allow comments."
THREADS = "/youtube/v3/commentThreads"
THUMBNAILS = "/upload/youtube/v3/thumbnails/set"
YOUTUBE = {
    "insufficientPermissions": NO_COMMENTS,
    "commentsDisabled": "Comments are turned off for this video.",
    "processingFailure": "YouTube could not take the comment.",
    "forbidden": "YouTube does not let this channel do that. Channels have to verify a phone number for custom covers.",
    "quotaExceeded": "YouTube’s daily quota for this app is used up.",
}


def comment(job: Job, post_id: str, text: str) -> Outcome:
    """Write the first comment, once. Whether it is there is read wherever an earlier call may have made it."""
    try:
        if job.handle.get("final") and (known := READERS[job.platform](job, post_id, text)):
            return Live(known)
        return WRITERS[job.platform](job, post_id, text)
    except Unanswered:
        return TryAgain("unanswered", "The platform did not answer.")


def cover(job: Job, post_id: str, picture: Callable[[], bytes]) -> Outcome:
    """Set the cover of a video on YouTube: the same one can be set again."""
    try:
        answer = job.call(
            COVER, "POST", THUMBNAILS, params={"videoId": post_id, "uploadType": "media"}, content=picture(),
            headers={"Content-Type": "image/jpeg"},
        )  # fmt: skip
    except Unanswered:
        return TryAgain("unanswered", "YouTube did not answer.")
    return Live(post_id) if answer.status == 200 else _youtube_refusal(answer)


def _youtube_write(job: Job, post_id: str, text: str) -> Outcome:
    snippet = {"videoId": post_id, "topLevelComment": {"snippet": {"textOriginal": text}}}
    answer = job.call(COMMENT, "POST", THREADS, params={"part": "snippet"}, json={"snippet": snippet}, final=True)
    return Live(str(answer.body.get("id"))) if answer.status == 200 else _youtube_refusal(answer)


def _youtube_read(job: Job, post_id: str, text: str) -> str | None:
    wanted = {"part": "snippet", "videoId": post_id, "order": "time", "maxResults": "100"}
    answer = _whole(job.read("GET", THREADS, params=wanted))
    for thread in answer.body.get("items", []):
        said: Mapping[str, Any] = thread["snippet"]["topLevelComment"]["snippet"]
        if said["authorChannelId"]["value"] == job.account and said["textOriginal"].strip() == text.strip():
            return str(thread["id"])
    return None


def _youtube_refusal(answer: Answer) -> Outcome:
    reason = youtube.reason_of(answer)
    message = YOUTUBE.get(reason, "YouTube refused it.")
    if answer.status in (401, 429) or answer.status >= 500:
        return TryAgain(reason or "unavailable", "YouTube is not available at the moment.")
    kind = NeedsAction if reason == "insufficientPermissions" else Refused
    return kind(reason or "refused", message)


def _meta_write(job: Job, post_id: str, text: str) -> Outcome:
    path = f"/{job.graph}/{post_id}/comments"
    answer = job.call(COMMENT, "POST", path, data={"message": text}, final=True)
    if answer.status == 200:
        return Live(str(answer.body.get("id")))
    refused = meta.refusal(answer, "The platform")
    if isinstance(refused, NeedsAction) and meta.problem(answer).code in meta.PERMISSION:
        return NeedsAction(refused.code, NO_COMMENTS)
    return Refused(refused.code, "The platform refused the comment.") if isinstance(refused, Refused) else refused


def _meta_read(job: Job, post_id: str, text: str) -> str | None:
    fields = "id,text,from" if job.platform == "instagram" else "id,message,from"
    answer = _whole(job.read("GET", f"/{job.graph}/{post_id}/comments", params={"fields": fields, "limit": "50"}))
    for one in answer.body.get("data", []):
        said = str(one.get("text", one.get("message", "")))
        if said.strip() == text.strip() and one.get("from", {}).get("id") == job.account:
            return str(one["id"])
    return None


def _whole(answer: Answer) -> Answer:
    """An answer that says which comments there are. Raises Unanswered for any other."""
    if answer.status != 200:
        raise Unanswered("the comments")
    return answer


WRITERS: Mapping[str, Callable[[Job, str, str], Outcome]] = {
    "youtube": _youtube_write, "instagram": _meta_write, "facebook": _meta_write,
}  # fmt: skip
READERS: Mapping[str, Callable[[Job, str, str], str | None]] = {
    "youtube": _youtube_read, "instagram": _meta_read, "facebook": _meta_read,
}  # fmt: skip
