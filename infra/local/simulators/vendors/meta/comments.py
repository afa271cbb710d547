"""Comments below media of Instagram and Facebook, which differ in the name of their text alone."""

from collections.abc import Callable
from typing import Any

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Handler, Simulator
from infra.local.simulators.social import comments, grants
from infra.local.simulators.vendors.meta import graph

UNKNOWN = graph.error(400, 100, "Unsupported request. Object does not exist.", 33, "GraphMethodException")


def handlers(text: str, has: Callable[[Simulator, str], bool]) -> dict[str, Handler]:
    """`POST` and `GET /{media}/comments`; `text` is what a comment's text is called, `has` knows which media exist."""

    def media(call: Call) -> str:
        wanted: str = call.head.parameters["media"]
        if not has(call.simulator, wanted):
            raise Refused(UNKNOWN)
        return wanted

    def create(call: Call) -> Reply:
        written = comments.add(call.simulator, media(call), grants.profile_of(call), call.json["message"])
        return Reply(200, {"id": written["id"]})

    def listed(call: Call) -> Reply:
        fields = list(dict.fromkeys(["id", *call.head.parameters.get("fields", [])]))
        whole: list[dict[str, Any]] = [
            {"id": one["id"], text: one["text"], "from": {"id": one["author"]}}
            for one in comments.of(call.simulator, media(call))
        ]
        return Reply(200, {"data": [{name: one[name] for name in fields if name in one} for one in whole]})

    return {"createComment": create, "listComments": listed}
