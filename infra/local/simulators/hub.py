"""The application of the simulators' process: each simulator below its name, their control surfaces, their pages."""

import hmac
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match, Router

from infra.local.simulators import control, exchange, pages
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.wire import Wire

COOKIE = "cutroom_simulators"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PRIVATE = {"cache-control": "no-store", "x-frame-options": "DENY", "referrer-policy": "no-referrer"}
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Hub:
    """An ASGI application. `token` opens the control surfaces."""

    def __init__(self, simulators: Mapping[str, Simulator], token: str) -> None:
        self.simulators, self._token = simulators, token
        self._control = Router(control.routes())

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request; other protocols than HTTP are not spoken."""
        if scope["type"] != "http":
            return
        connection = HTTPConnection(scope)
        if connection.headers.get("host", "").rpartition(":")[0] not in LOOPBACK:
            await JSONResponse({"message": "unknown host"}, 421)(scope, receive, send)
            return
        name, _, rest = scope["path"].lstrip("/").partition("/")
        simulator = self.simulators.get(name)
        if simulator:
            await self._serve(simulator, scope | {"path": f"/{rest}", "simulator": simulator}, receive, send)
            return
        await (await self._own(Request(scope, receive)))(scope, receive, send)

    async def _own(self, request: Request) -> Response:
        """What belongs to no simulator: the list of them, health, the link that opens the control surfaces."""
        path = request.url.path
        if path == "/_sim/health":
            return JSONResponse({"status": "ok", "simulators": sorted(self.simulators)})
        if path == "/" and "token" in request.query_params:
            return self._open(request)
        if path == "/":
            return pages.index(request, self.simulators, self._allowed(request))
        return JSONResponse({"message": "there is no such simulator", "simulators": sorted(self.simulators)}, 404)

    def _open(self, request: Request) -> Response:
        """Keep the token in a cookie and leave it out of the address."""
        if not hmac.compare_digest(request.query_params["token"].encode(), self._token.encode()):
            return JSONResponse({"message": "the link is out of date; `cutroom status` shows the current one"}, 401)
        answer = RedirectResponse("/", 303, PRIVATE)
        answer.set_cookie(COOKIE, self._token, httponly=True, samesite="strict")
        return answer

    def _allowed(self, connection: HTTPConnection) -> bool:
        """Whether a request holds the token; one by cookie has to come from these pages themselves."""
        scheme, _, given = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), self._token.encode()):
            return True
        origin = connection.headers.get("origin")
        if origin and urlsplit(origin).netloc != connection.headers.get("host"):
            return False
        return hmac.compare_digest(connection.cookies.get(COOKIE, "").encode(), self._token.encode())

    async def _serve(self, simulator: Simulator, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        wire = Wire(scope, receive, send)
        wire.headers.append((b"server", f"cutroom-simulator-of-{simulator.vendor.name}".encode()))
        path: str = scope["path"]
        if path == "/_sim" or path.startswith("/_sim/"):
            await self._control_surface(scope | {"path": path.removeprefix("/_sim") or "/"}, wire)
        elif path == "/":
            await pages.about(Request(scope, receive), simulator)(scope, receive, wire.send)
        elif page := next((one for one in simulator.vendor.pages if one.matches(scope)[0] is Match.FULL), None):
            scope.update(page.matches(scope)[1])
            await page.handle(scope, receive, wire.send)
        else:
            await self._call(simulator, scope, receive, wire)

    async def _control_surface(self, scope: dict[str, Any], wire: Wire) -> None:
        wire.headers += [(name.encode(), value.encode()) for name, value in PRIVATE.items()]
        if self._allowed(HTTPConnection(scope)):
            await self._control(scope, wire.receive, wire.send)
            return
        told = {"message": "open the link that `cutroom status` shows, or send its token as a bearer token"}
        await JSONResponse(told, 401)(scope, wire.receive, wire.send)

    async def _call(self, simulator: Simulator, scope: dict[str, Any], receive: Receive, wire: Wire) -> None:
        try:
            await exchange.answer(simulator, scope, receive, wire)
        except Exception:
            traceback.print_exc()
            if wire.started:
                await wire.reset()
            else:
                await exchange.response_of(exchange.BROKEN)(scope, receive, wire.send)
