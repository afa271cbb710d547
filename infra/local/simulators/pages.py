"""The pages of the simulators: a list of them, what each is, and the console of one."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import anyio
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from infra.local.simulators.simulator import Simulator

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
SHOWN = 50
FOLDERS = (Path(__file__).with_name("templates"), *Path(__file__).parent.glob("vendors/*/templates"))
TEMPLATES = Environment(loader=FileSystemLoader(FOLDERS), autoescape=True)


def pretty(value: Any) -> str:
    """JSON that a person reads."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def clock(text: str) -> str:
    """An instant that a person reads."""
    return datetime.fromisoformat(text).strftime("%d %b %Y, %H:%M:%S UTC")


TEMPLATES.filters |= {"pretty": pretty, "clock": clock}


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of a template; vendors that show pages of their own use it too, with their folder's templates."""
    return HTMLResponse(TEMPLATES.get_template(template).render(**values), status, HEADERS)


def wants_html(request: Request) -> bool:
    """Whether a browser asks."""
    return "text/html" in request.headers.get("accept", "")


def index(request: Request, simulators: Mapping[str, Simulator], allowed: bool) -> Response:
    """The list of the simulators."""
    listed = [one.about() for one in simulators.values()]
    if not wants_html(request):
        return JSONResponse({"simulators": listed})
    return page("index.html", simulators=simulators.values(), allowed=allowed)


def about(request: Request, simulator: Simulator) -> Response:
    """What a simulator is; it needs no token and shows nothing of its state."""
    if not wants_html(request):
        return JSONResponse(simulator.about())
    return page("about.html", simulator=simulator, about=simulator.about())


async def console(request: Request) -> Response:
    """The console of a simulator: clock, faults, requests, webhooks, state."""
    return await anyio.to_thread.run_sync(_console, request.scope["simulator"])


def _console(simulator: Simulator) -> HTMLResponse:
    return page(
        "console.html",
        simulator=simulator,
        about=simulator.about(),
        faults=simulator.faults.waiting(),
        requests=simulator.requests[::-1][:SHOWN],
        endpoints=simulator.webhooks.endpoints().values(),
        deliveries=simulator.webhooks.all()[::-1][:SHOWN],
        state=simulator.state.dump(),
    )
