"""TikTok's OAuth for web: no PKCE, and every refresh ends the refresh token that it was made with.

developers.tiktok.com/doc/oauth-user-access-token-management.
"""

from typing import Any

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.social import grants, world
from infra.local.simulators.social.grants import CLIENT_ID, Flow, Rejected
from infra.local.simulators.vendors.tiktok import errors
from infra.local.simulators.vendors.tiktok.people import PEOPLE

REMOVED_BY_USER = 1  # the reason code of authorization.removed
FLOW = Flow(
    page="/v2/auth/authorize/",
    title="TikTok",
    scopes={
        "user.info.basic": "See your name and picture",
        "user.info.profile": "See your username and profile link",
        "video.publish": "Post videos to your profile",
        "video.upload": "Send drafts to your inbox",
        "video.list": "See your public videos and their counts",
    },
    required=("user.info.basic",),
    client="client_key",
    separator=",",
    access_s=7200,
    refresh_s=180 * 86400,
    token_prefix="act.",  # noqa: S106 - how tokens begin
    refresh_prefix="rft.",
    public=("token", "revoke", "video.upload"),
    needs={
        "user.info": ("user.info.basic",),
        "creator.info": ("video.publish",),
        "video.init": ("video.publish",),
        "status.fetch": ("video.publish",),
        "video.query": ("video.list",),
    },
)


def authorise(call: Call) -> None:
    """Hold a call to its access token and the scopes of that. Raises Refused."""
    world.seed(call.simulator, PEOPLE)
    if call.head.operation in FLOW.public:
        return
    try:
        if grants.lacks(call, FLOW):
            raise Refused(errors.NO_SCOPE)
    except Rejected:
        raise Refused(errors.UNAUTHORIZED) from None


def token(call: Call) -> Reply:
    """`POST /v2/oauth/token/`."""
    given, simulator = call.json, call.simulator
    try:
        grants.check_client(simulator, given["client_key"], given["client_secret"])
        if given["grant_type"] == "refresh_token":
            return _answer(simulator, grants.of_refresh_token(simulator, given.get("refresh_token", "")))
        return _answer(simulator, grants.redeem(simulator, given.get("code", ""), given.get("redirect_uri", "")))
    except Rejected as rejected:
        raise Refused(errors.UNKNOWN_CLIENT if rejected.reason == "client" else errors.DEAD) from None


def _answer(simulator: Simulator, grant: Any) -> Reply:
    body = {
        "access_token": grants.new_access_token(simulator, FLOW, grant), "expires_in": int(FLOW.access_s),
        "refresh_token": grants.new_refresh_token(simulator, FLOW, grant),
        "refresh_expires_in": int(FLOW.refresh_s or 0), "open_id": grant["profiles"][0],
        "scope": ",".join(grant["scopes"]), "token_type": "Bearer",
    }  # fmt: skip
    return Reply(200, body, {"cache-control": "no-store"})


def revoke(call: Call) -> Reply:
    """`POST /v2/oauth/revoke/`: the grant of an access token ends."""
    given, simulator = call.json, call.simulator
    try:
        grants.check_client(simulator, given["client_key"], given["client_secret"])
        grants.end(simulator, grants.of_access_token(simulator, given["token"])[1], "revoked")
    except Rejected as rejected:
        known = errors.oauth_error(400, "invalid_request", "Token is invalid or expired.")
        raise Refused(errors.UNKNOWN_CLIENT if rejected.reason == "client" else known) from None
    return Reply(200, {})


def revoke_access(simulator: Simulator, given: dict[str, str]) -> Any:
    """What happens where a person removes Cutroom in TikTok: tokens end, then `authorization.removed` is sent."""
    ended = grants.live(simulator, profile=given["open_id"])
    for grant in ended:
        grants.end(simulator, grant, "removed by the person")
    emit(simulator, "authorization.removed", given["open_id"], f'{{"reason":{REMOVED_BY_USER}}}')
    return {"ended": len(ended)}


def emit(simulator: Simulator, event: str, open_id: str, content: str) -> None:
    """Send a webhook in TikTok's shape; `content` is JSON as text."""
    body = {
        "client_key": CLIENT_ID, "event": event, "create_time": int(simulator.clock.timestamp()),
        "user_openid": open_id, "content": content,
    }  # fmt: skip
    simulator.webhooks.emit(event, body)
