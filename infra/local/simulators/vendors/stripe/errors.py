"""Errors as Stripe writes them, and the documented ways in which a call fails."""

import re

from infra.local.simulators import models
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import Fault, refused_with
from infra.local.simulators.messages import Reply

INVALID, API, IDEMPOTENCY = "invalid_request_error", "api_error", "idempotency_error"


def error(status: int, message: str, kind: str = INVALID, code: str = "", param: str = "") -> Reply:
    """An error in the vendor's shape; `param` names the parameter as forms write it."""
    body = {"type": kind, "message": message} | ({"code": code} if code else {}) | ({"param": param} if param else {})
    return Reply(status, {"error": body})


def missing(what: str, id: str) -> Reply:
    """The answer for an object that is not there."""
    return error(404, f"No such {what}: '{id}'", code="resource_missing", param="id")


UNAUTHORIZED = error(401, "Invalid API Key provided.")
CODES = {"field": "parameter_unknown", "required": "parameter_missing"}
STATUSES = {"path": 404, "method": 404, "too_large": 413, "media_type": 400}
BROKEN = error(500, "An unknown error occurred.", API)
FAILURES = {
    "unauthorized": refused_with(UNAUTHORIZED),
    "rate_limited": refused_with(error(429, "Too many requests.", code="rate_limit")),
    "lock_timeout": refused_with(error(409, "This object is locked by another request.", code="lock_timeout")),
    "broken": refused_with(BROKEN),
    "broken_after_effect": Fault("after_effect", BROKEN),
    "balance_insufficient": refused_with(
        error(400, "Insufficient funds in your Stripe account.", code="balance_insufficient")
    ),
    **models.CONNECTION_FAILURES,
}


def refuse(problem: Violation) -> Reply:
    """What does not hold to the contract, in the vendor's shape."""
    status = STATUSES.get(problem.kind, 400)
    return error(status, problem.message, code=CODES.get(problem.kind, ""), param=bracketed(problem.place))


def bracketed(place: str) -> str:
    """`line_items.0.price` as `line_items[0][price]`."""
    return re.sub(r"\.([^.]+)", r"[\1]", place)
