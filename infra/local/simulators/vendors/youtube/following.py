"""What follows a video: comments below it, and its thumbnail, which is taken once the video is processed.

The script may say `comments_disabled` (true) and `phone_verified` (false: no custom thumbnails).
"""

import hashlib
from typing import Any

from infra.local.simulators.messages import Head, Refused, Reply, Sink
from infra.local.simulators.simulator import Call, Handler, Simulator
from infra.local.simulators.social import comments, grants, posts
from infra.local.simulators.vendors.youtube import errors

VIDEOS = "videos"
Document = dict[str, Any]
NOT_FOUND = errors.error(404, "videoNotFound", "The video could not be found.", "youtube.commentThread")
DISABLED = errors.error(403, "commentsDisabled", "The video has disabled comments.", "youtube.commentThread")
FORBIDDEN = errors.error(403, "forbidden", "The thumbnail can't be set for the specified video.", "youtube.thumbnail")
INVALID = errors.error(400, "invalidImage", "The provided image content is invalid.", "youtube.thumbnail")


def _video(simulator: Simulator, video_id: str) -> Document:
    video = simulator.state.get(VIDEOS, video_id)
    if video is None:
        raise Refused(NOT_FOUND)
    return video


def insert(call: Call) -> Reply:
    """`POST /youtube/v3/commentThreads`: a comment of the token's channel."""
    snippet = call.json["snippet"]
    video = _video(call.simulator, snippet["videoId"])
    if call.simulator.script.get("comments_disabled"):
        raise Refused(DISABLED)
    text = snippet["topLevelComment"]["snippet"]["textOriginal"]
    return Reply(200, _thread(comments.add(call.simulator, video["id"], grants.profile_of(call), text)))


def list_threads(call: Call) -> Reply:
    """`GET /youtube/v3/commentThreads?videoId=…`, the newest first."""
    video = _video(call.simulator, call.head.parameters["videoId"])
    items = [_thread(one) for one in reversed(comments.of(call.simulator, video["id"]))]
    most = call.head.parameters.get("maxResults", 20)
    return Reply(200, {"kind": "youtube#commentThreadListResponse", "items": items[:most]})


def _thread(comment: Document) -> Document:
    written = {"textOriginal": comment["text"], "authorChannelId": {"value": comment["author"]}}
    top = {"kind": "youtube#comment", "id": comment["id"], "snippet": written}
    snippet = {"videoId": comment["post"], "topLevelComment": top}
    return {"kind": "youtube#commentThread", "id": comment["id"], "snippet": snippet}


def set_thumbnail(call: Call) -> Reply:
    """`POST /upload/youtube/v3/thumbnails/set`."""
    video = _video(call.simulator, call.head.parameters["videoId"])
    if video["channel"] != grants.profile_of(call) or call.simulator.script.get("phone_verified") is False:
        raise Refused(FORBIDDEN)
    content = posts.path_of(call.simulator, _name(video)).read_bytes()
    if not content.startswith(b"\xff\xd8"):
        raise Refused(INVALID)
    kept = video | {"thumbnail": hashlib.sha256(content).hexdigest()}
    call.simulator.state.put(VIDEOS, video["id"], kept)
    picture = {"url": f"{call.simulator.url}/pictures/{video['channel']}.png", "width": 64, "height": 64}
    return Reply(200, {"kind": "youtube#thumbnailSetResponse", "items": [{"default": picture}]})


def sink(simulator: Simulator, head: Head) -> Sink:
    """Where a picture goes: into a file beside the video's, in place of the one before."""
    video = simulator.state.get(VIDEOS, str(head.parameters.get("videoId", "")))
    if video is None:
        return Sink()
    path = posts.path_of(simulator, _name(video))
    path.unlink(missing_ok=True)
    return Sink(path)


def _name(video: Document) -> str:
    return f"{video['file']}-thumbnail"


HANDLERS: dict[str, Handler] = {
    "youtube.commentThreads.insert": insert,
    "youtube.commentThreads.list": list_threads,
    "youtube.thumbnails.set": set_thumbnail,
}
SINKS = {"youtube.thumbnails.set": sink}
