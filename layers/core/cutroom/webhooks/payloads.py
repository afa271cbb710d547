"""What webhooks say, once they are verified: read without any of the libraries that signatures need."""

import base64
import json
from typing import Any, cast

from cutroom.kit.errors import AppError


class Malformed(AppError):
    """The body is not an event of this source."""

    status, code = 400, "malformed_webhook"


def document(body: bytes) -> dict[str, Any]:
    """The body as a JSON object. Raises Malformed."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("The body is not JSON.") from None
    if not isinstance(value, dict):
        raise Malformed("The body is not a JSON object.")
    return cast(dict[str, Any], value)


def signed_payload(request: str) -> dict[str, Any]:
    """What a signed request says. Raises Malformed; whoever calls has verified it."""
    try:
        return document(from_base64url(request.partition(".")[2]))
    except ValueError:
        raise Malformed("The signed request cannot be read.") from None


def from_base64url(text: str) -> bytes:
    """Bytes of base64url without padding (RFC 4648). Raises ValueError."""
    content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(content).decode().rstrip("=") != text:
        raise ValueError("there is another spelling of this")
    return content
