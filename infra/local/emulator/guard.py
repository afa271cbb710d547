"""Who may speak to the emulator: requests signed with this cloud's key pair, addressed to loopback by its own name.

MiniStack takes any `Authorization` header for granted and answers every origin. A web page that a person happens to
have open could so create a function and run it. Here each request is checked before MiniStack sees it: the `Host`
header (DNS rebinding), the `Origin` header, and the AWS Signature Version 4 of the header or the query, with its time.
Signatures: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hmac
import os
import time
from calendar import timegm
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from stock import CONTROL_SECRET, s3, sigv4

LOOPBACK = ("127.0.0.1", "localhost")
# What an answer says of who may read it; what a preflight allows (methods, headers) is ours already.
WHO_MAY_READ = (
    b"access-control-allow-origin",
    b"access-control-allow-credentials",
    b"access-control-expose-headers",
)
ORIGINS = tuple(one for one in os.environ.get("CUTROOM_ORIGINS", "").split(",") if one)
ACCESS_KEY, SECRET_KEY = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
SKEW_SECONDS = 15 * 60
LONGEST_PRESIGNED_SECONDS = 7 * 24 * 3600
BODY_LIMIT = 32 * 1024 * 1024  # bodies that a signature covers by their hash: Lambda takes 6 MB, templates come from S3
OPEN = {("GET", "/_ministack/health"), ("HEAD", "/_ministack/health")}
CONTROLLED = ("/_cutroom/", "/_ministack/ses/messages")
CORS_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, PUT",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "3600",
}
WITHDRAWN = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
CORS_EXPOSED = "ETag, Content-Range, Accept-Ranges, Content-Length"
Headers = dict[str, str]
Refusal = tuple[int, str, str]


def headers_of(scope: Any) -> Headers:
    """The request's headers by lower-case name; repeated ones are joined as a signature joins them."""
    joined: Headers = {}
    for raw, value in scope.get("headers", []):
        name, text = raw.decode("latin-1").lower(), sigv4.decode_header_value(value)
        joined[name] = f"{joined[name]},{text}" if name in joined else text
    return joined


def host_of(value: str) -> str:
    """The name in a `Host` header, without the port."""
    return value.strip().lower().partition(":")[0]


def refused_origin(headers: Headers) -> Refusal | None:
    """A refusal for what a foreign web page sends: a name that was rebound to loopback, or its own origin."""
    if host_of(headers.get("host", "")) not in LOOPBACK:
        return 403, "AccessDenied", "This address answers only as 127.0.0.1 or localhost."
    if headers.get("origin") not in (None, *ORIGINS):
        return 403, "AccessDenied", "This origin may not use this cloud."
    return None


def refused(scope: Any, headers: Headers, body: bytes | None) -> Refusal | None:
    """Why this request may not be answered, or None."""
    if refusal := refused_origin(headers):
        return refusal
    if body is None:
        return 413, "RequestEntityTooLarge", "The body is too long to be checked."
    method, path = scope["method"], scope["path"]
    if method == "OPTIONS" or is_open(method, path):
        return None
    if path.startswith(("/_cutroom/", "/_ministack/")):
        return refused_control(path, headers)
    return refused_signature(scope, headers, body)


def is_open(method: str, path: str) -> bool:
    """Whether a request needs no signature: the health check, and answers to one-time addresses of CloudFormation."""
    return (method, path) in OPEN or (method == "PUT" and path.startswith("/_ministack/cfn-response/"))


def refused_control(path: str, headers: Headers) -> Refusal | None:
    """A refusal for the control addresses, which only our own processes may use."""
    if path.startswith(CONTROLLED) and hmac.compare_digest(headers.get("x-cutroom-secret", ""), CONTROL_SECRET):
        return None
    return 403, "AccessDenied", "Control addresses need this cloud's secret."


def refused_signature(scope: Any, headers: Headers, body: bytes, now: float | None = None) -> Refusal | None:
    """A refusal for a request whose signature is missing, wrong, of another key, or out of its time."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    presigned = "authorization" not in headers
    if "AWSAccessKeyId" in query:
        return 400, "InvalidRequest", WITHDRAWN
    parsed: Any = sigv4.parse_query_signature(query) if presigned else sigv4.parse_header_signature(headers)
    if isinstance(parsed, tuple) or parsed.region_set is not None:
        return 403, "AccessDenied", "Access Denied: the request is not signed with Signature Version 4."
    if parsed.access_key_id != ACCESS_KEY:
        return 403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."
    seconds = _lifetime(query) if presigned else SKEW_SECONDS
    if reason := _untimely(parsed, seconds, time.time() if now is None else now):
        return 403, "AccessDenied" if presigned else "RequestTimeTooSkewed", reason
    if not _matches(parsed, scope, query, headers, body, presigned=presigned):
        return 403, "SignatureDoesNotMatch", sigv4.SIGNATURE_MISMATCH
    return None


def _lifetime(query: Mapping[str, list[str]]) -> int:
    """For how many seconds a presigned address is good; a nonsensical lifetime is none."""
    text = query.get("X-Amz-Expires", [""])[0]
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return seconds if seconds <= LONGEST_PRESIGNED_SECONDS else 0


def _untimely(parsed: Any, seconds: int, now: float) -> str:
    """Why the signature's time is not good, or nothing."""
    try:
        signed = timegm(time.strptime(parsed.amz_date, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        return "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""
    if parsed.date_stamp != parsed.amz_date[:8]:
        return "The date in the credential scope is not the request's."
    if now > signed + seconds:
        return "Request has expired"
    return "The request is signed for a later time." if signed > now + SKEW_SECONDS else ""


def _matches(parsed: Any, scope: Any, query: Any, headers: Headers, body: bytes, *, presigned: bool) -> bool:
    """Whether the signature is the one that our secret gives, over `Host` at least."""
    if "host" not in parsed.signed_headers.split(";"):
        return False
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    document = sigv4.header_signing_documents(
        parsed, scope["method"], raw.decode("latin-1").partition("?")[0], query, headers, body, presigned=presigned
    )[1]
    computed = sigv4.calculate_signature(SECRET_KEY, parsed.date_stamp, parsed.region, parsed.service, document)
    return bool(sigv4.signatures_match(computed, parsed.signature))


def needs_body(headers: Headers) -> bool:
    """Whether the signature covers the body by a hash that no header repeats (every service but S3)."""
    return "authorization" in headers and "x-amz-content-sha256" not in headers


async def read(receive: Any) -> bytes | None:
    """The whole body, or None when it is too long to be checked or was cut short."""
    parts, size, more = list[bytes](), 0, True
    while more and size <= BODY_LIMIT:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size, more = size + len(parts[-1]), message.get("more_body", False)
    return b"".join(parts) if size <= BODY_LIMIT else None


def replay(body: bytes, receive: Any) -> Callable[[], Any]:
    """A `receive` that gives a body that has been read already, and then goes on listening."""
    messages: AsyncIterator[Any] = _again(body, receive)

    async def next_message() -> Any:
        return await anext(messages)

    return next_message


async def _again(body: bytes, receive: Any) -> AsyncIterator[Any]:
    yield {"type": "http.request", "body": body, "more_body": False}
    while True:
        yield await receive()


def preflight(headers: Headers) -> tuple[int, Headers]:
    """The answer to a browser that asks before it sends: only our own pages have an `Origin` by now."""
    return (204, dict(CORS_ALLOWED)) if "origin" in headers else (403, {})


def answering(send: Any, origin: str | None) -> Any:
    """A `send` that replaces MiniStack's `Access-Control-*: *` by the one origin that may read the answer."""

    async def send_ours(message: Any) -> None:
        if message["type"] == "http.response.start":
            kept = [one for one in message["headers"] if one[0].lower() not in WHO_MAY_READ]
            kept.append((b"vary", b"origin"))
            if origin is not None:
                kept.append((b"access-control-allow-origin", origin.encode("latin-1")))
                kept.append((b"access-control-expose-headers", CORS_EXPOSED.encode()))
            message = {**message, "headers": kept}
        await send(message)

    return send_ours


def refusal_body(path: str, refusal: Refusal) -> tuple[int, Headers, bytes]:
    """A refusal as S3 words it, which other services' clients understand by its status."""
    status, code, reason = refusal
    return s3._error(code, reason, status, path)
