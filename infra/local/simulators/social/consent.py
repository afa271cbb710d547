"""The page on which a person lets Cutroom in: who they are, which profile, which permissions, or not at all."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

import anyio
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from infra.local.simulators import pages
from infra.local.simulators.simulator import Simulator
from infra.local.simulators.social import grants, world
from infra.local.simulators.social.grants import CLIENT_ID, Flow
from infra.local.simulators.social.world import Person

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DENIED = {"error": "access_denied", "error_description": "The user denied the request"}


def page(flow: Flow, people: Sequence[Person]) -> Route:
    """The consent page of a platform: `GET` shows it, `POST` is a person's answer."""

    async def consent(request: Request) -> Response:
        form = await request.form() if request.method == "POST" else None
        simulator: Simulator = request.scope["simulator"]
        return await anyio.to_thread.run_sync(_answer, simulator, flow, people, dict(request.query_params), form)

    return Route(flow.page, consent, methods=["GET", "POST"])


def _answer(
    simulator: Simulator, flow: Flow, people: Sequence[Person], asked: Mapping[str, str], form: FormData | None
) -> Response:
    world.seed(simulator, people)
    problem = _problem(flow, asked)
    if problem:
        return pages.page("social_consent.html", 400, flow=flow, problem=problem)
    if form is None:
        return _shown(simulator, flow, asked)
    if form.get("decision") != "allow":
        return _back(flow, asked, DENIED)
    return _allowed(simulator, flow, asked, form)


def _problem(flow: Flow, asked: Mapping[str, str]) -> str:
    """Why a request is not shown to anybody; the client is not told, since its address is not trusted yet."""
    if asked.get(flow.client) != CLIENT_ID:
        return f"{flow.client} is not an app of this platform."
    if urlsplit(asked.get("redirect_uri", "")).hostname not in LOOPBACK:
        return "redirect_uri is not an address of this app."
    if asked.get("response_type") != "code" or not asked.get("state"):
        return "response_type has to be code, and state is required."
    unknown = set(_scopes(flow, asked)) - set(flow.scopes)
    if unknown or not _scopes(flow, asked):
        return f"Unknown scope: {min(unknown, default='none is named')}."
    if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
        return "code_challenge_method has to be S256."
    return ""


def _scopes(flow: Flow, asked: Mapping[str, str]) -> list[str]:
    return [one for one in asked.get("scope", "").split(flow.separator) if one]


def _shown(simulator: Simulator, flow: Flow, asked: Mapping[str, str], problem: str = "") -> Response:
    answer = pages.page(
        "social_consent.html", 400 if problem else 200, flow=flow, people=world.people(simulator), missing=problem,
        scopes=[(one, flow.scopes[one], one in flow.required) for one in _scopes(flow, asked)],
    )  # fmt: skip
    # Browsers hold a form's redirect to the policy, too.
    target = urlsplit(asked["redirect_uri"])
    policy = pages.HEADERS["content-security-policy"]
    origin = f"{target.scheme}://{target.netloc}"
    answer.headers["content-security-policy"] = (
        policy.replace("form-action 'self'", f"form-action 'self' {origin}") + f"; img-src {simulator.url}/"
    )
    return answer


def _allowed(simulator: Simulator, flow: Flow, asked: Mapping[str, str], form: FormData) -> Response:
    person, _, chosen = str(form.get("who", "")).partition(":")
    ticked = [str(one) for one in form.getlist("profile")] if flow.several else [chosen]
    theirs = {one["id"]: {part["id"] for part in one["profiles"]} for one in world.people(simulator)}
    if person not in theirs:
        return _shown(simulator, flow, asked, "Choose an account.")
    profiles = [one for one in ticked if one in theirs[person]]  # what is ticked of somebody else's is not theirs
    wanted = _scopes(flow, asked)
    scopes = [one for one in wanted if one in flow.required or one in form.getlist("scope")]
    with simulator.state.transaction():
        code = grants.new_code(simulator, asked, person, profiles, scopes)
    return _back(flow, asked, {"code": code, "scope": flow.separator.join(scopes)})


def _back(flow: Flow, asked: Mapping[str, str], answer: Mapping[str, str]) -> Response:
    between = "&" if urlsplit(asked["redirect_uri"]).query else "?"
    query = urlencode({**answer, "state": asked["state"]})
    return RedirectResponse(f"{asked['redirect_uri']}{between}{query}{flow.suffix}", 302, {"cache-control": "no-store"})
