"""Google's OAuth 2.0 for web server applications: code with PKCE, refresh without rotation, revocation.

A refresh token comes with the first exchange where `access_type=offline` is asked for, never with a refresh
(developers.google.com/identity/protocols/oauth2/web-server).
"""

from typing import Any

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.social import grants, world
from infra.local.simulators.social.grants import Flow, Rejected
from infra.local.simulators.vendors.youtube import errors
from infra.local.simulators.vendors.youtube.people import PEOPLE

BASE = "https://www.googleapis.com/auth/"
UPLOAD, READ, WRITE = f"{BASE}youtube.upload", f"{BASE}youtube.readonly", f"{BASE}youtube.force-ssl"
ANALYTICS = f"{BASE}yt-analytics.readonly"
FLOW = Flow(
    page="/o/oauth2/v2/auth",
    title="YouTube",
    scopes={
        UPLOAD: "Upload videos to your channel",
        READ: "See your channel and its videos",
        WRITE: "Edit your videos and write comments",
        ANALYTICS: "See reports of your channel",
    },
    token_prefix="ya29.",  # noqa: S106 - how tokens begin
    refresh_prefix="1//",
    public=("token", "revoke"),
    needs={
        "youtube.channels.list": (READ, WRITE),
        "youtube.videos.list": (READ, WRITE),
        "youtube.playlistItems.list": (READ, WRITE),
        "youtube.videos.insert": (UPLOAD, WRITE),
        "youtube.videos.upload": (UPLOAD, WRITE),
        "youtube.commentThreads.insert": (WRITE,),
        "youtube.commentThreads.list": (READ, WRITE),
        "youtube.thumbnails.set": (UPLOAD, WRITE),
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
    """`POST /token`."""
    given = call.json
    try:
        grants.check_client(call.simulator, given["client_id"], given["client_secret"])
        if given["grant_type"] == "refresh_token":
            return _refreshed(call)
        return _redeemed(call)
    except Rejected as rejected:
        raise Refused(errors.UNKNOWN_CLIENT if rejected.reason == "client" else errors.DEAD) from None


def _redeemed(call: Call) -> Reply:
    given, simulator = call.json, call.simulator
    grant = grants.redeem(
        simulator, given.get("code", ""), given.get("redirect_uri", ""), given.get("code_verifier", "")
    )
    more = {"refresh_token": grants.new_refresh_token(simulator, FLOW, grant)} if grant["offline"] else {}
    return _answer(simulator, grant, more)


def _refreshed(call: Call) -> Reply:
    return _answer(call.simulator, grants.of_refresh_token(call.simulator, call.json.get("refresh_token", "")), {})


def _answer(simulator: Simulator, grant: Any, more: dict[str, str]) -> Reply:
    access = grants.new_access_token(simulator, FLOW, grant)
    body = {
        "access_token": access, "expires_in": int(FLOW.access_s) - 1, "scope": " ".join(grant["scopes"]),
        "token_type": "Bearer", **more,
    }  # fmt: skip
    return Reply(200, body, {"cache-control": "no-store"})


def revoke(call: Call) -> Reply:
    """`POST /revoke`: the grant of an access or a refresh token ends with all of its tokens."""
    token, simulator = call.json["token"], call.simulator
    try:
        if simulator.state.get(grants.REFRESH, token):
            grant = grants.of_refresh_token(simulator, token)
        else:
            _, grant = grants.of_access_token(simulator, token)
    except Rejected:
        raise Refused(errors.oauth_error(400, "invalid_token", "Token expired or revoked")) from None
    grants.end(simulator, grant, "revoked")
    return Reply(200, {})


def revoke_access(simulator: Simulator, given: dict[str, str]) -> Any:
    """What happens where a person removes Cutroom in their Google account."""
    ended = grants.live(simulator, profile=given["channel"])
    for grant in ended:
        grants.end(simulator, grant, "removed by the person")
    return {"ended": len(ended)}


def switch(simulator: Simulator, given: dict[str, str]) -> Any:
    """Let the grants of a channel speak for another, as if the wrong brand channel had been chosen."""
    to = world.profile(simulator, given["to"])["id"]
    for grant in grants.live(simulator, profile=given["channel"]):
        simulator.state.put(grants.GRANTS, grant["id"], grant | {"profiles": [to]})
    return {}
