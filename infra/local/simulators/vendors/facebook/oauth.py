"""Facebook Login: a code, a token of a person for two hours, one for sixty days, and tokens of Pages that stay.

developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived. Renewing answers no refresh token:
there is none.
"""

from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call
from infra.local.simulators.social import grants, world
from infra.local.simulators.social.grants import Flow, Rejected
from infra.local.simulators.vendors.facebook.people import PEOPLE
from infra.local.simulators.vendors.meta import graph

SHORT_S, LONG_S = 7200.0, 60 * 86400.0
FLOW = Flow(
    page="/v27.0/dialog/oauth",
    title="Facebook",
    scopes={
        "pages_show_list": "See the Pages that you manage",
        "pages_read_engagement": "See posts and followers of your Pages",
        "pages_manage_posts": "Publish to your Pages",
        "pages_manage_engagement": "Write and manage comments as your Pages",
        "read_insights": "See insights of your Pages",
    },
    required=("pages_show_list",),
    separator=",",
    several=True,
    token_prefix="EAA",  # noqa: S106 - how tokens begin
    public=("token",),
    needs={
        "accounts": ("pages_show_list",),
        "video_reels": ("pages_manage_posts",),
        "video_upload": ("pages_manage_posts",),
        "createComment": ("pages_manage_engagement",),
        "listComments": ("pages_read_engagement",),
        "video": ("pages_read_engagement", "pages_manage_posts"),
        "insights": ("read_insights",),
    },
)


def authorise(call: Call) -> None:
    """Hold a call to its access token and the scopes of that. Raises Refused."""
    world.seed(call.simulator, PEOPLE)
    graph.hold(call, FLOW)


def token(call: Call) -> Reply:
    """`POST /{version}/oauth/access_token`: of a code for two hours, of a token for sixty days."""
    given, simulator = call.json, call.simulator
    lasts_s = LONG_S if given.get("grant_type") == "fb_exchange_token" else SHORT_S
    try:
        grants.check_client(simulator, given["client_id"], given["client_secret"])
        if lasts_s == LONG_S:
            _, grant = grants.of_access_token(simulator, given.get("fb_exchange_token", ""))
        else:
            grant = grants.redeem(simulator, given.get("code", ""), given.get("redirect_uri", ""))
    except Rejected as rejected:
        raise Refused(_error(rejected, exchanging=lasts_s == LONG_S)) from None
    access = grants.new_access_token(simulator, FLOW, grant, lasts_s)
    return Reply(200, {"access_token": access, "token_type": "bearer", "expires_in": int(lasts_s)})


def _error(rejected: Rejected, *, exchanging: bool) -> Reply:
    if rejected.reason == "client":
        return graph.UNKNOWN_CLIENT
    if not exchanging:
        return graph.BAD_CODE
    return graph.EXPIRED if rejected.reason == "expired" else graph.REMOVED


def revoke(call: Call) -> Reply:
    """`DELETE /{version}/me/permissions`: the person's grant ends with the tokens of their Pages."""
    _, grant = grants.caller(call)
    for one in grants.live(call.simulator, person=grant["person"]):
        grants.end(call.simulator, one, "revoked")
    return Reply(200, {"success": True})
