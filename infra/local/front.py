"""The front door: what CloudFront is on AWS. `/api/*` goes to the HTTP API, all else to the web bucket.

The API's routes are read from what was deployed; their function is called without a detour through the emulator.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from infra import policy
from infra.local import aws, gateway, inbox, squeeze
from infra.local.environments import describe
from infra.local.keys import keys
from infra.local.pool import Pools
from infra.local.settings import HOST, Settings
from infra.local.web import CHUNK, Request, Response, TooLarge, refuse, reply

PATIENCE_S = 25  # for the emulator's first word; a gateway answers within 30 s, whatever happens behind it
BUSY = {"message": "Service Unavailable"}
STARTING = {"message": "Cutroom is starting; try again in a moment"}
HEADERS = ("content-type", "content-length", "etag", "cache-control", "content-encoding", "last-modified")


def wiring_file(settings: Settings) -> Path:
    """Where the deployment leaves what the front door must know: `{"stamp", "api", "web_bucket"}`."""
    return settings.folder("run") / "front.json"


class FrontDoor:
    """One HTTP handler; it reads the wiring anew whenever a deployment has changed it."""

    def __init__(self, settings: Settings, pools: Pools) -> None:
        """`pools` runs the API's function."""
        self._settings = settings
        self._pools = pools
        self._stamp: object = None
        self._api: gateway.Api | None = None
        self._functions: dict[str, dict[str, Any]] = {}
        self._web_bucket = ""
        self._loading = asyncio.Lock()

    async def handle(self, request: Request) -> Response:
        """Answer one request: within half a minute, with 503 where nothing has answered by then."""
        try:
            return await self._answer(request)
        except TimeoutError:
            return reply(BUSY, 503)

    async def _answer(self, request: Request) -> Response:
        if request.path.startswith("/_local/"):
            return await self._local(request)
        try:
            await self._load()
        except (OSError, ValueError, KeyError):
            return reply(STARTING, 503)
        if request.path == "/api" or request.path.startswith("/api/"):
            return await self._call(request)
        return await self._page(request)

    async def _local(self, request: Request) -> Response:
        """What is for this machine's owner alone: a browser shows the token that the link of `cutroom up` gave it."""
        if request.path == "/_local/health":
            return reply({"status": "ok", "deployed": wiring_file(self._settings).exists()})
        if request.path == "/_local/open":
            return inbox.open_door(self._settings, request)
        if not inbox.may_enter(self._settings, request):
            return inbox.closed(request)
        if request.path == "/_local/mail":
            return inbox.page(self._settings, request, await self._mails())
        return reply({"message": "not found"}, 404)

    async def _mails(self) -> list[dict[str, Any]]:
        """Every mail that was sent, the newest first."""
        status, _, body = await self._fetch(
            "/_ministack/ses/messages", {"x-cutroom-secret": keys(self._settings).control}
        )
        content = await _join(body)
        if status != 200:
            raise TimeoutError
        accounts: dict[str, list[dict[str, Any]]] = json.loads(content)["messages"]
        mails = [mail for account in accounts.values() for mail in account]
        return sorted(mails, key=lambda mail: str(mail["Timestamp"]), reverse=True)

    async def _load(self) -> None:
        path = wiring_file(self._settings)
        stamp = path.stat().st_mtime_ns
        if stamp == self._stamp:
            return
        async with self._loading:
            if stamp == self._stamp:
                return  # who came before has read it
            wiring: dict[str, Any] = json.loads(path.read_text())
            self._web_bucket = wiring.get("web_bucket", "")
            self._api = await self._read_api(wiring["api"]) if wiring.get("api") else None
            self._functions = {}
            self._stamp = stamp

    async def _read_api(self, api: str) -> gateway.Api:
        """The deployed routes: what CloudFormation made of the template, not a second list."""
        base = f"/v2/apis/{api}"
        described, routes, integrations = [
            await self._json(base + tail, "apigateway") for tail in ("", "/routes", "/integrations")
        ]
        targets = {one["integrationId"]: one["integrationUri"] for one in integrations["items"]}
        table: dict[str, str] = {}
        for route in routes["items"]:
            uri = targets[route["target"].removeprefix("integrations/")]
            table[route["routeKey"]] = uri.split(":function:")[-1].split("/")[0].split(":")[0]
        return gateway.Api(api, table, _lower(described.get("corsConfiguration") or {}))

    async def _call(self, request: Request) -> Response:
        api = self._api
        found = gateway.match(api, request.method, request.path) if api else None
        if api and gateway.is_preflight(api, request):
            return Response(204, gateway.cross_origin(api, request))
        if api is None or found is None:
            return reply({"message": "Not Found"}, 404)
        try:
            edge = {"x-origin-secret": keys(self._settings).origin, "x-viewer-address": request.client}
            event = await gateway.event(api, request, *found, edge)
        except TooLarge:
            return await refuse(request)
        response = await self._invoke(api.routes[found[0]], event)
        response.headers += [
            ("apigw-requestid", event["requestContext"]["requestId"]),
            *gateway.cross_origin(api, request),
        ]
        return response

    async def _invoke(self, name: str, event: dict[str, Any]) -> Response:
        if name not in self._functions:
            self._functions[name] = await self._json(f"/_cutroom/functions/{name}", "lambda")
        function = describe(self._settings, self._functions[name])
        try:
            outcome = await asyncio.wait_for(
                self._pools.invoke(function, event, event["requestContext"]["requestId"]), 30
            )
        except TimeoutError:
            return reply(BUSY, 503)
        return gateway.answer(outcome)

    async def _page(self, request: Request) -> Response:
        """An object of the web bucket; a path without a file name is a place inside the single-page app."""
        if request.method not in ("GET", "HEAD"):
            return reply({"message": "Method Not Allowed"}, 405)
        key = request.path.lstrip("/") or "index.html"
        candidates = [key] if "." in key.rpartition("/")[2] else [key, "index.html"]
        for one in candidates if self._web_bucket else []:
            status, headers, body = await self._fetch(
                f"/{self._web_bucket}/{quote(one)}", _conditions(request), service="s3"
            )
            if status < 400:
                return await self._object(request, status, headers, body)
            await _join(body)
        return reply({"message": "Not Found"}, 404)

    async def _object(
        self, request: Request, status: int, headers: dict[str, str], body: AsyncIterator[bytes]
    ) -> Response:
        """What the bucket gave, as CloudFront would pass it on: told what to refuse, and compressed where it pays."""
        kept = [(name, headers[name]) for name in HEADERS if name in headers]
        kept += [("content-security-policy", policy.content(self._settings.emulator_url)), ("vary", "accept-encoding")]
        kept.append(("x-content-type-options", "nosniff"))
        told = (headers.get("content-type", ""), headers.get("content-encoding", ""))
        length = int(headers.get("content-length", "0"))
        if not squeeze.wanted(request.headers.get("accept-encoding", ""), *told, length):
            return Response(status, kept, stream=body)
        kept = [(name, value) for name, value in kept if name != "content-length"]
        return Response(status, [*kept, ("content-encoding", "gzip")], squeeze.squeezed(await _join(body)))

    async def _json(self, path: str, service: str) -> dict[str, Any]:
        status, _, body = await self._fetch(path, {"x-cutroom-secret": keys(self._settings).control}, service=service)
        content = await _join(body)
        if status != 200:
            raise ValueError(f"{path} answered {status}")
        return json.loads(content)

    async def _fetch(
        self, path: str, headers: dict[str, str], *, service: str = ""
    ) -> tuple[int, dict[str, str], AsyncIterator[bytes]]:
        """GET from the emulator, signed for `service`; the body comes piece by piece."""
        async with asyncio.timeout(PATIENCE_S):
            return await self._ask(path, headers, service)

    async def _ask(
        self, path: str, headers: dict[str, str], service: str
    ) -> tuple[int, dict[str, str], AsyncIterator[bytes]]:
        port = self._settings.ports["emulator"]
        if service:
            headers = aws.sign(keys(self._settings), f"{self._settings.emulator_url}{path}", service, headers)
        reader, writer = await asyncio.open_connection(HOST, port)
        lines = [f"GET {path} HTTP/1.1", f"host: {HOST}:{port}", "connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        await writer.drain()
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        found = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest) if value}
        return int(first.split(" ")[1]), found, _pieces(reader, writer, int(found.get("content-length", "0")))


def _lower(settings: dict[str, Any]) -> dict[str, Any]:
    """`AllowOrigins` -> `allowOrigins`: the emulator keeps the template's spelling."""
    return {name[0].lower() + name[1:]: value for name, value in settings.items()}


def _conditions(request: Request) -> dict[str, str]:
    return {name: request.headers[name] for name in ("if-none-match", "if-modified-since") if name in request.headers}


async def _pieces(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int) -> AsyncIterator[bytes]:
    try:
        while left > 0 and (piece := await reader.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _join(body: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in body])
