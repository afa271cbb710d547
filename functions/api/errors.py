"""Errors as the API shows them."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel


class ErrorView(BaseModel):
    """`error` is a stable code, `message` a sentence for a person, `details` what a program may use."""

    error: str
    message: str
    details: dict[str, Any]


_SAID = {
    400: "The request cannot be read",
    401: "Not signed in",
    402: "A limit of the plan is reached",
    403: "Not allowed",
    404: "No such thing, or not yours",
    405: "Not with this method",
    409: "Not in this state",
    410: "It was there and is no more",
    413: "Too large",
    422: "A field is wrong",
    429: "Too many calls",
    503: "Try again later",
}
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorView, "description": said} for status, said in _SAID.items()
}


def plain_field_errors(errors: Sequence[Any]) -> list[dict[str, str]]:
    """Each wrong field by its path in the request, with what is wrong with it; what was sent is not repeated."""
    return [
        {
            "field": ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path")) or "body",
            "message": str(error["msg"]).removeprefix("Value error, "),
        }
        for error in errors
    ]
