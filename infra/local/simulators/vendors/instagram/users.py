"""Who a token belongs to."""

from infra.local.simulators.messages import Reply
from infra.local.simulators.simulator import Call
from infra.local.simulators.social import grants, world


def me(call: Call) -> Reply:
    """`GET /{version}/me?fields=…`."""
    profile = world.profile(call.simulator, grants.profile_of(call))
    user = {
        "id": profile["id"], "user_id": profile["id"], "username": profile["handle"], "name": profile["name"],
        "account_type": "BUSINESS", "profile_picture_url": world.picture_url(call.simulator, profile["id"]),
    }  # fmt: skip
    fields: list[str] = call.head.parameters.get("fields", ["id"])
    return Reply(200, {name: user[name] for name in dict.fromkeys([*fields, "id"])})
