"""Reels of a Page: started, uploaded from any offset, published by `finish`.

The script may say `processing_s`: how long a reel is processed after `finish`, by the virtual clock,
and `usage`: the percent that the usage header tells.
"""

import secrets
from typing import Any

from infra.local.simulators.messages import Head, Refused, Reply, Sink
from infra.local.simulators.simulator import Action, Call, Handler, Simulator
from infra.local.simulators.social import comments, grants, growth, posts
from infra.local.simulators.vendors.meta import comments as meta_comments
from infra.local.simulators.vendors.meta import graph

VIDEOS = "videos"
PROCESSING_S = 5.0
Document = dict[str, Any]
UNKNOWN = graph.error(400, 100, "Unsupported get request. Object does not exist.", 33, "GraphMethodException")


def _video(call: Call, video_id: str) -> Document:
    video = call.simulator.state.get(VIDEOS, video_id)
    if video is None or video["page"] != grants.profile_of(call):
        raise Refused(UNKNOWN)
    return video


def video_reels(call: Call) -> Reply:
    """`POST /{page}/video_reels` with `upload_phase`."""
    given = call.json
    if call.head.parameters["page"] != grants.profile_of(call):
        raise Refused(graph.NO_SCOPE)
    if given["upload_phase"] == "start":
        return _start(call)
    video = _video(call, given.get("video_id", ""))
    if given["upload_phase"] == "cancel":
        call.simulator.state.delete(VIDEOS, video["id"])
        return Reply(200, {"success": True})
    if not video["size"] or posts.length(call.simulator, video["id"]) < video["size"]:
        raise Refused(graph.error(400, 6000, "There was a problem uploading your video file.", 1363030))
    if video["published_at"] is not None:
        raise Refused(graph.error(400, 100, "This video was published already.", 1363130))
    more = {
        "published_at": call.simulator.clock.timestamp(), "description": given.get("description", ""),
        "title": given.get("title", ""), "state": given.get("video_state", "DRAFT"),
    }  # fmt: skip
    call.simulator.state.put(VIDEOS, video["id"], video | more)
    return Reply(200, {"success": True})


def _start(call: Call) -> Reply:
    video: Document = {"id": str(10**15 + secrets.randbelow(10**15)), "page": grants.profile_of(call), "size": 0,
                       "published_at": None, "state": ""}  # fmt: skip
    call.simulator.state.put(VIDEOS, video["id"], video)
    version = call.head.parameters["version"]
    where = f"{call.simulator.url}/video-upload/{version}/{video['id']}"
    return Reply(200, {"video_id": video["id"], "upload_url": where})


def sink(simulator: Simulator, head: Head) -> Sink:
    """Where the bytes go: from the offset on, which may not lie behind what is there."""
    video_id, offset = str(head.parameters.get("video", "")), int(head.headers.get("offset", "0"))
    known = simulator.state.get(VIDEOS, video_id)
    fits = known is not None and known["published_at"] is None and offset <= posts.length(simulator, video_id)
    return Sink(posts.path_of(simulator, video_id), offset) if fits else Sink()


def upload(call: Call) -> Reply:
    """`POST rupload.facebook.com/video-upload/{version}/{video}`."""
    video = _video(call, call.head.parameters["video"])
    size = int(call.head.headers["file_size"])
    call.simulator.state.put(VIDEOS, video["id"], video | {"size": size})
    if posts.length(call.simulator, video["id"]) != size:
        raise Refused(graph.error(400, 6000, "The upload is incomplete.", 1363033))
    return Reply(200, {"success": True})


def read(call: Call) -> Reply:
    """`GET /{video}?fields=status,permalink_url`."""
    video = _video(call, call.head.parameters["video"])
    length = posts.length(call.simulator, video["id"])
    whole = bool(video["size"]) and length == video["size"]
    published = video["published_at"] is not None
    done = published and call.simulator.clock.timestamp() - video["published_at"] >= float(
        call.simulator.script.get("processing_s", PROCESSING_S)
    )
    phase = "complete" if done else "in_progress" if published else "not_started"
    status: Document = {
        "video_status": "ready" if done else "upload_complete" if whole else "uploading",
        "uploading_phase": {"status": "complete" if whole else "in_progress", "bytes_transfered": length},
        "processing_phase": {"status": phase},
        "publishing_phase": {"status": phase},
    }
    body: Document = {"id": video["id"], "status": status, "permalink_url": f"/reel/{video['id']}/"}
    return Reply(200, {name: body[name] for name in dict.fromkeys(["id", *call.head.parameters.get("fields", [])])})


def insights(call: Call) -> Reply:
    """`GET /{video}/video_insights?metric=…` of a published reel."""
    video = _video(call, call.head.parameters["video"])
    if video["published_at"] is None or growth.is_hidden(call.simulator, video["id"]):
        raise Refused(UNKNOWN)
    counts = growth.figures(call.simulator, video["id"], video["published_at"])
    values: Document = {
        "post_media_view": counts["views"],
        "post_video_likes_by_reaction_type": {"REACTION_LIKE": counts["likes"]},
        "post_video_social_actions": {"COMMENT": counts["comments"], "SHARE": counts["shares"]},
    }
    return graph.insights({name: values[name] for name in call.head.parameters["metric"]}, call.simulator)


def delete(simulator: Simulator, given: Document) -> Any:
    """What happens where a person deletes a reel on Facebook."""
    return {"deleted": simulator.state.delete(VIDEOS, given["video"])}


def seen(simulator: Simulator) -> list[Document]:
    """What is on the Pages, the oldest first."""
    return [
        posts.seen(
            simulator, one["page"], id=one["id"], title=one["title"], caption=one["description"], privacy="public",
            file=one["id"], tags=[], sha256=posts.digest(simulator, one["id"]), size=one["size"], state="published",
            comments=comments.texts(simulator, one["id"]),
        )
        for one in simulator.state.all(VIDEOS).values()
        if one["published_at"] is not None and one["state"] == "PUBLISHED"
    ]  # fmt: skip


def _has(simulator: Simulator, media: str) -> bool:
    video = simulator.state.get(VIDEOS, media)
    return video is not None and video["published_at"] is not None


HANDLERS: dict[str, Handler] = {
    "video_reels": video_reels, "video_upload": upload, "video": read, "insights": insights,
    **meta_comments.handlers("message", _has),
}  # fmt: skip
ACTIONS = {"delete_reel": Action("Delete reel", {"video": ()}, delete), **growth.ACTIONS}
SINKS = {"video_upload": sink}
