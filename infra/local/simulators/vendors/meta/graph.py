"""Errors of the Graph API and the documented ways in which a call fails (developers.facebook.com, "Handle errors")."""

import json
from collections.abc import Mapping
from typing import Any

from infra.local.simulators import models
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import Fault, refused_with
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Refused, Reply
from infra.local.simulators.simulator import Call, Simulator
from infra.local.simulators.social import grants
from infra.local.simulators.social.grants import Flow, Rejected


def error(status: int, code: int, message: str, subcode: int = 0, kind: str = "OAuthException") -> Reply:
    """An error in the Graph API's shape."""
    more = {"error_subcode": subcode} if subcode else {}
    return Reply(status, {"error": {"message": message, "type": kind, "code": code, **more, "fbtrace_id": "simulated"}})


EXPIRED = error(400, 190, "Error validating access token: Session has expired.", 463)
REMOVED = error(400, 190, "Error validating access token: The user has not authorized application.", 458)
INVALID = error(400, 190, "Invalid OAuth access token.")
BAD_CODE = error(400, 100, "This authorization code has been used or has expired.", 36009)
UNKNOWN_CLIENT = error(400, 101, "Error validating application. Invalid application ID or secret.")
NO_SCOPE = error(403, 10, "Application does not have permission for this action.")
FAILURES = {
    "expired": refused_with(EXPIRED),
    "removed": refused_with(REMOVED),
    "unauthorized": refused_with(INVALID),
    "no_permission": refused_with(NO_SCOPE),
    "rate_limited": refused_with(error(400, 4, "Application request limit reached.", kind="OAuthException")),
    "temporary": refused_with(error(500, 2, "Service temporarily unavailable.")),
    "unavailable": refused_with(error(503, 1, "An unknown error occurred.")),
    "broken_after_effect": Fault("after_effect", error(500, 1, "An unknown error occurred.")),
    **models.CONNECTION_FAILURES,
}
STATUSES = {"path": 404, "method": 404, "too_large": 413}


def refuse(problem: Violation) -> Reply:
    """What does not hold to the contract, in the API's shape."""
    code = 2500 if problem.kind in ("path", "method") else 100
    return error(STATUSES.get(problem.kind, 400), code, f"(#{code}) {problem.message}", kind="GraphMethodException")


def limited(_limit: Limit, _verdict: Verdict) -> Reply:
    """What is answered above the limit."""
    return error(400, 4, "(#4) Application request limit reached")


def insights(values: Mapping[str, Any], simulator: Simulator) -> Reply:
    """Lifetime insights by name, and the usage header that the script asks for."""
    data = [{"name": name, "period": "lifetime", "values": [{"value": value}]} for name, value in values.items()]
    usage = float(simulator.script.get("usage", 1))
    return Reply(200, {"data": data}, headers={"X-App-Usage": json.dumps({"call_count": usage, "total_time": 1})})


def hold(call: Call, flow: Flow) -> None:
    """Hold a call to its access token and the scopes of that. Raises Refused."""
    if call.head.operation in flow.public:
        return
    try:
        if grants.lacks(call, flow):
            raise Refused(NO_SCOPE)
    except Rejected as rejected:
        raise Refused(EXPIRED if rejected.reason == "expired" else _reason(call)) from None


def _reason(call: Call) -> Reply:
    """Whether the token was never one, or its person has taken the app away."""
    return REMOVED if call.simulator.state.get(grants.TOKENS, grants.shown_token(call)) else INVALID
