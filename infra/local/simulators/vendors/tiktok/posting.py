"""Direct posts by upload: declared, sent in pieces in order, moderated, public; and what the creator's settings allow.

The script may say `creator` (fields of creator_info), `moderation_s` and `public_id_s` (how long each takes, by the
virtual clock), `fail_reason` (how posts end).
"""

import secrets
from typing import Any

from infra.local.simulators.messages import Head, Refused, Reply, Sink
from infra.local.simulators.simulator import Action, Call, Handler, Simulator
from infra.local.simulators.social import grants, growth, posts, world
from infra.local.simulators.vendors.tiktok import errors

UPLOADS = "uploads"
MODERATION_S, PUBLIC_ID_S, LIFE_S = 5.0, 5.0, 3600.0
MB = 1_000_000
EVERYBODY = "PUBLIC_TO_EVERYONE"
CREATOR: dict[str, Any] = {
    "privacy_level_options": [EVERYBODY, "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
    "comment_disabled": False, "duet_disabled": False, "stitch_disabled": False, "max_video_post_duration_sec": 600,
}  # fmt: skip
Document = dict[str, Any]
UNKNOWN = errors.error(400, "invalid_publish_id", "The publish_id does not exist.")


def creator_info(call: Call) -> Reply:
    """`POST /v2/post/publish/creator_info/query/`."""
    profile = world.profile(call.simulator, grants.profile_of(call))
    who = {
        "creator_username": profile["handle"], "creator_nickname": profile["name"],
        "creator_avatar_url": world.picture_url(call.simulator, profile["id"]),
    }  # fmt: skip
    return errors.answer({**who, **_creator(call.simulator)})


def _creator(simulator: Simulator) -> Document:
    return CREATOR | simulator.script.get("creator", {})


def init(call: Call) -> Reply:
    """`POST /v2/post/publish/video/init/`: a publish id and the address of its upload, good for an hour."""
    info, source = call.json["post_info"], call.json["source_info"]
    if len(str(info.get("title", "")).encode("utf-16-le")) // 2 > 2200:
        raise Refused(errors.error(400, "invalid_params", "The title is too long."))
    if info["privacy_level"] not in _creator(call.simulator)["privacy_level_options"]:
        raise Refused(
            errors.error(400, "privacy_level_option_mismatch", "The privacy level is not one of the options.")
        )
    if problem := _chunks_problem(source["video_size"], source["chunk_size"], source["total_chunk_count"]):
        raise Refused(errors.error(400, "invalid_params", problem))
    upload: Document = {
        "id": f"v_pub_file~v2-1.{secrets.randbelow(10**19):019}", "token": secrets.token_urlsafe(12),
        "account": grants.profile_of(call), "info": info, "source": source, "pieces": 0, "uploaded": 0,
        "created_at": call.simulator.clock.timestamp(), "complete_at": None, "file": secrets.token_hex(8),
    }  # fmt: skip
    call.simulator.state.put(UPLOADS, upload["id"], upload)
    where = f"{call.simulator.url}/video/?upload_id={upload['file']}&upload_token={upload['token']}"
    return errors.answer({"publish_id": upload["id"], "upload_url": where})


def _chunks_problem(size: int, chunk: int, count: int) -> str:
    """Why TikTok would not take these pieces."""
    if count == 1:
        return "" if chunk == size and size <= 64 * MB else "The chunk size is invalid"
    if not 5 * MB <= chunk <= 64 * MB or chunk > 60 * MB or size - (count - 1) * chunk > 128 * MB:
        return "The chunk size is invalid"
    return "" if count == size // chunk else "The total chunk count is invalid"


def _of_file(simulator: Simulator, file: str) -> Document | None:
    return next((one for one in simulator.state.all(UPLOADS).values() if one["file"] == file), None)


def sink(simulator: Simulator, head: Head) -> Sink:
    """Where a piece goes: to its place in the upload's file."""
    upload = _of_file(simulator, str(head.parameters.get("upload_id", "")))
    return posts.sink(simulator, head, upload["file"]) if upload and not upload["complete_at"] else Sink()


def upload(call: Call) -> Reply:
    """`PUT` of a piece: 206, or 201 for the last one. Pieces come in order."""
    simulator, given = call.simulator, call.head.parameters
    kept = _of_file(simulator, given["upload_id"])
    if kept is None or kept["token"] != given["upload_token"]:
        raise Refused(Reply(403))
    if simulator.clock.timestamp() - kept["created_at"] > LIFE_S:
        raise Refused(Reply(403))
    first, last, total = map(int, posts.RANGE.fullmatch(call.head.headers["content-range"]).groups())  # type: ignore[union-attr]
    source = kept["source"]
    if total != source["video_size"] or call.upload.length != last - first + 1 or first % source["chunk_size"]:
        raise Refused(Reply(400))
    if kept["complete_at"]:
        return Reply(201)
    if first != kept["uploaded"]:
        raise Refused(Reply(416))
    done = last + 1 == total
    complete_at = simulator.clock.timestamp() if done else None
    more = {"uploaded": last + 1, "pieces": kept["pieces"] + 1, "complete_at": complete_at}
    simulator.state.put(UPLOADS, kept["id"], kept | more)
    return Reply(201 if done else 206)


def fetch_status(call: Call) -> Reply:
    """`POST /v2/post/publish/status/fetch/`."""
    kept = call.simulator.state.get(UPLOADS, call.json["publish_id"])
    if kept is None or kept["account"] != grants.profile_of(call):
        raise Refused(UNKNOWN)
    status = _status(call.simulator, kept)
    body: Document = {"status": status, "uploaded_bytes": kept["uploaded"]}
    if status == "FAILED":
        body["fail_reason"] = call.simulator.script["fail_reason"]
    if status == "PUBLISH_COMPLETE":
        body["publicaly_available_post_id"] = [kept_id] if (kept_id := _public_id(call.simulator, kept)) else []
    return errors.answer(body)


def _status(simulator: Simulator, kept: Document) -> str:
    age = _age(simulator, kept)
    if age is None or age < float(simulator.script.get("moderation_s", MODERATION_S)):
        return "PROCESSING_UPLOAD"
    return "FAILED" if simulator.script.get("fail_reason") else "PUBLISH_COMPLETE"


def _age(simulator: Simulator, kept: Document) -> float | None:
    return None if kept["complete_at"] is None else simulator.clock.timestamp() - kept["complete_at"]


def _public_id(simulator: Simulator, kept: Document) -> int | None:
    """The video's own id, once it is public: 64 bits, told as a number."""
    wait = float(simulator.script.get("moderation_s", MODERATION_S))
    wait += float(simulator.script.get("public_id_s", PUBLIC_ID_S))
    if kept["info"]["privacy_level"] == "SELF_ONLY" or (_age(simulator, kept) or 0) < wait:
        return None
    return 7_000_000_000_000_000_000 + int(kept["file"][:15], 16) % 10**18


def seen(simulator: Simulator) -> list[Document]:
    """What is on the profiles, the oldest first; those for the creator alone are listed with their privacy."""
    return [
        posts.seen(
            simulator, one["account"], id=str(_public_id(simulator, one) or one["id"]), title="",
            caption=one["info"].get("title", ""), privacy=one["info"]["privacy_level"], file=one["file"], tags=[],
            sha256=posts.digest(simulator, one["file"]), size=one["uploaded"], state=_status(simulator, one),
            publish_id=one["id"], cover_ms=one["info"].get("video_cover_timestamp_ms"),
            paid=one["info"].get("brand_content_toggle", False),
        )
        for one in simulator.state.all(UPLOADS).values()
        if one["complete_at"] is not None and _status(simulator, one) != "FAILED"
    ]  # fmt: skip


def query_videos(call: Call) -> Reply:
    """`POST /v2/video/query/`: the counts of the account's own videos that are public."""
    mine = grants.profile_of(call)
    wanted = {str(one) for one in call.json["filters"]["video_ids"]}
    public = {str(_public_id(call.simulator, one)): one for one in call.simulator.state.all(UPLOADS).values()
              if one["account"] == mine and _public_id(call.simulator, one)}  # fmt: skip
    videos = [
        _video(call.simulator, one, public[one], call.head.parameters["fields"])
        for one in public
        if one in wanted and not growth.is_hidden(call.simulator, one)
    ]
    return errors.answer({"videos": videos})


def _video(simulator: Simulator, video_id: str, kept: Document, fields: Any) -> Document:
    counts = growth.figures(simulator, video_id, kept["complete_at"])
    whole: Document = {
        "id": video_id, "create_time": int(kept["complete_at"]), "view_count": counts["views"],
        "like_count": counts["likes"], "comment_count": counts["comments"], "share_count": counts["shares"],
        "share_url": f"{simulator.url}/feed#{video_id}",
    }  # fmt: skip
    return {name: whole[name] for name in fields}


def delete(simulator: Simulator, given: dict[str, str]) -> Any:
    """What happens where a person deletes a post in TikTok."""
    return {"deleted": simulator.state.delete(UPLOADS, given["publish_id"])}


HANDLERS: dict[str, Handler] = {
    "creator.info": creator_info,
    "video.init": init,
    "video.upload": upload,
    "status.fetch": fetch_status,
    "video.query": query_videos,
}
SINKS = {"video.upload": sink}
ACTIONS = {"delete_post": Action("Delete post", {"publish_id": ()}, delete), **growth.ACTIONS}
