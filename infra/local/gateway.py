"""API Gateway's HTTP API in front of a Lambda function: routes, the version 2.0 event, the answer, CORS."""

import base64
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from infra.local.settings import ACCOUNT, HOST
from infra.local.web import Request, Response, reply

PAYLOAD_LIMIT = 10 * 1024 * 1024
TEXT = ("text/", "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded")
CORS_HEADERS = (
    ("allowMethods", "access-control-allow-methods"),
    ("allowHeaders", "access-control-allow-headers"),
    ("exposeHeaders", "access-control-expose-headers"),
)


@dataclass(frozen=True)
class Api:
    """One deployed HTTP API: its routes by key, each to a function's name, and its CORS settings."""

    id: str
    routes: dict[str, str]
    cors: dict[str, Any] = field(default_factory=dict[str, Any])


def match(api: Api, method: str, path: str) -> tuple[str, dict[str, str]] | None:
    """The most specific route for a request, as API Gateway ranks them, and the path's parameters."""
    best: tuple[tuple[int, int, int], str, dict[str, str]] | None = None
    for key in api.routes:
        if key == "$default":
            continue
        wanted, _, pattern = key.partition(" ")
        found = _bind(pattern, path) if wanted in (method, "ANY") else None
        if found is None:
            continue
        rank = (int("+}" not in pattern), pattern.count("/") - pattern.count("{"), int(wanted == method))
        if best is None or rank > best[0]:
            best = (rank, key, found)
    if best:
        return best[1], best[2]
    return ("$default", {}) if "$default" in api.routes else None


def _bind(pattern: str, path: str) -> dict[str, str] | None:
    """The parameters that make `pattern` equal to `path`, or None."""
    wanted, given = pattern.strip("/").split("/"), path.strip("/").split("/")
    found: dict[str, str] = {}
    for index, part in enumerate(wanted):
        if part.startswith("{") and part.endswith("+}"):
            rest = "/".join(given[index:])
            return found | {part[1:-2]: rest} if rest else None
        if index >= len(given):
            return None
        if part.startswith("{"):
            found[part[1:-1]] = given[index]
        elif part != given[index]:
            return None
    return found if len(given) == len(wanted) else None


async def event(
    api: Api, request: Request, key: str, parameters: dict[str, str], edge: dict[str, str]
) -> dict[str, Any]:
    """The request as a Lambda function sees it (payload format 2.0); `edge` are headers that the CDN replaces.

    Raises TooLarge above API Gateway's 10 MB.
    """
    body = await request.body(PAYLOAD_LIMIT)
    text = _is_text(request.headers.get("content-type", ""))
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": key,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": {name: value for name, value in request.headers.items() if name != "cookie"} | edge,
        "requestContext": _context(api, request, key),
        "isBase64Encoded": bool(body) and not text,
    }
    if body:
        made["body"] = body.decode("utf-8", "replace") if text else base64.b64encode(body).decode()
    if request.query:
        joined: dict[str, str] = {}
        for name, value in parse_qsl(request.query, keep_blank_values=True):
            joined[name] = f"{joined[name]},{value}" if name in joined else value
        made["queryStringParameters"] = joined
    if parameters:
        made["pathParameters"] = parameters
    if cookies := request.headers.get("cookie"):
        made["cookies"] = [one.strip() for one in cookies.split(";")]
    return made


def _context(api: Api, request: Request, key: str) -> dict[str, Any]:
    now = time.time()
    return {
        "accountId": ACCOUNT,
        "apiId": api.id,
        "domainName": request.headers.get("host", HOST),
        "domainPrefix": api.id,
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.client,
            "userAgent": request.headers.get("user-agent", ""),
        },
        "requestId": uuid.uuid4().hex,
        "routeKey": key,
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }


def answer(outcome: dict[str, Any]) -> Response:
    """The function's result as an HTTP answer, with API Gateway's own words when the function failed."""
    if "error" in outcome:
        late = outcome["error"].get("errorType") == "Sandbox.Timedout"
        return (
            reply({"message": "Service Unavailable"}, 503) if late else reply({"message": "Internal Server Error"}, 500)
        )
    value = outcome["ok"]
    if not isinstance(value, dict) or "statusCode" not in value:
        return reply(value)
    made: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
    declared: dict[str, Any] = made.get("headers") or {}
    cookies: list[str] = made.get("cookies") or []
    headers = [(name, str(text)) for name, text in declared.items()]
    headers = [(name, text) for name, text in headers if name.lower() not in ("content-length", "connection")]
    headers += [("set-cookie", one) for one in cookies]
    body = made.get("body") or ""
    content = base64.b64decode(body) if made.get("isBase64Encoded") else str(body).encode()
    return Response(int(made["statusCode"]), headers, content)


def cross_origin(api: Api, request: Request) -> list[tuple[str, str]]:
    """The CORS headers for this request; none when the API has no CORS settings or the origin is not in them."""
    origin = request.headers.get("origin")
    allowed: list[str] = api.cors.get("allowOrigins") or []
    if not origin or not (origin in allowed or "*" in allowed):
        return []
    made = [("access-control-allow-origin", "*" if "*" in allowed else origin), ("vary", "origin")]
    for name, header in CORS_HEADERS:
        if values := api.cors.get(name):
            made.append((header, ",".join(values)))
    if api.cors.get("allowCredentials"):
        made.append(("access-control-allow-credentials", "true"))
    return made


def is_preflight(api: Api, request: Request) -> bool:
    """Whether API Gateway would answer this itself, as it does when the API has CORS settings."""
    return request.method == "OPTIONS" and bool(api.cors) and "access-control-request-method" in request.headers


def _is_text(kind: str) -> bool:
    return not kind or kind.startswith(TEXT) or "+json" in kind
