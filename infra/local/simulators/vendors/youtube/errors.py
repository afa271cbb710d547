"""Errors of Google's token endpoint and of the YouTube Data API, and the documented ways in which a call fails."""

from infra.local.simulators import models
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import Fault, refused_with
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Reply


def oauth_error(status: int, code: str, description: str) -> Reply:
    """An error of the token endpoint (RFC 6749, 5.2)."""
    return Reply(status, {"error": code, "error_description": description})


def error(status: int, reason: str, message: str, domain: str = "youtube") -> Reply:
    """An error of the API."""
    parts = [{"message": message, "domain": domain, "reason": reason}]
    return Reply(status, {"error": {"code": status, "message": message, "errors": parts}})


DEAD = oauth_error(400, "invalid_grant", "Token has been expired or revoked.")
UNKNOWN_CLIENT = oauth_error(401, "invalid_client", "The OAuth client was not found.")
UNAUTHORIZED = error(401, "authError", "Invalid Credentials", "global")
NO_SCOPE = error(403, "insufficientPermissions", "Request had insufficient authentication scopes.", "global")
FAILURES = {
    "invalid_grant": refused_with(DEAD),
    "unauthorized": refused_with(UNAUTHORIZED),
    "insufficient_permissions": refused_with(NO_SCOPE),
    "quota_exceeded": refused_with(error(403, "quotaExceeded", "The request cannot be completed: quota exceeded.")),
    "rate_limited": refused_with(error(429, "rateLimitExceeded", "Rate Limit Exceeded", "usageLimits")),
    "broken": refused_with(error(500, "backendError", "Backend Error", "global")),
    "unavailable": refused_with(error(503, "backendError", "The service is currently unavailable.", "global")),
    "broken_after_effect": Fault("after_effect", error(503, "backendError", "Backend Error", "global")),
    **models.CONNECTION_FAILURES,
}
STATUSES = {"path": 404, "method": 404, "too_large": 413}


def refuse(problem: Violation) -> Reply:
    """What does not hold to the contract, in the API's shape."""
    reason = {"required": "required", "path": "notFound", "method": "notFound"}.get(problem.kind, "badRequest")
    return error(STATUSES.get(problem.kind, 400), reason, problem.message, "global")


def limited(_limit: Limit, _verdict: Verdict) -> Reply:
    """What is answered above the limit."""
    return error(429, "rateLimitExceeded", "Rate Limit Exceeded", "usageLimits")
