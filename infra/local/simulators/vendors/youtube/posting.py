"""Videos of a channel: resumable uploads that can be asked what they hold, processing, rejection.

The script may say `keep_bytes` (how much of the next pieces is kept), `processing_s` (how long a video is processed).
"""

import secrets
from typing import Any

from infra.local.simulators.messages import Head, Refused, Reply, Sink
from infra.local.simulators.simulator import Action, Call, Handler, Simulator
from infra.local.simulators.social import comments, grants, growth, posts
from infra.local.simulators.vendors.youtube import errors

SESSIONS, VIDEOS = "upload_sessions", "videos"
STEP = 262_144
PROCESSING_S = 5.0
Document = dict[str, Any]
GONE = errors.error(404, "uploadNotFound", "Not Found", "global")
BAD_RANGE = errors.error(400, "badRequest", "Invalid Content-Range.", "global")


def insert(call: Call) -> Reply:
    """`POST /upload/youtube/v3/videos?uploadType=resumable`: an upload session."""
    total = int(call.head.headers.get("x-upload-content-length", "0"))
    if len(str(call.json["snippet"].get("description", "")).encode()) > 5000:
        raise Refused(errors.error(400, "invalidDescription", "The request metadata specifies an invalid description."))
    session: Document = {
        "id": secrets.token_urlsafe(16), "channel": grants.profile_of(call), "resource": call.json, "total": total,
        "video": None, "notify": call.head.parameters.get("notifySubscribers", True),
    }  # fmt: skip
    call.simulator.state.put(SESSIONS, session["id"], session)
    where = f"{call.simulator.url}/upload/youtube/v3/videos?uploadType=resumable&upload_id={session['id']}"
    return Reply(200, headers={"Location": where})


def sink(simulator: Simulator, head: Head) -> Sink:
    """Where a piece goes: to its place in the session's file, as long as the session is open."""
    session = simulator.state.get(SESSIONS, str(head.parameters.get("upload_id", "")))
    return posts.sink(simulator, head, session["id"]) if session and not session["video"] else Sink()


def upload(call: Call) -> Reply:
    """`PUT` of a piece, or the question what is there (`bytes */total`)."""
    session = call.simulator.state.get(SESSIONS, call.head.parameters["upload_id"])
    if session is None:
        raise Refused(GONE)
    if session["video"]:
        return Reply(200, _resource(call.simulator, session["video"], ("id", "snippet", "status")))
    total = int(call.head.headers["content-range"].rpartition("/")[2])
    if session["total"] and total != session["total"]:
        raise Refused(BAD_RANGE)
    held = _kept(call, session["id"])
    if held < total:
        return Reply(308, headers={"Range": f"bytes=0-{held - 1}"} if held else {})
    return _created(call, session)


def _kept(call: Call, session_id: str) -> int:
    """How much is held: whole steps of 256 KiB but for a file's end, or less where the script says so."""
    given = posts.RANGE.fullmatch(call.head.headers["content-range"])
    held = posts.length(call.simulator, session_id)
    total = int(call.head.headers["content-range"].rpartition("/")[2])
    keep = call.simulator.script.get("keep_bytes")
    if given and keep and int(given[2]) - int(given[1]) + 1 > keep:
        held = min(held, int(given[1]) + keep)
    if held < total:
        held -= held % STEP
        if held:
            with posts.path_of(call.simulator, session_id).open("r+b") as file:
                file.truncate(held)
    return held


def _created(call: Call, session: Document) -> Reply:
    simulator, resource = call.simulator, session["resource"]
    video: Document = {
        "id": secrets.token_urlsafe(8), "channel": session["channel"], "snippet": resource["snippet"],
        "status": {"uploadStatus": "uploaded", **resource["status"]}, "created_at": simulator.clock.timestamp(),
        "file": session["id"], "size": posts.length(simulator, session["id"]),
        "sha256": posts.digest(simulator, session["id"]), "notified": session["notify"],
        "paid": resource.get("paidProductPlacementDetails", {}).get("hasPaidProductPlacement", False),
    }  # fmt: skip
    simulator.state.put(VIDEOS, video["id"], video)
    simulator.state.put(SESSIONS, session["id"], session | {"video": video["id"]})
    return Reply(200, _resource(simulator, video["id"], ("id", "snippet", "status")))


def list_videos(call: Call) -> Reply:
    """`GET /youtube/v3/videos?id=…`: those that are there; tags are told to their owner alone."""
    mine = grants.profile_of(call)
    wanted = [one for one in call.head.parameters["id"] if _is_seen(call.simulator, one, mine)]
    items = [_resource(call.simulator, one, call.head.parameters["part"]) for one in wanted]
    for item, video_id in zip(items, wanted, strict=True):
        if call.simulator.state.get(VIDEOS, video_id)["channel"] != mine and "snippet" in item:
            item["snippet"] = {name: part for name, part in item["snippet"].items() if name != "tags"}
    return Reply(200, {"kind": "youtube#videoListResponse", "items": items})


def _is_seen(simulator: Simulator, video_id: str, mine: str) -> bool:
    """Whether a video is in the answer for a channel: others' private ones are not."""
    video = simulator.state.get(VIDEOS, video_id)
    if video is None or growth.is_hidden(simulator, video_id):
        return False
    return video["channel"] == mine or video["status"]["privacyStatus"] != "private"


def list_playlist(call: Call) -> Reply:
    """`GET /youtube/v3/playlistItems?playlistId=UU…`: the uploads of a channel, the newest first."""
    channel = f"UC{call.head.parameters['playlistId'][2:]}"
    mine = [one for one in reversed(_all(call.simulator)) if one["channel"] == channel]
    shown = mine[: call.head.parameters.get("maxResults", 5)]
    items = [{"kind": "youtube#playlistItem", "contentDetails": {"videoId": one["id"]}} for one in shown]
    return Reply(200, {"kind": "youtube#playlistItemListResponse", "items": items})


def _all(simulator: Simulator) -> list[Document]:
    return list(simulator.state.all(VIDEOS).values())


def _status(simulator: Simulator, video: Document) -> Document:
    """The status at this moment: a video is processed a while after it came."""
    status = dict(video["status"])
    age = simulator.clock.timestamp() - video["created_at"]
    if status["uploadStatus"] == "uploaded" and age >= float(simulator.script.get("processing_s", PROCESSING_S)):
        status["uploadStatus"] = "processed"
    return status


def _resource(simulator: Simulator, video_id: str, parts: Any) -> Document:
    video = simulator.state.get(VIDEOS, video_id)
    status = _status(simulator, video)
    done = status["uploadStatus"] == "processed"
    whole: Document = {
        "snippet": {**video["snippet"], "channelId": video["channel"]}, "status": status,
        "processingDetails": {"processingStatus": "succeeded" if done else "processing"},
        "statistics": _statistics(simulator, video),
    }  # fmt: skip
    return {"kind": "youtube#video", "id": video_id} | {name: whole[name] for name in parts if name in whole}


def _statistics(simulator: Simulator, video: Document) -> Document:
    """The counts of a video: whole numbers of 64 bits, told as text."""
    counts = growth.figures(simulator, video["id"], video["created_at"])
    names = {"viewCount": "views", "likeCount": "likes", "commentCount": "comments"}
    return {name: str(counts[metric]) for name, metric in names.items()}


def set_privacy(simulator: Simulator, given: dict[str, str]) -> Any:
    """What happens where a person changes on YouTube who can see a video."""
    video = simulator.state.get(VIDEOS, given["video"])
    simulator.state.put(VIDEOS, video["id"], video | {"status": video["status"] | {"privacyStatus": given["privacy"]}})
    return {}


def reject(simulator: Simulator, given: dict[str, str]) -> Any:
    """What happens where YouTube rejects a video after it was published."""
    video = simulator.state.get(VIDEOS, given["video"])
    status = {"uploadStatus": "rejected", "rejectionReason": given["reason"]}
    simulator.state.put(VIDEOS, video["id"], video | {"status": video["status"] | status})
    return {}


def delete(simulator: Simulator, given: dict[str, str]) -> Any:
    """What happens where a person deletes a video on YouTube."""
    return {"deleted": simulator.state.delete(VIDEOS, given["video"])}


def end_sessions(simulator: Simulator, given: dict[str, str]) -> Any:
    """Forget every open upload, as YouTube does after a while."""
    gone = [one for one in simulator.state.all(SESSIONS).values() if not one["video"]]
    for one in gone:
        simulator.state.delete(SESSIONS, one["id"])
    return {"ended": len(gone)}


def seen(simulator: Simulator) -> list[Document]:
    """What viewers see, the oldest first; private ones are seen by their owner alone and listed all the same."""
    return [
        posts.seen(
            simulator, one["channel"], id=one["id"], title=one["snippet"]["title"],
            caption=one["snippet"].get("description", ""), privacy=one["status"]["privacyStatus"], file=one["file"],
            tags=one["snippet"].get("tags", []), sha256=one["sha256"], size=one["size"],
            state=_status(simulator, one)["uploadStatus"], comments=comments.texts(simulator, one["id"]),
            thumbnail=one.get("thumbnail"), paid=one.get("paid", False),
        )
        for one in _all(simulator)
        if one["status"]["uploadStatus"] != "rejected"
    ]  # fmt: skip


HANDLERS: dict[str, Handler] = {
    "youtube.videos.insert": insert,
    "youtube.videos.upload": upload,
    "youtube.videos.list": list_videos,
    "youtube.playlistItems.list": list_playlist,
}
SINKS = {"youtube.videos.upload": sink}
ACTIONS = {
    "reject_video": Action("Reject video", {"video": (), "reason": ("duplicate", "copyright", "length")}, reject),
    "delete_video": Action("Delete video", {"video": ()}, delete),
    "set_privacy": Action(
        "Change who can see a video", {"video": (), "privacy": ("public", "unlisted", "private")}, set_privacy
    ),
    "end_upload_sessions": Action("End open uploads", {}, end_sessions),
    **growth.ACTIONS,
}
