"""Errors of TikTok's token endpoint and of its API's envelope, and the documented ways in which a call fails."""

from collections.abc import Mapping
from typing import Any

from infra.local.simulators import models
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import Fault, refused_with
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Reply

LOG_ID = "20261129000000simulated"


def oauth_error(status: int, code: str, description: str) -> Reply:
    """An error of the token endpoint."""
    return Reply(status, {"error": code, "error_description": description, "log_id": LOG_ID})


def error(status: int, code: str, message: str) -> Reply:
    """An error of the API."""
    return Reply(status, {"data": {}, "error": {"code": code, "message": message, "log_id": LOG_ID}})


def answer(data: Mapping[str, Any]) -> Reply:
    """An answer of the API."""
    return Reply(200, {"data": dict(data), "error": {"code": "ok", "message": "", "log_id": LOG_ID}})


DEAD = oauth_error(400, "invalid_grant", "Refresh token is invalid or expired.")
UNKNOWN_CLIENT = oauth_error(401, "invalid_client", "Client key or secret is incorrect.")
UNAUTHORIZED = error(401, "access_token_invalid", "The access token is invalid or not found in the request.")
NO_SCOPE = error(401, "scope_not_authorized", "The user did not authorize the scope required for this request.")
FAILURES = {
    "invalid_grant": refused_with(DEAD),
    "dead_as_200": refused_with(oauth_error(200, "invalid_grant", "Refresh token is invalid or expired.")),
    "unauthorized": refused_with(UNAUTHORIZED),
    "scope_not_authorized": refused_with(NO_SCOPE),
    "rate_limited": refused_with(error(429, "rate_limit_exceeded", "The API rate limit was exceeded.")),
    "broken": refused_with(error(500, "internal_error", "Something went wrong. Try again later.")),
    "unavailable": refused_with(oauth_error(503, "server_error", "Service unavailable.")),
    "broken_after_effect": Fault("after_effect", error(500, "internal_error", "Something went wrong.")),
    **models.CONNECTION_FAILURES,
}
STATUSES = {"path": 404, "method": 404, "too_large": 413}


def refuse(problem: Violation) -> Reply:
    """What does not hold to the contract, in the API's shape."""
    return error(STATUSES.get(problem.kind, 400), "invalid_params", problem.message)


def limited(_limit: Limit, _verdict: Verdict) -> Reply:
    """What is answered above the limit."""
    return error(429, "rate_limit_exceeded", "The API rate limit was exceeded.")
