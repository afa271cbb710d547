"""Reels of an account: containers that fetch a video, and `media_publish`, once for each of them.

The script may say `processing_s` (how long a container is in progress), `container_error` (what `status` says of one
that fails), `permalink_lag_s` (how long a new reel can't be read), `retired_metrics` (names of insights that fail
the whole request), `usage` (percent that the usage header tells). Videos are fetched from this machine alone.
"""

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Action, Call, Handler, Simulator
from infra.local.simulators.social import comments, grants, growth, posts
from infra.local.simulators.vendors.meta import comments as meta_comments
from infra.local.simulators.vendors.meta import graph

CONTAINERS = "containers"
PROCESSING_S, LIFE_S = 3.0, 86_400.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")
Document = dict[str, Any]
NOT_READY = graph.error(400, 9007, "Media ID is not available: the media is not ready to be published.", 2207027)
NOT_FETCHED = graph.error(400, 9004, "The video could not be fetched from this URI.", 2207052)
UNKNOWN = graph.error(400, 100, "Unsupported get request. Object does not exist.", 33, "GraphMethodException")
EXPIRED = graph.error(400, 24, "The requested resource does not exist.", 2207006)


def _number() -> str:
    return str(17 * 10**15 + secrets.randbelow(10**15))


def create(call: Call) -> Reply:
    """`POST /{user}/media`: a container, which has the video at once and is in progress for a while."""
    _own(call)
    container: Document = {
        "id": _number(), "account": grants.profile_of(call), "caption": call.json.get("caption", ""),
        "cover_ms": call.json.get("thumb_offset"),
        "created_at": call.simulator.clock.timestamp(), "media": None, "published_at": None,
    }  # fmt: skip
    _fetch(call.simulator, container["id"], call.json["video_url"])
    call.simulator.state.put(CONTAINERS, container["id"], container)
    return Reply(200, {"id": container["id"]})


def _own(call: Call) -> None:
    if call.head.parameters["user"] != grants.profile_of(call):
        raise Refused(graph.NO_SCOPE)


def _fetch(simulator: Simulator, name: str, url: str) -> None:
    """Take the video as Instagram does: by its address, without following redirects."""
    if urlsplit(url).hostname not in LOOPBACK:
        raise Refused(NOT_FETCHED)
    path = posts.path_of(simulator, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with httpx.stream("GET", url, timeout=20) as answer, path.open("wb") as file:
            if answer.status_code != 200:
                raise Refused(NOT_FETCHED)
            for piece in answer.iter_bytes():
                file.write(piece)
    except httpx.HTTPError:
        raise Refused(NOT_FETCHED) from None


def _status(simulator: Simulator, container: Document) -> str:
    age = simulator.clock.timestamp() - container["created_at"]
    if container["media"]:
        return "PUBLISHED"
    if age >= LIFE_S:
        return "EXPIRED"
    if age < float(simulator.script.get("processing_s", PROCESSING_S)):
        return "IN_PROGRESS"
    return "ERROR" if simulator.script.get("container_error") else "FINISHED"


def publish(call: Call) -> Reply:
    """`POST /{user}/media_publish`: the reel of a finished container."""
    _own(call)
    container = call.simulator.state.get(CONTAINERS, call.json["creation_id"])
    if container is None or container["account"] != grants.profile_of(call):
        raise Refused(EXPIRED)
    status = _status(call.simulator, container)
    if status == "EXPIRED":
        raise Refused(EXPIRED)
    if status == "PUBLISHED":
        raise Refused(graph.error(400, 4, "The media was published already.", 2207051))
    if status != "FINISHED":
        raise Refused(NOT_READY)
    published = container | {"media": _number(), "published_at": call.simulator.clock.timestamp()}
    call.simulator.state.put(CONTAINERS, container["id"], published)
    return Reply(200, {"id": published["media"]})


def _media(simulator: Simulator, container: Document) -> Document:
    at = datetime.fromtimestamp(container["published_at"], UTC).isoformat()
    link = f"https://www.instagram.com/reel/{container['media']}/"
    return {"id": container["media"], "caption": container["caption"], "permalink": link, "timestamp": at}


def node(call: Call) -> Reply:
    """`GET /{container or media}?fields=…`."""
    simulator, wanted = call.simulator, call.head.parameters["node"]
    for container in simulator.state.all(CONTAINERS).values():
        if container["id"] == wanted:
            error_text = str(simulator.script.get("container_error", ""))
            body: Document = {"id": wanted, "status_code": _status(simulator, container), "status": error_text}
        elif container["media"] == wanted and _readable(simulator, container):
            body = _media(simulator, container)
        else:
            continue
        return Reply(200, {name: body[name] for name in call.head.parameters.get("fields", ["id"]) if name in body})
    raise Refused(UNKNOWN)


def _readable(simulator: Simulator, container: Document) -> bool:
    age = simulator.clock.timestamp() - container["published_at"]
    return age >= float(simulator.script.get("permalink_lag_s", 0))


def list_media(call: Call) -> Reply:
    """`GET /{user}/media`: the reels, the newest first."""
    _own(call)
    mine = [one for one in call.simulator.state.all(CONTAINERS).values() if one["media"]]
    newest = [_media(call.simulator, one) for one in reversed(mine) if one["account"] == grants.profile_of(call)]
    fields = call.head.parameters.get("fields", ["id"])
    data = [{name: one[name] for name in fields} for one in newest[: call.head.parameters.get("limit", 25)]]
    return Reply(200, {"data": data})


def insights(call: Call) -> Reply:
    """`GET /{media}/insights?metric=…`: one name that is retired fails all of it."""
    simulator, wanted = call.simulator, call.head.parameters["media"]
    container = next((one for one in simulator.state.all(CONTAINERS).values() if one["media"] == wanted), None)
    if container is None or growth.is_hidden(simulator, wanted) or container["account"] != grants.profile_of(call):
        raise Refused(UNKNOWN)
    names = call.head.parameters["metric"]
    for name in names:
        if name in simulator.script.get("retired_metrics", ()):
            raise Refused(graph.error(400, 100, f"(#100) The {name} metric is no longer supported"))
    counts = growth.figures(simulator, wanted, container["published_at"])
    values = {**counts, "saved": counts["saves"]}
    return graph.insights({name: values[name] for name in names}, simulator)


def delete(simulator: Simulator, given: Document) -> Any:
    """What happens where a person deletes a reel in Instagram."""
    kept = [one for one in simulator.state.all(CONTAINERS).values() if one["media"] == given["media"]]
    return {"deleted": [simulator.state.delete(CONTAINERS, one["id"]) for one in kept]}


def seen(simulator: Simulator) -> list[Document]:
    """What is on the profiles, the oldest first."""
    return [
        posts.seen(
            simulator, one["account"], id=one["media"], title="", caption=one["caption"], privacy="public",
            file=one["id"], tags=[], sha256=posts.digest(simulator, one["id"]),
            size=posts.length(simulator, one["id"]), state="published", cover_ms=one["cover_ms"],
            comments=comments.texts(simulator, one["media"]),
        )
        for one in simulator.state.all(CONTAINERS).values()
        if one["media"]
    ]  # fmt: skip


def _has(simulator: Simulator, media: str) -> bool:
    return any(one["media"] == media for one in simulator.state.all(CONTAINERS).values())


HANDLERS: dict[str, Handler] = {
    "createMedia": create,
    "listMedia": list_media,
    "publishMedia": publish,
    "node": node,
    **meta_comments.handlers("text", _has),
    "insights": insights,
}
ACTIONS = {"delete_reel": Action("Delete reel", {"media": ()}, delete), **growth.ACTIONS}
