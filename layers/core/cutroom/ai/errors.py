"""How models fail, whoever makes them: four ways, by a table, and a budget that stops work before it is exceeded."""

from collections.abc import Mapping
from typing import Any

from cutroom.ai.ports import Usage
from cutroom.kit import errors


class ModelError(errors.AppError):
    """A model did not give what was asked. `usage` is what the vendor charges all the same, where that is known."""

    status, code = 502, "model_failed"

    def __init__(self, message: str, *, usage: Usage | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.usage = usage


class Reauthorize(ModelError):
    """The key is wrong, or its account may not do this or has no credit: somebody has to see to the account."""

    status, code = 502, "model_reauthorize"


class Rejected(ModelError):
    """The vendor refuses this request, or answers what cannot be used; the same request would fail again."""

    status, code = 422, "model_rejected"


class RetryLater(ModelError, errors.RetryLater):
    """The vendor is busy or broken for a moment; `details["retry_after"]` is in seconds where it said so."""

    status, code, retryable = 503, "model_busy", True


class Disconnected(ModelError):
    """The connection was cut or too slow: whether the vendor did the work, and charges for it, is not known."""

    status, code, retryable = 503, "model_unreachable", True


class BudgetExceeded(errors.AppError):
    """The call might cost more than is left of the budget for models, so it was not made."""

    status, code = 402, "model_budget_exceeded"


Kind = type[Reauthorize] | type[Rejected] | type[RetryLater]

BY_STATUS: Mapping[int, Kind] = {
    401: Reauthorize,
    402: Reauthorize,
    403: Reauthorize,
    408: RetryLater,
    409: RetryLater,
    425: RetryLater,
    429: RetryLater,
}
# Codes say more than statuses do; each vendor's own words.
BY_CODE: Mapping[str, Kind] = {
    "insufficient_quota": Reauthorize,  # OpenAI, with status 429: no credit, so waiting does not help
    "invalid_api_key": Reauthorize,
    "API_KEY_INVALID": Reauthorize,  # Gemini, with status 400
    "1002": RetryLater,  # MiniMax, all with status 200
    "1004": Reauthorize,
    "1008": Reauthorize,
    "1026": Rejected,
}
SAID: Mapping[Kind, str] = {
    Reauthorize: "{vendor} does not accept the key, or its account has no credit; check the account and its key.",
    Rejected: "{vendor} refused this request ({told}).",
    RetryLater: "{vendor} is busy or has a fault at the moment; try again later.",
}


def kind_of(status: int, code: str) -> Kind:
    """Which of the ways a vendor's answer is; a status of 500 or more is a passing fault, any other a refusal."""
    return BY_CODE.get(code) or BY_STATUS.get(status) or (RetryLater if status >= 500 else Rejected)


def translated(vendor: str, status: int, code: str = "", retry_after: str | None = None) -> ModelError:
    """The error to raise for a vendor's answer; it never holds what was sent."""
    kind = kind_of(status, code)
    details: dict[str, Any] = {"retry_after": float(retry_after)} if retry_after and _is_number(retry_after) else {}
    return kind(SAID[kind].format(vendor=vendor, told=code or status), **details)


def unreachable(vendor: str) -> Disconnected:
    """The error of a connection that was cut, never opened, or too slow."""
    return Disconnected(f"{vendor} did not answer in time, or the connection was cut; try again later.")


def unusable(vendor: str, what: str, usage: Usage | None = None) -> Rejected:
    """The error of an answer that is no use."""
    return Rejected(f"{vendor} {what}.", usage=usage)


def _is_number(text: str) -> bool:
    try:
        return float(text) >= 0
    except ValueError:
        return False
