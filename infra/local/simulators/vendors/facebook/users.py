"""Whose a token is, their Pages, and what they have allowed."""

from typing import Any

from infra.local.simulators.messages import Reply
from infra.local.simulators.simulator import Call
from infra.local.simulators.social import grants, world
from infra.local.simulators.vendors.facebook.oauth import FLOW


def me(call: Call) -> Reply:
    """`GET /{version}/me?fields=…`: the person, or the Page where it is a Page's token."""
    token, grant = grants.caller(call)
    if token["profile"]:
        one = world.profile(call.simulator, token["profile"])
    else:
        one = next(one for one in world.people(call.simulator) if one["id"] == grant["person"])
    fields: list[str] = call.head.parameters.get("fields", ["id", "name"])
    return Reply(200, {name: one[name] for name in dict.fromkeys([*fields, "id"])})


def accounts(call: Call) -> Reply:
    """`GET /{version}/me/accounts?fields=…`: the Pages that the person has chosen, each with a token of its own."""
    _, grant = grants.caller(call)
    fields: list[str] = call.head.parameters.get("fields", ["id", "name", "access_token"])
    pages = [_page(call, grant, one) for one in grant["profiles"]]
    return Reply(200, {"data": [{name: page[name] for name in dict.fromkeys([*fields, "id"])} for page in pages]})


def _page(call: Call, grant: dict[str, Any], page_id: str) -> dict[str, Any]:
    page, simulator = world.profile(call.simulator, page_id), call.simulator
    picture = {"url": world.picture_url(simulator, page_id), "is_silhouette": False}
    return {
        "id": page_id, "name": page["name"], "username": page["handle"], "tasks": ["CREATE_CONTENT", "ANALYZE"],
        "access_token": grants.new_access_token(simulator, FLOW, grant, 0, profile=page_id),
        "picture": {"data": picture},
    }  # fmt: skip


def permissions(call: Call) -> Reply:
    """`GET /{version}/me/permissions`."""
    _, grant = grants.caller(call)
    return Reply(200, {"data": [{"permission": one, "status": "granted"} for one in grant["scopes"]]})
