"""Instagram's business login: a code, a token for an hour, then one for sixty days that is renewed by itself.

developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login. There is no address
to revoke at: a person removes the app in Instagram's settings.
"""

from typing import Any

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.social import grants, world
from infra.local.simulators.social.grants import Flow, Rejected
from infra.local.simulators.vendors.instagram.people import PEOPLE
from infra.local.simulators.vendors.meta import graph

LONG_S, YOUNGEST_S = 60 * 86400.0, 86400.0
PREFIX = "instagram_business_"
FLOW = Flow(
    page="/oauth/authorize",
    title="Instagram",
    scopes={
        f"{PREFIX}basic": "See your profile and media",
        f"{PREFIX}content_publish": "Publish reels",
        f"{PREFIX}manage_comments": "Write and manage comments",
        f"{PREFIX}manage_insights": "See insights of your account and media",
    },
    required=(f"{PREFIX}basic",),
    separator=",",
    suffix="#_",
    token_prefix="IGAA",  # noqa: S106 - how tokens begin
    public=("exchangeCode", "exchangeToken", "refreshToken"),
    needs={
        "me": (f"{PREFIX}basic",),
        "node": (f"{PREFIX}basic",),
        "listMedia": (f"{PREFIX}basic",),
        "createMedia": (f"{PREFIX}content_publish",),
        "publishMedia": (f"{PREFIX}content_publish",),
        "createComment": (f"{PREFIX}manage_comments",),
        "listComments": (f"{PREFIX}basic",),
        "insights": (f"{PREFIX}manage_insights",),
    },
)


def authorise(call: Call) -> None:
    """Hold a call to its access token and the scopes of that. Raises Refused."""
    world.seed(call.simulator, PEOPLE)
    graph.hold(call, FLOW)


def exchange_code(call: Call) -> Reply:
    """`POST /oauth/access_token`: a token for an hour."""
    given, simulator = call.json, call.simulator
    try:
        grants.check_client(simulator, given["client_id"], given["client_secret"])
        grant = grants.redeem(simulator, given["code"], given["redirect_uri"])
    except Rejected as rejected:
        raise Refused(_login_error(rejected)) from None
    access = grants.new_access_token(simulator, FLOW, grant)
    return Reply(200, {"access_token": access, "user_id": grant["person"], "permissions": grant["scopes"]})


def _login_error(rejected: Rejected) -> Reply:
    known = {"client": "Invalid platform app", "redirect": "Error validating verification code: redirect_uri differs"}
    message = known.get(rejected.reason, "Authorization code is invalid, was used, or has expired")
    return Reply(400, {"error_type": "OAuthException", "code": 400, "error_message": message})


def exchange_token(call: Call) -> Reply:
    """`GET /access_token?grant_type=ig_exchange_token`: a token for sixty days."""
    given, simulator = call.head.parameters, call.simulator
    try:
        grants.check_client(simulator, grants.CLIENT_ID, given["client_secret"])
        _, grant = grants.of_access_token(simulator, given["access_token"])
    except Rejected as rejected:
        raise Refused(graph.UNKNOWN_CLIENT if rejected.reason == "client" else graph.INVALID) from None
    return _long(simulator, grant)


def refresh_token(call: Call) -> Reply:
    """`GET /refresh_access_token?grant_type=ig_refresh_token`, of a token that is a day old and has not expired."""
    simulator = call.simulator
    try:
        kept, grant = grants.of_access_token(simulator, call.head.parameters["access_token"])
    except Rejected as rejected:
        raise Refused(graph.EXPIRED if rejected.reason == "expired" else graph.REMOVED) from None
    if simulator.clock.timestamp() - kept["created_at"] < YOUNGEST_S:
        raise Refused(graph.error(400, 100, "The access token must be at least 24 hours old to be refreshed."))
    return _long(simulator, grant)


def _long(simulator: Simulator, grant: Any) -> Reply:
    access = grants.new_access_token(simulator, FLOW, grant, LONG_S)
    permissions = ",".join(grant["scopes"])
    return Reply(
        200,
        {"access_token": access, "token_type": "bearer", "expires_in": int(LONG_S), "permissions": permissions},
    )
