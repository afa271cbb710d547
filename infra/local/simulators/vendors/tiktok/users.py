"""Who a token belongs to."""

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call
from infra.local.simulators.social import grants, world
from infra.local.simulators.vendors.tiktok import errors

PROFILE_FIELDS = ("username", "profile_deep_link")


def info(call: Call) -> Reply:
    """`GET /v2/user/info/?fields=…`."""
    _, grant = grants.caller(call)
    fields: list[str] = call.head.parameters["fields"]
    if set(fields) & set(PROFILE_FIELDS) and "user.info.profile" not in grant["scopes"]:
        raise Refused(errors.NO_SCOPE)
    profile = world.profile(call.simulator, grants.profile_of(call))
    user = {
        "open_id": profile["id"], "union_id": f"u{profile['id']}", "display_name": profile["name"],
        "avatar_url": world.picture_url(call.simulator, profile["id"]), "username": profile["handle"],
        "profile_deep_link": f"https://www.tiktok.com/@{profile['handle']}",
    }  # fmt: skip
    return errors.answer({"user": {name: user[name] for name in fields}})
