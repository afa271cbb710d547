"""The control surface of a simulator, `/<name>/_sim`: clock, faults, script, requests, state, webhooks, reset.

Guarded by the token of the cloud's home: `Authorization: Bearer <token>`, or the cookie that the link of
`cutroom status` sets in a browser. Every POST takes JSON, or the form of the console page.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from infra.local.simulators import faults, pages
from infra.local.simulators.simulator import Simulator

Answer = Callable[[Simulator, dict[str, Any]], Any]


def clock(simulator: Simulator, given: dict[str, Any]) -> Any:
    """Move the clock by `advance_s` or set it to `at` (ISO 8601)."""
    if "at" in given:
        simulator.clock.set(datetime.fromisoformat(str(given["at"])))
    else:
        simulator.clock.advance(float(given["advance_s"]))
    return {"now": simulator.clock.now().isoformat()}


def add_fault(simulator: Simulator, given: dict[str, Any]) -> Any:
    """A documented failure by its `name`, or any fault; `operation`, `key`, `nth`, `times` narrow it down."""
    name = given.pop("name", "")
    if name and name not in simulator.vendor.failures:
        raise ValueError(f"name has to be one of {', '.join(simulator.vendor.failures)}")
    fault = simulator.vendor.failures.get(name)
    template: dict[str, Any] = faults.FAULT.dump_python(fault) if fault else {}
    return {"id": simulator.faults.add(faults.parsed(template | given))}


def remove_faults(simulator: Simulator, _given: dict[str, Any]) -> Any:
    """Forget all faults."""
    simulator.faults.clear()
    return {}


def set_script(simulator: Simulator, given: dict[str, Any]) -> Any:
    """What the simulator is to say from now on."""
    simulator.set_script(given)
    return simulator.script


def reset(simulator: Simulator, _given: dict[str, Any]) -> Any:
    """Forget everything."""
    simulator.reset()
    return {}


def add_webhook(simulator: Simulator, given: dict[str, Any]) -> Any:
    """Send events to `url`, signed with `secret` (made where it is missing), those named in `events` only."""
    return simulator.webhooks.register(str(given["url"]), str(given.get("secret", "")), given.get("events") or ())


def resend(simulator: Simulator, given: dict[str, Any]) -> Any:
    """Send the delivery `id` again."""
    if not simulator.webhooks.resend(int(given["id"])):
        raise ValueError("there is no such delivery")
    return {}


POSTS: dict[str, Answer] = {
    "clock": clock, "faults": add_fault, "faults/clear": remove_faults, "script": set_script, "reset": reset,
    "webhooks": add_webhook, "webhooks/resend": resend,
}  # fmt: skip
GETS: dict[str, Callable[[Simulator], Any]] = {
    "about": Simulator.about,
    "clock": lambda simulator: {"now": simulator.clock.now().isoformat()},
    "faults": lambda simulator: [
        faults.FAULT.dump_python(one, mode="json") | {"id": id} for id, one in simulator.faults.waiting().items()
    ],
    "script": lambda simulator: simulator.state.setting("script", {}),
    "requests": lambda simulator: [asdict(one) for one in simulator.requests],
    "state": lambda simulator: simulator.state.dump(),
    "webhooks": lambda simulator: {
        "endpoints": list(simulator.webhooks.endpoints().values()),
        "deliveries": [asdict(one) | {"payload": json.loads(one.payload)} for one in simulator.webhooks.all()],
    },
}


def routes() -> list[Route]:
    """The routes of the control surface, without the check of the token."""
    gets = [Route(f"/{name}", _get(answer), methods=["GET"]) for name, answer in GETS.items()]
    posts = [Route(f"/{name}", _post(answer), methods=["POST"]) for name, answer in POSTS.items()]
    views = [
        Route("/views/{name}", _view, methods=["GET"]),
        Route("/{name:str}", _view, methods=["GET"]),  # such as `/_sim/posts`: what viewers see
    ]
    actions = Route("/actions/{name}", _act, methods=["POST"])
    return [Route("/", pages.console, methods=["GET"]), *gets, *posts, *views, actions]


def _get(answer: Callable[[Simulator], Any]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return JSONResponse(await anyio.to_thread.run_sync(answer, request.scope["simulator"]))

    return endpoint


async def _view(request: Request) -> Response:
    simulator: Simulator = request.scope["simulator"]
    view = simulator.vendor.views.get(request.path_params["name"])
    if view is None:
        return JSONResponse({"message": "there is no such view"}, 404)
    return JSONResponse(await anyio.to_thread.run_sync(view, simulator))


async def _act(request: Request) -> Response:
    simulator: Simulator = request.scope["simulator"]
    action = simulator.vendor.actions.get(request.path_params["name"])
    if action is None:
        return JSONResponse({"message": "there is no such action"}, 404)
    return await _post(action.do)(request)


def _post(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        simulator: Simulator = request.scope["simulator"]
        is_form = not request.headers.get("content-type", "").startswith("application/json")
        try:
            given = await _given(request, is_form)
            told = await anyio.to_thread.run_sync(answer, simulator, given)
        except KeyError as missing:
            return JSONResponse({"message": f"{missing.args[0]} is missing"}, 400)
        except (ValueError, TypeError) as wrong:
            return JSONResponse({"message": str(wrong)}, 400)
        simulator.webhooks.wake()
        return (
            RedirectResponse(f"/{simulator.vendor.name}/_sim/", 303)
            if is_form and "text/html" in _accepts(request)
            else JSONResponse(told)
        )

    return endpoint


def _accepts(request: Request) -> str:
    return request.headers.get("accept", "")


async def _given(request: Request, is_form: bool) -> dict[str, Any]:
    if not is_form:
        given: Any = await request.json()
        if not isinstance(given, dict):
            raise ValueError("the body has to be a JSON object")
        return cast(dict[str, Any], given)
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str) and value}
